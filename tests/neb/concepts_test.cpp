#include <saddle/neb/concepts.hpp>

#include <doctest/doctest.h>

using namespace saddle;

namespace {

/// The simplest follower: steepest descent.
struct downhill {
    double rate = 0.01;
    void next_step(std::span<const real3> forces, std::span<real3> step) {
        for (std::size_t i = 0; i < step.size(); ++i) step[i] = rate * forces[i];
    }
    void step_back() { rate /= 2; }
};
struct stubborn {
    void next_step(std::span<const real3>, std::span<real3>) {}
};

}  // namespace

TEST_CASE("followers of forces") {
    CHECK(force_follower<downhill>);
    CHECK(!force_follower<stubborn>);
    CHECK(!force_follower<int>);
}
