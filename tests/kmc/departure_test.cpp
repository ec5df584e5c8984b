#include <saddle/kmc/departure.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>

#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

/// Against the rates k0 exp(−E/k_B T) themselves, in long double.
template <lattice L>
void check_departures() {
    philox_sequence draw(seed{jump_count<L>}, random_stream("barriers"));
    for (const double kelvins : {300.0, 1000.0, 3000.0}) {
        const double kT = thermal_energy_eV(kelvin{kelvins});
        for (int trial = 0; trial < 200; ++trial) {
            per_jump<L> barriers{};
            for (double& e : barriers) e = 0.2 + 1.5 * uniform_open_closed(draw());
            const departure<L> leave(barriers, 7e12, kT);
            CHECK(leave.barriers_eV == barriers);
            long double total = 0;
            for (const double e : barriers) total += 7e12L * std::exp(-static_cast<long double>(e) / kT);
            const auto close_to = [&](long double expected) {
                const double steps = 2 / kT + 64;  // roundings of exponents up to 1.7 eV / k_B T, and the rest
                return doctest::Approx(static_cast<double>(expected))
                    .epsilon(steps * tolerance::unit_roundoff<double>)
                    .scale(0);
            };
            CHECK(leave.mean_residence_s == close_to(1 / total));
            long double below = 0;
            for (std::size_t j = 0; j < barriers.size(); ++j) {
                below += 7e12L * std::exp(-static_cast<long double>(barriers[j]) / kT);
                CHECK(leave.rates.cumulative[j] / leave.rates.total() == close_to(below / total));
            }
        }
    }
}

}  // namespace

TEST_CASE("a departure holds barriers, rates and mean residence time of a state") {
    check_departures<bcc>();
    check_departures<fcc>();
}

TEST_CASE("barriers that are no numbers, or too high for a clock, show in a departure") {
    per_jump<bcc> barriers{};
    barriers.fill(1.0);
    barriers[3] = -0.25;
    CHECK(departure<bcc>(barriers, 1e13, 0.1).rates.abnormal == 1);
    barriers[3] = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isnan(departure<bcc>(barriers, 1e13, 0.1).rates.total()));
    barriers.fill(1.0);
    CHECK(std::isinf(departure<bcc>(barriers, 1e13, 0.001).mean_residence_s));
}
