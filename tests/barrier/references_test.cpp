#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include <barrier/model_oracle.hpp>
#include <message.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/references.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/network/backend/scalar.hpp>

using namespace saddle;

namespace {

using model_type = barrier_model<bcc, species<3>, digit_map<2>, mlp<6>, backend::scalar>;

/// A model and pairs for it whose barriers come from the oracle.
struct fixture {
    dense_network network = random_network({14, 6}, 1);
    model_type model{network, {"A", "B", "C"}, 1e13};
    model_data data;

    fixture() {
        data.source = "m.safetensors";
        const auto sites = sites_of_shells<bcc>(2);
        for (std::size_t p = 0; p < 10; ++p) {
            const auto environment = random_environment(14, 3, p);
            const vec3 jump = bcc::jumps[p * 3 % 8];
            const auto exact = exact_barrier<bcc, alignment::canonical>(network, sites, environment, "digit", 3, jump);
            data.references.push_back({environment, jump, static_cast<double>(exact.value)});
        }
    }

    std::string message() const {
        return message_of([&] { replay(model, data); });
    }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "pairs that the model reproduces pass") { CHECK(message() == "nothing was thrown"); }

TEST_CASE_FIXTURE(fixture, "a pair that differs is named with its number and both barriers") {
    const double right = data.references[7].barrier_eV;
    data.references[7].barrier_eV = right + 0.9 * replay_tolerance_eV;
    CHECK(message() == "nothing was thrown");
    for (const double wrong : {right + 1.1 * replay_tolerance_eV, right - 1.1 * replay_tolerance_eV}) {
        data.references[7].barrier_eV = wrong;
        CHECK(message() == "m.safetensors, reference pair 7: expected " + std::to_string(wrong) + " eV, found " +
                               std::to_string(right) + " eV");
    }
    data.references[7].barrier_eV = std::numeric_limits<double>::quiet_NaN();
    CHECK(contains(message(), "m.safetensors, reference pair 7: expected nan eV"));
}

TEST_CASE_FIXTURE(fixture, "a pair that cannot belong to the model") {
    SUBCASE("its jump") {
        data.references[3].jump = {1, 1, 0};
        CHECK(message() == "m.safetensors, reference pair 3: expected a jump of bcc, found another vector");
    }
    SUBCASE("its environment") {
        data.references[4].environment.push_back(1);
        CHECK(message() == "m.safetensors, reference pair 4: expected 14 sites, found 15");
    }
    SUBCASE("its digits") {
        data.references[5].environment[2] = 4;
        CHECK(message() == "m.safetensors, reference pair 5: expected digits up to 3, found a larger one");
    }
}

TEST_CASE_FIXTURE(fixture, "pairs that a model writes cover all jumps and are what it answers") {
    const auto made = make_references(model, 16, seed{1});
    REQUIRE(made.size() == 16);
    std::set<vec3> jumps;
    const auto sites = sites_of_shells<bcc>(2);
    for (const auto& pair : made) {
        jumps.insert(pair.jump);
        REQUIRE(pair.environment.size() == 14);
        for (const digit d : pair.environment) CHECK((d >= 1 && d <= 3));
        const auto exact =
            exact_barrier<bcc, alignment::canonical>(network, sites, pair.environment, "digit", 3, pair.jump);
        CHECK(std::abs(static_cast<double>(pair.barrier_eV - exact.value)) <=
              static_cast<double>(exact.rounding_error));
    }
    CHECK(jumps.size() == 8);
    CHECK(made[0].environment != make_references(model, 16, seed{2})[0].environment);
    data.references = made;
    CHECK(message() == "nothing was thrown");
}
