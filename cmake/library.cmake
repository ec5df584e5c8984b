# The header-only library saddle::saddle and its components saddle::json, saddle::eigen, saddle::onednn,
# saddle::xtensor, saddle::kim, saddle::mpi.
# None exports a warning or an instruction-set flag.
include(components)

find_package(Random123 REQUIRED)

# The target is not called saddle because the program is: `cmake --build … --target saddle` builds something.
file(GLOB_RECURSE saddle_headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/include/saddle/*.hpp"
                                                   "${PROJECT_SOURCE_DIR}/include/saddle/*.inc")
add_library(saddle_headers INTERFACE)
add_library(saddle::saddle ALIAS saddle_headers)
set_target_properties(saddle_headers PROPERTIES EXPORT_NAME saddle)
target_sources(saddle_headers INTERFACE FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include"
                                                         FILES ${saddle_headers})
target_compile_features(saddle_headers INTERFACE cxx_std_20)
target_link_libraries(saddle_headers INTERFACE Random123::Random123)

# Every component can be installed, for headers need nothing to be copied; saddle::X exists in this build where X is on.
set(saddle_enabled_components "")
foreach(component IN LISTS saddle_components)
    list(GET saddle_${component}_needs 0 package)
    list(GET saddle_${component}_needs 1 target)
    list(GET saddle_${component}_needs 2 debian_package)
    add_library(saddle_${component} INTERFACE)
    set_target_properties(saddle_${component} PROPERTIES EXPORT_NAME ${component})
    target_link_libraries(saddle_${component} INTERFACE saddle_headers ${target})

    string(TOUPPER ${component} COMPONENT)
    if(NOT SADDLE_${COMPONENT})
        continue()
    endif()
    find_package(${package} QUIET)
    if(NOT ${package}_FOUND AND SADDLE_${COMPONENT} STREQUAL "AUTO")
        message(STATUS "saddle: no ${package}, so component ${component} is off (Debian: ${debian_package})")
        continue()
    endif()
    if(NOT ${package}_FOUND)
        message(FATAL_ERROR "saddle: component ${component} needs ${package}: install ${debian_package} (Debian) or "
                            "configure with -DSADDLE_${COMPONENT}=OFF.")
    endif()
    add_library(saddle::${component} ALIAS saddle_${component})
    list(APPEND saddle_enabled_components ${component})
endforeach()

# Removes the sources that need a component which is off. Such files carry its name: backend/eigen.hpp, onednn_mlp.cpp,
# or stand in a folder of its name: training/eigen/layers.hpp.
function(saddle_drop_disabled list_name)
    set(files ${${list_name}})
    foreach(component IN LISTS saddle_components)
        if(NOT TARGET saddle::${component})
            list(FILTER files EXCLUDE REGEX "(^|[/_.])${component}([_.][^/]*$|/[^/]+$)")
        endif()
    endforeach()
    set(${list_name} ${files} PARENT_SCOPE)
endfunction()
