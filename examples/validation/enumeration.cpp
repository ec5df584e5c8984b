#include "enumeration.hpp"

#include <iterator>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>

#include "detailed_balance.hpp"

namespace saddle::validation {

namespace {

/// Stationary vector of pair interactions against Boltzmann's, state by state.
finding boltzmann_is_stationary(const state_space<bcc>& states, const pair_energies<bcc>& energies) {
    constexpr kelvin temperature{800};
    const auto expected = boltzmann(states, energies, temperature);
    const auto found =
        markov_chain<bcc>(states, pair_interactions<bcc>(energies, {0.60, 0.65}), temperature).stationary();
    double worst = 0;
    for (std::size_t i = 0; i < found.size(); ++i) worst = std::max(worst, std::abs(found[i] / expected[i] - 1));
    return exact("stationary over Boltzmann's, largest error, " + std::to_string(states.size()) + " states", worst, 0,
                 1e-9);
}

supercell<bcc> half_and_half() {
    auto crystal = supercell<bcc>::random({2, 2, 2}, {{"A", 8}, {"B", 8}}, seed{1});
    for (std::size_t i = 0; vacancies(crystal).empty(); ++i)
        if (crystal[site{i}] == 2) crystal.make_vacancy(site{i});
    return crystal;
}

}  // namespace

findings enumeration(const settings& s) {
    const auto energies = ordering_energies<bcc>();
    const state_space<bcc> all(half_and_half());
    findings found{exact("states of 2^3 cells, 8 A + 7 B + vacancy", static_cast<double>(all.size()), 102'960)};
    const auto append = [&](findings more) { std::move(more.begin(), more.end(), std::back_inserter(found)); };
    append({boltzmann_is_stationary(all, energies)});
    append(sampled_energy(all, energies, energies, s.amount(10'000'000), s.random_seed));
    const auto uneven = make_analytic<bcc>(uneven_barriers<bcc>());
    append(time_shares(uneven, uneven, 3, 2, s.amount(5'000'000), s.random_seed));
    if (s.full) append(time_shares(uneven, uneven, 3, 3, 100'000'000, s.random_seed));
    append(first_passage(uneven, uneven, 3, s.amount(5'000), s.random_seed));
    return found;
}

}  // namespace saddle::validation
