#include "selection.hpp"

#include <iterator>
#include <saddle/barrier/analytic_models.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>

#include "detailed_balance.hpp"

namespace saddle::validation {

findings selection(const settings& s) {
    auto crystal = supercell<bcc>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, s.random_seed);
    crystal.make_vacancy(site{0});
    const std::uint64_t draws = s.amount(1'000'000);
    findings found;
    const auto append = [&](findings more) { std::move(more.begin(), more.end(), std::back_inserter(found)); };
    const auto pairs = pair_interactions<bcc>(ordering_energies<bcc>(), {0.60, 0.65});
    append(residence_times("a run on pair interactions", pairs, pairs, crystal, draws, s.random_seed));
    const philox random(s.random_seed, random_stream("selection"));
    append(selection_by(
        "random numbers alone", [&](std::uint64_t n) { return random.uniforms(n); }, draws));
    append(rare_paths([](const auto& rates, double u) { return select_jump(rates, u); }));
    return found;
}

}  // namespace saddle::validation
