#include "random_alloy.hpp"

#include <utility>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>

namespace saddle::validation {

findings random_alloy_sum_rule(const settings& s) {
    const composition amounts{{"A", 2}, {"B", 1}, {"C", 3}};
    const std::vector<double> barriers_eV{0.65, 0.60, 0.70};
    const auto model = rates_by_species<bcc>(names_of(amounts), barriers_eV);
    auto found = sum_rule(model, amounts, barriers_eV, s.amount(2'000), s.random_seed);
    for (auto& f : sum_rule(model, amounts, barriers_eV, s.amount(500), s.random_seed, 10))
        found.push_back(std::move(f));
    return found;
}

findings random_alloy_tracers(const settings& s) {
    // rates as 1 : 2 at 1000 K, where Manning's factors of A and B lie 0.13 apart; in 2³ cells he is 0.013 off exactly
    const std::array barriers_eV{0.66, 0.60};
    constexpr double approximation = 0.02;
    const auto model = rates_by_species<bcc>({"A", "B"}, {barriers_eV[0], barriers_eV[1]});
    auto found = manning(model, barriers_eV, s.amount(6'000'000), approximation, s.random_seed);
    for (auto& f : exact_tracers(model, barriers_eV, s.amount(6'000'000), s.random_seed)) found.push_back(std::move(f));
    return found;
}

}  // namespace saddle::validation
