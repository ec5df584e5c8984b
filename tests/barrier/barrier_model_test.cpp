#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <barrier/model_oracle.hpp>
#include <message.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/network/backend/int16.hpp>
#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/backend/simd.hpp>

using namespace saddle;

namespace {

constexpr std::size_t shells = 3;  // 26 sites in bcc, 42 in fcc

template <lattice L, class Encoding, class Alignment, class Network, class Backend>
using fixed_model = barrier_model<L, species<3>, digit_map<shells, Encoding, Alignment>, Network, Backend>;
using dynamic_model =
    barrier_model<bcc, species<dynamic>, digit_map<dynamic>, mlp<dynamic>, backend::simd<arch::generic>>;
using simple_model = fixed_model<bcc, encoding::digit, alignment::canonical, mlp<9, 5>, backend::scalar>;

const species_names names{"Nb", "Mo", "Ta"};

/// All barriers of some vacancies against the oracle.
template <class Alignment, class Model>
void check_against_oracle(const Model& model, const dense_network& network, const std::string& encoding) {
    using L = typename Model::lattice_type;
    static_assert(barrier_source<Model>);
    const auto sites = sites_of_shells<L>(shells);
    const auto full = supercell<L>::random({3, 4, 3}, {{"Nb", 1}, {"Mo", 2}, {"Ta", 1}}, seed{9});
    for (std::size_t v = 0; v < full.size(); v += 7) {
        auto crystal = full;
        const site vacancy = crystal.make_vacancy(site{v});
        std::vector<digit> environment;
        for (const vec3 r : sites) environment.push_back(crystal[crystal.at(crystal.position(vacancy) + r)]);
        const auto barriers = barriers_eV(model, crystal, vacancy);
        for (std::size_t j = 0; j < jump_count<L>; ++j) {
            const auto exact = exact_barrier<L, Alignment>(network, sites, environment, encoding, 3, L::jumps[j]);
            CHECK(std::abs(static_cast<double>(barriers[j] - exact.value)) <=
                  static_cast<double>(exact.rounding_error));
        }
    }
}

template <lattice L, class Encoding, class Alignment, class Backend>
void check_fixed_model() {
    const std::size_t inputs = Encoding::inputs(neighbourhood_size<L, shells>, 3);
    const auto network = random_network({inputs, 9, 5}, inputs);
    check_against_oracle<Alignment>(fixed_model<L, Encoding, Alignment, mlp<9, 5>, Backend>(network, names, 1e13),
                                    network, std::string(Encoding::name));
}

}  // namespace

TEST_CASE("a model gives the network's answer for the aligned surroundings of every jump") {
    check_fixed_model<bcc, encoding::digit, alignment::rotate_z_mirror, backend::scalar>();
    check_fixed_model<bcc, encoding::one_hot, alignment::canonical, backend::simd<arch::generic>>();
    check_fixed_model<fcc, encoding::one_hot, alignment::canonical, backend::scalar>();
}

TEST_CASE("a model whose sizes come at run time gives the same") {
    const auto network = random_network({78, 9, 5}, 4);
    const dynamic_model model(network, names, 1e13,
                              dynamic_model::descriptor_type::from({shells, "one_hot", "rotate_z_mirror"}, 3));
    check_against_oracle<alignment::rotate_z_mirror>(model, network, "one_hot");
}

TEST_CASE("names, attempt frequency and workspace") {
    const simple_model model(random_network({26, 9, 5}, 1), names, 7e12);
    CHECK(model.names() == names);
    CHECK(model.attempt_frequency_per_s() == 7e12);
    CHECK(model.make_workspace().environment.size() == 26);
    const auto environment = random_environment(26, 3, 1);
    auto scratch = model.make_workspace();
    const auto barriers = model.barriers_eV(environment.data(), scratch);
    const simple_model copy = model;
    auto scratch_of_copy = copy.make_workspace();
    CHECK(copy.barriers_eV(environment.data(), scratch_of_copy) == barriers);
    CHECK(model.barriers_eV(environment.data(), scratch) == barriers);
}

TEST_CASE("a network that a backend of reduced precision does not hold is refused") {
    using model = fixed_model<bcc, encoding::one_hot, alignment::canonical, mlp<9, 5>, backend::int16<arch::generic>>;
    auto network = random_network({78, 9, 5}, 4);
    const auto said = [&] { return message_of([&] { model(network, names, 1e13); }); };
    CHECK(said() == "nothing was thrown");
    for (float& w : network.layers.back().weight) w *= 1000;
    CHECK(said().starts_with("backend int16: expected a network that it answers within 0.005000 eV, found "));
}

TEST_CASE("weights and names that do not fit the composition are refused") {
    const auto message = [](const dense_network& network, const species_names& list) {
        return message_of([&] { simple_model(network, list, 1e13); });
    };
    const auto fitting = random_network({26, 9, 5}, 1);
    CHECK(message(fitting, names) == "nothing was thrown");
    CHECK(message(random_network({26, 9}, 1), names) ==
          "model: expected a network of the composed shape for 26 inputs, found 26-9-1");
    CHECK(message(random_network({26, 5, 9}, 1), names) ==
          "model: expected a network of the composed shape for 26 inputs, found 26-5-9-1");
    CHECK(message(random_network({27, 9, 5}, 1), names) ==
          "model: expected a network of the composed shape for 26 inputs, found 27-9-5-1");
    CHECK(message(fitting, {"Nb", "Mo"}) == "model: expected 3 species, found Nb, Mo");
    CHECK(message(fitting, {"Nb", "Mo", "Nb"}) == "species of the model: expected distinct species, found 'Nb' twice");
    CHECK(message({}, names) == "network: expected at least one layer, found none");
    auto broken = fitting;
    broken.layers[1].weight[3] = std::numeric_limits<float>::quiet_NaN();
    CHECK(message(broken, names) == "network, layer 1: expected finite weights, found nan");
    broken = fitting;
    broken.layers[2].bias[0] = -std::numeric_limits<float>::infinity();
    CHECK(message(broken, names) == "network, layer 2: expected finite weights, found -inf");
    broken = fitting;
    broken.layers[1].bias.pop_back();
    CHECK(contains(message(broken, names), "network, layer 1: expected weight [out, in] and bias [out]"));
}
