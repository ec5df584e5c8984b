#include "jump_barriers.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/error.hpp>

#include <message.hpp>

using namespace saddle;

namespace {

/// Barriers that tell environment and jump: the digits read as a decimal number, and the place of the jump behind the
/// point. Counts the environments that it is asked for.
class telling_model final : public runtime::model<bcc> {
public:
    std::string composition() const override { return "telling"; }
    const model_data& data() const override { return data_; }
    const std::vector<vec3>& environment() const override { return environment_; }
    std::vector<per_jump<bcc>> barriers_of_environments(std::span<const digit> environments) const override {
        std::vector<per_jump<bcc>> all(environments.size() / environment_.size());
        for (std::size_t k = 0; k < all.size(); ++k)
            for (std::size_t j = 0; j < all[k].size(); ++j)
                all[k][j] = 10 * environments[2 * k] + environments[2 * k + 1] + 0.1 * static_cast<double>(j);
        evaluated += all.size();
        return all;
    }
    std::vector<per_jump<bcc>> barriers_eV(const supercell<bcc>&, const std::vector<site>&) const override {
        throw error("not asked for");
    }
    std::vector<per_jump<bcc>> barriers_eV(const supercell<bcc>&, const std::vector<real3>&,
                                           const std::vector<site>&) const override {
        throw error("not asked for");
    }
    std::vector<reference_pair> make_references(std::size_t) const override { throw error("not asked for"); }
    std::unique_ptr<runtime::simulation<bcc>> start(supercell<bcc>, const runtime::run_settings&) const override {
        throw error("not asked for");
    }

    mutable std::size_t evaluated = 0;

private:
    model_data data_;
    std::vector<vec3> environment_{bcc::jumps[0], bcc::jumps[1]};
};

}  // namespace

TEST_CASE("jumps find the barrier of their environment and direction") {
    const telling_model model;
    const std::vector<digit> environments{1, 2, 1, 2, 2, 1, 1, 2};
    const std::vector<vec3> jumps{bcc::jumps[3], bcc::jumps[0], bcc::jumps[7], bcc::jumps[3]};
    const auto barriers = runtime::jump_barriers_eV(model, environments, jumps);
    REQUIRE(barriers.size() == 4);
    CHECK(barriers[0] == doctest::Approx(12.3));
    CHECK(barriers[1] == doctest::Approx(12.0));
    CHECK(barriers[2] == doctest::Approx(21.7));
    CHECK(barriers[3] == doctest::Approx(12.3));
    CHECK(model.evaluated == 3);
    CHECK(runtime::jump_barriers_eV(model, {}, {}).empty());
}

TEST_CASE("the jumps of one vacancy cost one evaluation") {
    const telling_model model;
    std::vector<digit> environments;
    for (std::size_t k = 0; k < jump_count<bcc>; ++k) environments.insert(environments.end(), {2, 1});
    runtime::jump_barriers_eV(model, environments, bcc::jumps);
    CHECK(model.evaluated == 1);
}

TEST_CASE("what does not fit") {
    const telling_model model;
    const std::vector<digit> three{1, 2, 1};
    const std::vector<digit> two{1, 2};
    const std::vector<vec3> known{bcc::jumps[0]}, unknown{{2, 0, 0}};
    CHECK(message_of([&] { runtime::jump_barriers_eV(model, three, known); }) ==
          "environments: expected 2 sites a jump, found 3 for 1");
    CHECK(message_of([&] { runtime::jump_barriers_eV(model, two, unknown); }) ==
          "jump: expected a jump of bcc, found another vector");
}
