#include "ordering.hpp"

namespace saddle::validation {

namespace {

/// Unlike first neighbours attract: Ising, with an ordering energy of −0.04 eV.
pair_energies<bcc> ising() {
    pair_energies<bcc> energies({"A", "B"}, 1);
    energies.set(1, 1, 2, -0.02);
    return energies;
}

}  // namespace

findings transition(const settings& s) {
    // corrections to scaling fall as cells^(−2.4): of two sizes, the larger twice the smaller
    constexpr double small_crystals = 0.005;
    constexpr double large_crystals = 0.001;
    if (s.full) return {cumulant_crossing(ising(), 8, 16, 2'000'000, 800'000, large_crystals, s.random_seed)};
    return {cumulant_crossing(ising(), 4, 8, 300'000, 100'000, small_crystals, s.random_seed)};
}

findings short_range_order(const settings& s) {
    pair_energies<bcc> like({"A", "B"}, 1);
    like.set(1, 1, 2, 0.02);
    return {high_temperature_order(ising(), 0.05, 16, s.amount(2'000), s.random_seed),
            high_temperature_order(like, 0.05, 16, s.amount(2'000), s.random_seed),
            random_composition(s.amount(20'000), s.random_seed)};
}

}  // namespace saddle::validation
