#include "binding.hpp"

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>

namespace saddle::validation {

findings binding(const settings& s) {
    constexpr double binding_eV = 0.15;
    const auto model = pair_interactions<bcc>(solute_binding<bcc>({"A", "B"}, binding_eV), {0.60, 0.62});
    return bound_vacancy(model, binding_eV, s.amount(3'000'000), s.random_seed);
}

}  // namespace saddle::validation
