# The KIM API by header and library. Gives KIM::KIM.
# Not by the package's own kim-api-config.cmake: it defines no target unless a version is asked for.
find_path(KIM_INCLUDE_DIR KIM_SimulatorHeaders.hpp PATH_SUFFIXES kim-api)
find_library(KIM_LIBRARY kim-api)
mark_as_advanced(KIM_INCLUDE_DIR KIM_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(KIM REQUIRED_VARS KIM_LIBRARY KIM_INCLUDE_DIR)

if(KIM_FOUND AND NOT TARGET KIM::KIM)
    add_library(KIM::KIM UNKNOWN IMPORTED)
    set_target_properties(KIM::KIM PROPERTIES IMPORTED_LOCATION "${KIM_LIBRARY}"
                                              INTERFACE_INCLUDE_DIRECTORIES "${KIM_INCLUDE_DIR}")
endif()
