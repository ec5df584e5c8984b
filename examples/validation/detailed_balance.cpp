#include "detailed_balance.hpp"

#include <utility>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>

namespace saddle::validation {

findings detailed_balance(const settings& s) {
    const auto energies = ordering_energies<bcc>();
    auto found = kinetic_against_canonical(pair_interactions<bcc>(energies, {0.60, 0.65}), energies,
                                           s.amount(4'000'000), s.random_seed);
    const auto binding = binding_energies<bcc>();
    for (auto& f : kinetic_against_canonical(pair_interactions<bcc>(binding, {0.60, 0.65}), binding,
                                             s.amount(1'000'000), s.random_seed, 4))
        found.push_back(std::move(f));
    return found;
}

}  // namespace saddle::validation
