/// \file
/// Deliberate mistakes: what `saddle validate` must not let pass.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <saddle/alloy/configuration_energy.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/analytic_models.hpp>
#include <saddle/barrier/concepts.hpp>

#include "target.hpp"

/// The right barriers in a wrong order of directions.
template <saddle::barrier_source Model>
class wrong_directions {
public:
    using lattice_type = typename Model::lattice_type;
    using workspace = typename Model::workspace;

    explicit wrong_directions(Model model) : model_(std::move(model)) {}

    workspace make_workspace() const { return model_.make_workspace(); }
    double attempt_frequency_per_s() const { return model_.attempt_frequency_per_s(); }
    saddle::per_jump<lattice_type> barriers_eV(const saddle::supercell<lattice_type>& crystal, saddle::vec3 centre,
                                               workspace& scratch) const {
        auto barriers = model_.barriers_eV(crystal, centre, scratch);
        std::swap(barriers[1], barriers[2]);
        return barriers;
    }

private:
    Model model_;
};

/// E = E0 + ΔE, without the half.
template <saddle::lattice L>
auto whole_energy_change(const saddle::pair_energies<L>& energies, double barrier_eV) {
    return saddle::make_analytic<L>(
        [energies, barrier_eV](const saddle::supercell<L>& crystal, saddle::site vacancy, saddle::site neighbour) {
            return barrier_eV + energies.exchange_eV(crystal, vacancy, neighbour);
        });
}

/// Whether every line passes; says which do not.
inline bool passes(const saddle::validation::findings& findings) {
    bool all = !findings.empty();
    for (const auto& f : findings) {
        const bool pass = f.verdict() == saddle::validation::verdict::pass;
        if (!pass) MESSAGE("fails: ", f.quantity, ": ", f.value, ", expected ", f.expected, ", allowed ", f.allowed());
        all = all && pass;
    }
    return all;
}
