// Stands in where the component kim is off.
#include <saddle/core/error.hpp>

#include "kinds.hpp"

namespace saddle::runtime {

potential_kind kim_kind() { return {"kim", "MODEL", "portable models of the KIM API", false}; }

any_potential make_kim(const std::string& rest, const species_names&) {
    throw input_error("potential", "a kind that is part of this build, which was made without the KIM API",
                      "kim:" + rest);
}

snap_parameters kim_snap_parameters(const std::string& model) {
    throw input_error("potential", "files " + model + ".snapcoeff and " + model + ".snapparam", "none");
}

}  // namespace saddle::runtime
