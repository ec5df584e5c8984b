#include "selection.hpp"

#include <cmath>
#include <cstdint>

#include <doctest/doctest.h>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>

#include "detailed_balance.hpp"
#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

namespace {

constexpr std::uint64_t draws = 200'000;
const philox source(seed{1}, random_stream("test"));

supercell<bcc> alloy() {
    auto crystal = supercell<bcc>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, seed{1});
    crystal.make_vacancy(site{0});
    return crystal;
}

/// Path of the share of u, but with the first share that reaches u instead of the next: an error of one path at the
/// edges.
template <std::size_t Z>
std::size_t off_by_rounding(const relative_rates<Z>& rates, double u) {
    const float target = static_cast<float>(u * rates.total());
    std::size_t p = 0;
    while (p + 1 < Z && static_cast<float>(rates.cumulative[p]) < target) ++p;
    return p;
}

}  // namespace

TEST_CASE("the program's choice passes") {
    const auto pairs = pair_interactions<bcc>(ordering_energies<bcc>(), {0.60, 0.65});
    CHECK(passes(residence_times("run", pairs, pairs, alloy(), draws, seed{1})));
    CHECK(passes(selection_by(
        "numbers", [](std::uint64_t n) { return source.uniforms(n); }, draws)));
    CHECK(passes(rare_paths([](const auto& rates, double u) { return select_jump(rates, u); })));
}

TEST_CASE("rates that are not the model's fail: 2 % in frequency, or directions in the wrong order") {
    const auto pairs = pair_interactions<bcc>(ordering_energies<bcc>(), {0.60, 0.65});
    const auto fast = pair_interactions<bcc>(ordering_energies<bcc>(), {0.60, 0.65}, 1.02e13);
    CHECK_FALSE(passes(residence_times("run", pairs, fast, alloy(), draws, seed{1})));
    CHECK_FALSE(passes(residence_times("run", pairs, wrong_directions(pairs), alloy(), draws, seed{1})));
}

TEST_CASE("biased random numbers fail") {
    const auto by = [](auto bias) {
        return selection_by(
            "biased", [bias](std::uint64_t n) { return bias(source.uniforms(n)); }, draws);
    };
    using pair = std::array<double, 2>;
    CHECK_FALSE(passes(by([](pair u) { return pair{std::pow(u[0], 1.02), u[1]}; })));
    CHECK_FALSE(passes(by([](pair u) { return pair{u[0], std::pow(u[1], 1.02)}; })));
    CHECK_FALSE(passes(by([](pair u) { return pair{u[0], u[1] * 0.99}; })));
    CHECK_FALSE(passes(by([](pair u) { return pair{u[0], u[1] < 0.5 ? 0.5 : u[1]}; })));
    // eight bits are too few
    CHECK_FALSE(passes(by([](pair u) { return pair{u[0], std::ceil(u[1] * 256) / 256}; })));
}

TEST_CASE("a choice that loses rare paths, or takes closed ones, fails") {
    CHECK_FALSE(passes(rare_paths([](const auto& rates, double u) { return off_by_rounding(rates, u); })));
    const auto from_below = [](const auto& rates, double u) {
        std::size_t p = 0;  // "≤" for "<", and u beside its end: with u = 2⁻⁵³ the closed first path is taken
        while (p + 1 < rates.cumulative.size() && rates.cumulative[p] < (u - 0x1.0p-53) * rates.total()) ++p;
        return p;
    };
    CHECK_FALSE(passes(rare_paths(from_below)));
}

TEST_CASE("counts that are right by chance pass, and their sum of squares is that of Pearson") {
    path_counts<2> paths;
    for (int k = 0; k < 100; ++k) paths.add(k < 60 ? 0 : 1, {0.5, 0.5});
    // χ² = (60 − 50)²/50 + (40 − 50)²/50 = 4
    CHECK(paths.chi_squared("x").value == doctest::Approx(std::cbrt(4.0)));
}
