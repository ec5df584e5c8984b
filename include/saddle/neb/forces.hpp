/// \file
/// Forces on many atoms as one vector: products, and how large they are.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include <saddle/core/error.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// What a force criterion looks at.
enum class force_measure {
    largest_atom,  ///< the longest force on an atom, max_i |f_i| (ASE's fmax; VASP)
    global_norm    ///< the length of all 3N components together, (Σ_i |f_i|²)^½ (LAMMPS)
};

/// Below this, eV/Å, forces count as none.
struct force_criterion {
    double eV_per_A = 0.01;
    force_measure measure = force_measure::largest_atom;
};

/// Scalar product of two vectors of 3N components.
inline double inner_product(std::span<const real3> a, std::span<const real3> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += dot(a[i], b[i]);
    return sum;
}

/// y ← y + s x.
inline void add_scaled(std::span<real3> y, double s, std::span<const real3> x) {
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = y[i] + s * x[i];
}

/// Longest entry, in the unit of the entries.
inline double longest(std::span<const real3> vectors) {
    double squared = 0;
    for (const real3& v : vectors) squared = std::max(squared, dot(v, v));
    return std::sqrt(squared);
}

/// How large forces are, eV/Å.
inline double measured(std::span<const real3> forces, force_measure measure) {
    return measure == force_measure::largest_atom ? longest(forces) : std::sqrt(inner_product(forces, forces));
}

/// \throws input_error (with `place`) unless the criterion is finite and above 0.
inline void check_criterion(const force_criterion& criterion, std::string_view place) {
    if (!(criterion.eV_per_A > 0) || !std::isfinite(criterion.eV_per_A))
        throw input_error(place, "a force above 0 eV/Å", std::to_string(criterion.eV_per_A));
}

}  // namespace saddle
