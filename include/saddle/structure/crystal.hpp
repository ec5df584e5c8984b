/// \file
/// A supercell in its box: which atom of a file stands on which site, and the way back to atoms.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// How far the atoms of a file were from an ideal crystal.
struct recognition {
    double strain = 0;              ///< component of largest magnitude, see `recognise`
    double displacement_A = 0;      ///< largest distance of an atom from its site, Å
    std::int64_t displaced_id = 0;  ///< the atom it belongs to; 0 where every atom is exactly on its site
    std::size_t vacancies = 0;      ///< sites without an atom
};

/// A crystal as read from a file, or made: occupation, atom ids and box. The vectors of the box are the cubic axes:
/// x, y and z of a lattice position count along the first, second and third.
template <lattice L>
struct crystal {
    supercell<L> sites;             ///< digits in the order of the file's species
    std::vector<std::int64_t> ids;  ///< atom on each site, 0 for a vacancy
    cell box;
    real3 corner{};               ///< fractional coordinates of the lattice position (0, 0, 0)
    double lattice_constant_A{};  ///< cube root of the volume of one cell, Å
    bool named = true;            ///< whether the species have names; else they are the types "1", "2", …
    std::int64_t step = 0;
    std::string comment;
    recognition report;
};

/// Site of the atom with this id. \throws input_error where no site has it.
template <lattice L>
site site_of_atom(const crystal<L>& made, std::int64_t id) {
    const auto found = std::find(made.ids.begin(), made.ids.end(), id);
    if (id < 1 || found == made.ids.end())
        throw input_error("atom id", "an atom of the crystal of " + std::to_string(made.ids.size()) + " sites",
                          std::to_string(id));
    return site{static_cast<std::size_t>(found - made.ids.begin())};
}

/// Position of a site, Å, inside the box.
template <lattice L>
real3 site_position(const crystal<L>& made, site s) {
    const vec3 r = made.sites.position(s);
    const auto& cells = made.sites.cells();
    real3 f{double(r.x), double(r.y), double(r.z)};
    for (std::size_t k = 0; k < 3; ++k) {
        f[k] = made.corner[k] + f[k] / (2 * cells[k]);
        f[k] = std::max(0.0, f[k] - std::floor(f[k] + cell::rounding));
    }
    return made.box.cartesian(f);
}

/// Atoms on the ideal positions of `frame` with the occupation and ids of a later moment (`ids`: one a site, 0 for a
/// vacancy), by ascending id; vacancies have no row. \throws input_error where sizes differ or an atom has no id.
template <lattice L>
atoms to_atoms(const crystal<L>& frame, const supercell<L>& sites, std::span<const std::int64_t> ids) {
    if (sites.cells() != frame.sites.cells() || ids.size() != sites.size())
        throw input_error("crystal", "as many ids and sites as in its box",
                          std::to_string(ids.size()) + " ids, " + std::to_string(sites.size()) + " sites");
    std::vector<std::pair<std::int64_t, std::size_t>> rows;
    rows.reserve(sites.size());
    for (std::size_t i = 0; i < sites.size(); ++i)
        if (sites[site{i}] != vacant) rows.emplace_back(ids[i], i);
    std::sort(rows.begin(), rows.end());
    atoms made;
    made.box = frame.box;
    made.names = sites.names();
    made.named = frame.named;
    made.step = frame.step;
    made.comment = frame.comment;
    made.ids.reserve(rows.size());
    made.species.reserve(rows.size());
    made.positions.reserve(rows.size());
    for (const auto& [id, index] : rows) {
        made.ids.push_back(id);
        made.species.push_back(sites[site{index}] - std::size_t{1});
        made.positions.push_back(site_position(frame, site{index}));
    }
    check_atoms(made);
    return made;
}

/// Atoms of the crystal on their ideal positions. \throws input_error as above.
template <lattice L>
atoms to_atoms(const crystal<L>& made) {
    return to_atoms(made, made.sites, made.ids);
}

/// A supercell in an unstrained box with its corner at the origin; atoms get the ids 1 … N in the order of their sites.
/// \throws input_error unless the lattice constant is finite and above 0 Å.
template <lattice L>
crystal<L> make_crystal(supercell<L> sites, double lattice_constant_A) {
    if (!(lattice_constant_A > 0) || !std::isfinite(lattice_constant_A))
        throw input_error("lattice constant", "a finite value above 0 Å", std::to_string(lattice_constant_A));
    const auto& cells = sites.cells();
    const cell box = orthogonal_box(lattice_constant_A * real3{double(cells[0]), double(cells[1]), double(cells[2])});
    std::vector<std::int64_t> ids(sites.size());
    std::int64_t next = 0;
    for (std::size_t i = 0; i < sites.size(); ++i)
        if (sites[site{i}] != vacant) ids[i] = ++next;
    recognition report;
    report.vacancies = sites.size() - static_cast<std::size_t>(next);
    return {std::move(sites), std::move(ids), box, {}, lattice_constant_A, true, 0, {}, report};
}

}  // namespace saddle
