#include <saddle/potential/kim.hpp>
#include <saddle/potential/kim_snap.hpp>

#include "kinds.hpp"

namespace saddle::runtime {

potential_kind kim_kind() {
    return {"kim", "MODEL",
            "portable models of the KIM API, " + std::to_string(installed_kim_models().size()) + " installed"};
}

any_potential make_kim(const std::string& rest, const species_names& species) {
    return {"kim:" + rest, kim_potential(rest, species)};
}

snap_parameters kim_snap_parameters(const std::string& model) { return read_kim_snap(model); }

}  // namespace saddle::runtime
