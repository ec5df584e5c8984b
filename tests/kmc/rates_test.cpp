#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/kmc/rates.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double u_smallest = 0x1.0p-53;

/// For each path the share of the 2^53 equally probable random numbers that choose it, found by bisection: the choice
/// never decreases with u.
template <std::size_t Z>
std::array<double, Z> exact_shares(const relative_rates<Z>& rates) {
    std::array<double, Z> shares{};
    constexpr std::uint64_t all = std::uint64_t{1} << 53;
    std::uint64_t before = 0;  // numbers that choose a path below p
    for (std::size_t p = 0; p < Z; ++p) {
        std::uint64_t low = before, high = all;
        while (low < high) {
            const std::uint64_t middle = low + (high - low + 1) / 2;
            if (select_jump(rates, static_cast<double>(middle) * u_smallest) <= p)
                low = middle;
            else
                high = middle - 1;
        }
        shares[p] = static_cast<double>(low - before) * u_smallest;
        before = low;
    }
    CHECK(before == all);
    return shares;
}

template <std::size_t Z>
std::array<long double, Z> naive_weights(const std::array<double, Z>& barriers_eV, double thermal_energy_eV) {
    std::array<long double, Z> weights{};
    for (std::size_t i = 0; i < Z; ++i)
        weights[i] = std::exp(-static_cast<long double>(barriers_eV[i]) / thermal_energy_eV);
    return weights;
}

}  // namespace

TEST_CASE("relative rates are the naive ones over their largest") {
    philox_sequence draw(seed{1}, random_stream("barriers"));
    for (const double kelvins : {30.0, 100.0, 1000.0, 3000.0})
        for (int trial = 0; trial < 500; ++trial) {
            std::array<double, 8> barriers{};
            for (auto& e : barriers) e = 0.2 + 2.5 * uniform_open_closed(draw());
            const double kT = thermal_energy_eV(kelvin{kelvins});
            const auto rates = arrhenius(barriers, kT);
            const auto weights = naive_weights(barriers, kT);
            const long double largest = *std::max_element(weights.begin(), weights.end());
            long double sum = 0, error = std::numeric_limits<double>::denorm_min();
            for (std::size_t i = 0; i < barriers.size(); ++i) {
                const long double w = weights[i] / largest;
                const double exponent = (barriers[i] - rates.lowest_barrier_eV) / kT;
                sum += w;
                // the exponent is rounded twice, the exponential and the sum a few times
                error += w * (2 * exponent * tolerance::unit_roundoff<double> + tolerance::few_roundings<double>);
                CHECK(static_cast<double>(std::abs(rates.cumulative[i] - sum)) <= static_cast<double>(error));
            }
            CHECK(rates.total() == rates.cumulative[7]);
            CHECK(rates.lowest_barrier_eV == *std::min_element(barriers.begin(), barriers.end()));
            CHECK(rates.abnormal == 0);
        }
}

TEST_CASE("at 30 K and below the lowest barrier still has the share 1") {
    const auto rates = arrhenius(std::array{3.0, 2.9, 2.95}, thermal_energy_eV(kelvin{30}));
    CHECK(rates.total() >= 1);
    CHECK(rates.total() == doctest::Approx(1 + std::exp(-0.05 / (30 * boltzmann_eV_per_K))).epsilon(1e-12));
    CHECK(arrhenius(std::array{3.0, 2.9}, thermal_energy_eV(kelvin{0.01})).total() == 1);
}

TEST_CASE("an infinite barrier forbids its jump, and barriers that are no numbers show in the total") {
    const auto rates = arrhenius(std::array{inf, 1.0, inf, 1.0, inf}, 0.1);
    CHECK(rates.cumulative == std::array{0.0, 1.0, 1.0, 2.0, 2.0});
    CHECK(std::isnan(arrhenius(std::array{inf, inf}, 0.1).total()));
    for (std::size_t place = 0; place < 3; ++place) {
        std::array barriers{1.0, 0.5, 2.0};
        barriers[place] = not_a_number;
        CHECK(std::isnan(arrhenius(barriers, 0.1).total()));
        barriers[place] = -inf;
        CHECK(std::isnan(arrhenius(barriers, 0.1).total()));
    }
}

TEST_CASE("barriers that are not positive are counted") {
    CHECK(arrhenius(std::array{0.0, -0.1, 0.1, -0.0, inf}, 0.1).abnormal == 3);
    const auto rates = arrhenius(std::array{-0.5, 0.5}, 0.05);
    CHECK(rates.lowest_barrier_eV == -0.5);
    CHECK(rates.cumulative[0] == 1);
}

TEST_CASE("every path is chosen by its share of the random numbers, down to shares of 1e-12") {
    const double kT = 0.05;
    // shares from 1 down to e^(−1.4/0.05) = 7e-13, the rare ones first, last and between
    const std::array barriers{1.40 + 0.3, 0.3, 1.38 + 0.3, 0.35, 0.9, 0.3, 0.6, 1.39 + 0.3};
    const auto rates = arrhenius(barriers, kT);
    const auto weights = naive_weights(barriers, kT);
    long double sum = 0;
    for (const auto w : weights) sum += w;
    const auto shares = exact_shares(rates);
    for (std::size_t p = 0; p < barriers.size(); ++p) {
        const double expected = static_cast<double>(weights[p] / sum);
        CAPTURE(p);
        // both ends of the interval are rounded: a few of the 2^53 random numbers, and the share itself
        CHECK(std::abs(shares[p] - expected) <= 8 * u_smallest + 64 * tolerance::unit_roundoff<double> * expected);
        CHECK(shares[p] > 0);
    }
    CHECK(shares[0] < 1e-12);
}

