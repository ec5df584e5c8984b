/// \file
/// Collects the rows of a structure file, whichever format they come from.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <saddle/alloy/species.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// Types that a file may number. More than any alloy has; it keeps a wrong column from being taken for types.
inline constexpr std::int64_t most_types = 255;

/// Species of a file in the making. They come as types (1, 2, …), as names in the order of their first appearance, or
/// as both, where the types give the order. A name that is a whole number is a type.
class species_list {
public:
    /// Types and names so far.
    std::size_t size() const { return names_.size(); }

    /// 0-based place of a type.
    std::size_t of_type(std::int64_t type, const line_reader& at) {
        if (type < 1 || type > most_types)
            at.fail("a type from 1 to " + std::to_string(most_types), std::to_string(type));
        const auto place = static_cast<std::size_t>(type - 1);
        if (names_.size() <= place) names_.resize(place + 1);
        return place;
    }

    /// 0-based place of a name. \throws input_error where names and numbers stand side by side: a type might then have
    /// the place that a name was given.
    std::size_t of_name(std::string_view name, const line_reader& at) {
        const auto type = parse_integer(name);
        (type ? has_numbers_ : has_names_) = true;
        if (has_numbers_ && has_names_) at.fail("names of species or numbers of types, not both", quoted_text(name));
        if (type) return of_type(*type, at);
        if (name.empty()) at.fail("the name of a species", "none");
        const auto found = std::find(names_.begin(), names_.end(), name);
        if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
        const std::size_t place = of_type(static_cast<std::int64_t>(names_.size() + 1), at);
        return name_type(place, name, at);
    }

    /// 0-based place of a type that the same row names.
    std::size_t of_both(std::int64_t type, std::string_view name, const line_reader& at) {
        const std::size_t place = of_type(type, at);
        return parse_integer(name) ? place : name_type(place, name, at);
    }

    /// Gives a type its name. \throws input_error where the name belongs to another type or the type has another name.
    std::size_t name_type(std::size_t place, std::string_view name, const line_reader& at) {
        if (names_[place] == name) return place;
        if (!names_[place].empty() || std::find(names_.begin(), names_.end(), name) != names_.end())
            at.fail("one name for each type",
                    quoted_text(name) + " for type " + std::to_string(place + 1) +
                        (names_[place].empty() ? " and another" : " and " + quoted_text(names_[place])));
        names_[place] = name;
        return place;
    }

    /// Fills in the names and whether they are any; types that no atom has keep their number. \throws input_error where
    /// some of the types that atoms have are named and others are not.
    void finish(atoms& structure) {
        structure.named =
            std::any_of(names_.begin(), names_.end(), [](const std::string& name) { return !name.empty(); });
        for (const std::size_t s : structure.species)
            if (structure.named && names_[s].empty())
                throw input_error(structure.source, "names for all types of atoms or for none",
                                  "none for type " + std::to_string(s + 1));
        for (std::size_t k = 0; k < names_.size(); ++k)
            if (names_[k].empty()) names_[k] = std::to_string(k + 1);
        structure.names = std::move(names_);
    }

private:
    species_names names_;
    bool has_names_ = false;
    bool has_numbers_ = false;
};

/// Atoms in the making.
class atom_rows {
public:
    species_list species;

    atom_rows(const cell& box, std::size_t expected, std::string source) {
        made_.box = box;
        made_.source = std::move(source);
        made_.ids.reserve(expected);
        made_.species.reserve(expected);
        made_.positions.reserve(expected);
    }

    /// An atom without an id is called by its place in the file.
    void add(std::optional<std::int64_t> id, std::size_t kind, const real3& position_A) {
        made_.ids.push_back(id.value_or(static_cast<std::int64_t>(made_.ids.size() + 1)));
        made_.species.push_back(kind);
        made_.positions.push_back(position_A);
    }

    std::size_t size() const { return made_.size(); }

    /// \throws input_error as `check_atoms`.
    atoms finish(std::int64_t step = 0, std::string comment = {}) {
        species.finish(made_);
        made_.step = step;
        made_.comment = std::move(comment);
        check_atoms(made_);
        return std::move(made_);
    }

private:
    atoms made_;
};

}  // namespace saddle
