#include "make_potential.hpp"

#include <algorithm>

#include <saddle/core/error.hpp>

#include "kinds.hpp"

namespace saddle::runtime {

namespace {

std::string known_kinds() {
    std::string list;
    for (const auto& kind : potential_kinds()) list += (list.empty() ? "" : ", ") + kind.name + ":" + kind.form;
    return list;
}

}  // namespace

std::vector<potential_kind> potential_kinds() {
    return {kim_kind(), snap_kind(), eam_kind(), lammps_kind(), lennard_jones_kind()};
}

bool names_potential(std::string_view text) {
    const auto kinds = potential_kinds();
    return std::any_of(kinds.begin(), kinds.end(), [&](const auto& kind) {
        return text.substr(0, text.find(':')) == kind.name && text != kind.name;
    });
}

any_potential make_potential(const std::string& text, const species_names& species) {
    const std::string kind = text.substr(0, text.find(':'));
    const std::string rest = kind == text ? "" : text.substr(kind.size() + 1);
    if (kind == text) throw input_error("potential", "one of " + known_kinds(), "'" + text + "'");
    if (kind == "kim") return make_kim(rest, species);
    if (kind == "snap") return make_snap(rest, species);
    if (kind == "eam") return make_eam(rest, species);
    if (kind == "lammps") return make_lammps(rest, species);
    if (kind == "lj") return make_lennard_jones(rest, species);
    throw input_error("potential", "one of " + known_kinds(), "'" + text + "'");
}

}  // namespace saddle::runtime