TEST_CASE("random numbers at the ends of (0, 1] choose paths that exist") {
    const auto ends_forbidden = arrhenius(std::array{inf, 1.0, inf, 1.1, inf}, 0.1);
    CHECK(select_jump(ends_forbidden, u_smallest) == 1);
    CHECK(select_jump(ends_forbidden, 1.0) == 3);
    const auto shares = exact_shares(ends_forbidden);
    CHECK(shares[0] == 0);
    CHECK(shares[2] == 0);
    CHECK(shares[4] == 0);

    const auto equal = arrhenius(std::array{0.7, 0.7, 0.7, 0.7}, 0.1);
    CHECK(select_jump(equal, u_smallest) == 0);
    CHECK(select_jump(equal, 0.25) == 0);  // u ≤ Σ belongs to the path
    CHECK(select_jump(equal, 0.25 + u_smallest) == 1);
    CHECK(select_jump(equal, 1.0) == 3);

    // a last path so rare that the sum does not see it is not chosen by u = 1 at its cost
    const auto rare = arrhenius(std::array{0.1, 5.0}, 0.02);
    CHECK(rare.cumulative[0] == rare.cumulative[1]);
    CHECK(select_jump(rare, 1.0) == 0);
    // a first path too rare for the smallest random number
    CHECK(select_jump(arrhenius(std::array{5.0, 0.1}, 0.02), u_smallest) == 1);
}

TEST_CASE("chosen directions follow the rates") {
    const double kT = thermal_energy_eV(kelvin{800});
    const std::array barriers{0.9, 0.95, 1.0, 0.92, 1.1, 0.97, 1.05, 1.3};
    const auto rates = arrhenius(barriers, kT);
    const auto weights = naive_weights(barriers, kT);
    long double sum = 0;
    for (const auto w : weights) sum += w;
    const philox random(seed{2}, random_stream("directions"));
    constexpr int n = 400000;
    std::array<int, 8> count{};
    for (int i = 0; i < n; ++i) ++count[select_jump(rates, random.uniforms(static_cast<std::uint64_t>(i))[0])];
    double chi_squared = 0;
    for (std::size_t p = 0; p < 8; ++p) {
        const double expected = static_cast<double>(n * weights[p] / sum);
        REQUIRE(expected > 20);
        chi_squared += (count[p] - expected) * (count[p] - expected) / expected;
    }
    CHECK(std::abs(chi_squared - 7) < tolerance::standard_errors * std::sqrt(2 * 7.0));
}

TEST_CASE("the residence time is -ln(u) over the total rate") {
    for (const double kelvins : {100.0, 300.0, 2000.0}) {
        const double kT = thermal_energy_eV(kelvin{kelvins});
        const std::array barriers{0.9, 0.95, 1.0, inf};
        long double total = 0;
        for (const auto w : naive_weights(barriers, kT)) total += 1e13L * w;
        const auto rates = arrhenius(barriers, kT);
        for (const double u : {u_smallest, 1e-9, 0.3, 0.5, 0.999, 1 - u_smallest}) {
            const long double expected = -std::log(static_cast<long double>(u)) / total;
            const double exponent = rates.lowest_barrier_eV / kT;
            CHECK(residence_time_s(rates, 1e13, kT, u) ==
                  doctest::Approx(static_cast<double>(expected))
                      .epsilon((exponent + 64) * tolerance::unit_roundoff<double>)
                      .scale(0));
        }
        CHECK(residence_time_s(rates, 1e13, kT, 1.0) == 0);
    }
}

TEST_CASE("the mean residence time is one over the total rate, and each stay is that times -ln(u)") {
    for (const double kelvins : {100.0, 300.0, 2000.0}) {
        const double kT = thermal_energy_eV(kelvin{kelvins});
        const std::array barriers{0.9, 0.95, 1.0, inf};
        const auto rates = arrhenius(barriers, kT);
        long double total = 0;
        for (const auto w : naive_weights(barriers, kT)) total += 3e12L * w;
        const double mean = mean_residence_time_s(rates, 3e12, kT);
        CHECK(mean == doctest::Approx(static_cast<double>(1 / total))
                          .epsilon((0.9 / kT + 64) * tolerance::unit_roundoff<double>)
                          .scale(0));
        CHECK(residence_time_s(mean, 1.0) == mean);
        CHECK(residence_time_s(mean, 0.0) == 0);
        CHECK(residence_time_s(mean, 36.7) == 36.7 * mean);  // one rounding
        // the two ways to the residence time are one, bit for bit
        for (const double u : {u_smallest, 1e-9, 0.3, 0.5, 0.999, 1 - u_smallest, 1.0})
            CHECK(residence_time_s(mean, -exact_log(u)) == residence_time_s(rates, 3e12, kT, u));
    }
}

TEST_CASE("a mean residence time that no double holds is infinite") {
    const double kT = thermal_energy_eV(kelvin{30});
    CHECK(mean_residence_time_s(arrhenius(std::array{2.0, 2.1}, kT), 1e13, kT) == inf);
    CHECK(std::isfinite(mean_residence_time_s(arrhenius(std::array{1.8, 2.1}, kT), 1e13, kT)));
    CHECK(mean_residence_time_s(arrhenius(std::array{-40.0, 1.0}, kT), 1e13, kT) == 0);
}

TEST_CASE("a residence time that no double holds is infinite") {
    const double kT = thermal_energy_eV(kelvin{30});
    CHECK(residence_time_s(arrhenius(std::array{2.0, 2.1}, kT), 1e13, kT, 0.5) == inf);
    CHECK(std::isfinite(residence_time_s(arrhenius(std::array{1.8, 2.1}, kT), 1e13, kT, u_smallest)));
    CHECK(residence_time_s(arrhenius(std::array{-40.0, 1.0}, kT), 1e13, kT, 0.5) == 0);
}
