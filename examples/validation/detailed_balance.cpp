#include "detailed_balance.hpp"

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>

namespace saddle::validation {

findings detailed_balance(const settings& s) {
    const auto energies = ordering_energies<bcc>();
    return kinetic_against_canonical(pair_interactions<bcc>(energies, {0.60, 0.65}), energies, s.amount(4'000'000),
                                     s.random_seed);
}

}  // namespace saddle::validation
