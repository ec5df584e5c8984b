/// \file
/// Potentials by a line of text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <saddle/alloy/species.hpp>

#include "any_potential.hpp"

namespace saddle::runtime {

/// The potential that a text names: KIND:REST, see `potential_kinds`. \param species the species that are used, in this
/// order; all that the potential knows where there are none. \throws input_error where the kind is unknown or not part
/// of this build, and as the potential itself.
any_potential make_potential(const std::string& text, const species_names& species = {});

/// A kind of potential that a text may name.
struct potential_kind {
    std::string name;         ///< before the colon
    std::string form;         ///< what may stand behind it
    std::string description;  ///< what it is, and what of it is installed
    bool built = true;        ///< whether it is part of this build
};

std::vector<potential_kind> potential_kinds();

/// Whether a text begins with the name of a kind and a colon.
bool names_potential(std::string_view text);

}  // namespace saddle::runtime
