#include "walk.hpp"

#include <utility>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

namespace saddle::validation {

findings walk(const settings& s) {
    constexpr double barrier_eV = 0.6;
    auto found = vacancy_walk(equal_rates<bcc>(barrier_eV), barrier_eV, s.amount(200'000), s.random_seed);
    for (auto& f : vacancy_walk(equal_rates<fcc>(barrier_eV), barrier_eV, s.amount(200'000), s.random_seed))
        found.push_back(std::move(f));
    return found;
}

}  // namespace saddle::validation
