/// \file
/// Barriers as a plain function of two sites: for models on paper and for testing kinetics without a network.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/units.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// `f(crystal, vacancy, neighbour)` is the barrier in eV of the jump of the neighbour's atom into the vacancy.
template <lattice L, class F>
    requires std::is_invocable_r_v < double, const F&, const supercell<L>
&, site, site > class analytic_model {
public:
    using lattice_type = L;
    struct workspace {};

    explicit analytic_model(F f, double attempt_frequency_per_s = default_attempt_frequency_per_s)
        : barrier_(std::move(f)), attempt_frequency_(attempt_frequency_per_s) {}

    /// Those of f, where it has them: which species its digits stand for.
    const auto& names() const requires requires(const F& f) { f.names(); }
    { return barrier_.names(); }

    /// That of f, where it has one for this lattice; see `barrier_source`.
    int squared_range() const requires requires(const F& f) { f.template squared_range<L>(); }
    { return barrier_.template squared_range<L>(); }

    workspace make_workspace() const { return {}; }
    double attempt_frequency_per_s() const { return attempt_frequency_; }

    per_jump<L> barriers_eV(const supercell<L>& crystal, vec3 centre, workspace&) const {
        per_jump<L> barriers{};
        const site vacancy = crystal.near(centre, {});
        for (std::size_t j = 0; j < barriers.size(); ++j)
            barriers[j] = barrier_(crystal, vacancy, crystal.near(centre, L::jumps[j]));
        return barriers;
    }

private:
    F barrier_;
    double attempt_frequency_;
};

/// `make_analytic<bcc>([](const auto& crystal, site vacancy, site neighbour) { return 1.0; })`
template <lattice L, class F>
analytic_model<L, F> make_analytic(F f, double attempt_frequency_per_s = default_attempt_frequency_per_s) {
    return analytic_model<L, F>(std::move(f), attempt_frequency_per_s);
}

}  // namespace saddle
