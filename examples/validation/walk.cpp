#include "walk.hpp"

#include <cstddef>
#include <utility>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

namespace saddle::validation {

findings walk(const settings& s) {
    constexpr double barrier_eV = 0.6;
    findings found;
    const auto add = [&]<lattice L>(std::size_t vacancies, std::uint64_t windows) {
        for (auto& f :
             vacancy_walk(equal_rates<L>(barrier_eV), barrier_eV, s.amount(windows), s.random_seed, vacancies))
            found.push_back(std::move(f));
    };
    add.template operator()<bcc>(1, 200'000);
    add.template operator()<fcc>(1, 200'000);
    add.template operator()<bcc>(6, 50'000);
    add.template operator()<fcc>(20, 50'000);
    return found;
}

}  // namespace saddle::validation
