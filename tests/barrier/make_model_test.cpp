#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <barrier/model_oracle.hpp>
#include <message.hpp>
#include <saddle/barrier/make_model.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/network/backend/scalar.hpp>

using namespace saddle;

namespace {

using fixed_model = barrier_model<bcc, species<3>, digit_map<2, encoding::one_hot, alignment::rotate_z_mirror>, mlp<6>,
                                  backend::scalar>;
template <lattice L>
using dynamic_model = barrier_model<L, species<dynamic>, digit_map<dynamic>, mlp<dynamic>, backend::scalar>;

model_data sample() {
    model_data data;
    data.source = "m.safetensors";
    data.lattice = "bcc";
    data.species = {"Nb", "Mo", "Ta"};
    data.descriptor = {2, "one_hot", "rotate_z_mirror"};
    data.attempt_frequency_per_s = 3e12;
    data.network = random_network({42, 6}, 1);
    const auto environment = random_environment(14, 3, 1);
    const auto exact = exact_barrier<bcc, alignment::rotate_z_mirror>(data.network, sites_of_shells<bcc>(2),
                                                                      environment, "one_hot", 3, {-1, 1, -1});
    data.references.push_back({environment, {-1, 1, -1}, static_cast<double>(exact.value)});
    return data;
}

template <class Model, class Change>
std::string message(Change change) {
    auto data = sample();
    change(data);
    return message_of([&] { make_model<Model>(data); });
}

}  // namespace

TEST_CASE("a model is composed from what a file holds, with sizes of the type or of run time") {
    const auto data = sample();
    const auto fixed = make_model<fixed_model>(data);
    const auto at_run_time = make_model<dynamic_model<bcc>>(data);
    CHECK(fixed.names() == data.species);
    CHECK(fixed.attempt_frequency_per_s() == 3e12);
    CHECK(at_run_time.names() == data.species);
    auto scratch = fixed.make_workspace();
    auto other_scratch = at_run_time.make_workspace();
    const auto environment = random_environment(14, 3, 2);
    CHECK(fixed.barriers_eV(environment.data(), scratch) == at_run_time.barriers_eV(environment.data(), other_scratch));
}

TEST_CASE("a file that is not of the type is refused by its name") {
    CHECK(message<fixed_model>([](model_data& d) { d.lattice = "fcc"; }) ==
          "m.safetensors: expected a model for bcc, found fcc");
    CHECK(message<dynamic_model<fcc>>([](model_data&) {}) == "m.safetensors: expected a model for fcc, found bcc");
    CHECK(message<fixed_model>([](model_data& d) { d.species.push_back("W"); }) ==
          "m.safetensors: expected a model for 3 species, found Nb, Mo, Ta, W");
    CHECK(message<fixed_model>([](model_data& d) { d.descriptor.alignment = "canonical"; }) ==
          "descriptor: expected digit map of 2 shells, one_hot, rotate_z_mirror, found digit map of 2 shells, one_hot, "
          "canonical");
    CHECK(message<fixed_model>([](model_data& d) {
              d.network = random_network({42, 7}, 1);
          }) == "model: expected a network of the composed shape for 42 inputs, found 42-7-1");
    CHECK(message<dynamic_model<bcc>>([](model_data& d) {
              d.network = random_network({43, 7}, 1);
          }) == "model: expected a network of the composed shape for 42 inputs, found 43-7-1");
    CHECK(message<dynamic_model<bcc>>([](model_data& d) { d.descriptor.shells = 0; }) ==
          "descriptor: expected 1 to 16 shells, found 0");
}

TEST_CASE("a file whose reference pair is not reproduced is refused with the pair's number") {
    const auto wrong = [](model_data& d) { d.references[0].barrier_eV += 1; };
    CHECK(message<fixed_model>(wrong).starts_with("m.safetensors, reference pair 0: expected "));
    CHECK(message<dynamic_model<bcc>>(wrong).starts_with("m.safetensors, reference pair 0: expected "));
    // the alignment is part of what the pair proves
    CHECK(contains(message<dynamic_model<bcc>>([](model_data& d) { d.descriptor.alignment = "canonical"; }),
                   "reference pair 0: expected "));
}
