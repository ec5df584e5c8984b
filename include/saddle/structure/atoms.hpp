/// \file
/// Atoms as a file states them: anywhere in a box, not yet on a lattice.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// One frame of a structure file. All vectors have one entry an atom, in the order of the file.
struct atoms {
    cell box;
    std::vector<std::int64_t> ids;     ///< the file's ids, at least 1, or 1-based positions in the file
    std::vector<std::size_t> species;  ///< 0-based places in `names`
    species_names names;               ///< type 1 first
    bool named = false;                ///< whether `names` are element names; else they are the types "1", "2", …
    std::vector<real3> positions;      ///< Å, as in the file: not wrapped
    std::int64_t step = 0;
    std::string comment;
    std::string source;  ///< what messages call the file

    std::size_t size() const { return positions.size(); }
};

/// Atoms nearer to one another are a mistake of their file: the shortest bond there is, of two hydrogen atoms, has
/// 0.74 Å.
inline constexpr double least_distance_A = 0.5;

/// "FILE, atom 17" for messages.
inline std::string place_of_atom(const atoms& structure, std::int64_t id) {
    return (structure.source.empty() ? "" : structure.source + ", ") + "atom " + std::to_string(id);
}

namespace detail {

inline void check_unique_ids(const atoms& structure) {
    // files are mostly sorted, which needs no copy
    if (std::adjacent_find(structure.ids.begin(), structure.ids.end(), std::greater_equal<>{}) == structure.ids.end())
        return;
    auto sorted = structure.ids;
    std::sort(sorted.begin(), sorted.end());
    if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
        throw input_error(place_of_atom(structure, *twice), "an id of its own", "the id twice");
}

}  // namespace detail

/// What every reader promises: at least one atom, vectors of one length, finite positions within 10^9 boxes, ids unique
/// and at least 1, species that have a name. \throws input_error naming the file and the atom.
inline void check_atoms(const atoms& structure) {
    const std::string place = structure.source.empty() ? "atoms" : structure.source;
    if (structure.size() == 0) throw input_error(place, "at least one atom", "none");
    if (structure.ids.size() != structure.size() || structure.species.size() != structure.size())
        throw input_error(place, "an id and a species for every position", "lists of different lengths");
    for (std::size_t i = 0; i < structure.size(); ++i) {
        const auto id = structure.ids[i];
        if (id < 1) throw input_error(place_of_atom(structure, id), "an id of at least 1", std::to_string(id));
        for (const double x : structure.positions[i])
            if (!std::isfinite(x))
                throw input_error(place_of_atom(structure, id), "finite coordinates", std::to_string(x));
        for (const double f : structure.box.fractional(structure.positions[i]))
            if (!(std::fabs(f) <= cell::farthest))
                throw input_error(place_of_atom(structure, id), "a position within 10^9 boxes", "one further away");
        if (structure.species[i] >= structure.names.size())
            throw input_error(place_of_atom(structure, id),
                              "one of " + std::to_string(structure.names.size()) + " species",
                              "species " + std::to_string(structure.species[i] + 1));
    }
    detail::check_unique_ids(structure);
}

/// The atoms with the species of a list, in its order: bare type t becomes names[t − 1], a named species takes its place.
/// \throws input_error where the list lacks one.
inline atoms with_species(atoms structure, const species_names& names) {
    check_species_names(names, "species");
    std::vector<std::size_t> places;
    for (const auto& name : structure.names) {
        if (structure.named) {
            places.push_back(digit_of(names, name, structure.source) - std::size_t{1});
            continue;
        }
        std::size_t type = 1;
        while (type <= names.size() && name != std::to_string(type)) ++type;
        if (type > names.size())
            throw input_error(structure.source, "types 1 to " + std::to_string(names.size()) + " (" + joined(names) + ")",
                              "type " + name);
        places.push_back(type - 1);
    }
    for (std::size_t& s : structure.species) s = places[s];
    structure.names = names;
    structure.named = true;
    return structure;
}

}  // namespace saddle
