# Every public header compiles alone, under our warnings. The target `headers` is part of the default build.
option(SADDLE_VERIFY_HEADERS "Compile every public header alone" ON)
if(NOT SADDLE_VERIFY_HEADERS)
    return()
endif()

set(verified ${saddle_headers})
list(FILTER verified INCLUDE REGEX "\\.hpp$")  # an .inc is a part of a header
saddle_drop_disabled(verified)
foreach(component IN ITEMS kim mpi)
    set(verified_${component} ${verified})
    list(FILTER verified_${component} INCLUDE REGEX "/${component}[._][^/]*$")
    list(FILTER verified EXCLUDE REGEX "/${component}[._][^/]*$")
endforeach()
add_library(saddle_verified INTERFACE)
target_sources(saddle_verified INTERFACE FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${verified})
target_link_libraries(saddle_verified INTERFACE saddle_own)
target_compile_options(saddle_verified INTERFACE -O0)  # only whether it compiles is asked
set_target_properties(saddle_verified PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)

add_custom_target(headers ALL)
add_dependencies(headers saddle_verified_verify_interface_header_sets)

foreach(component IN ITEMS kim mpi)
    if(NOT TARGET saddle::${component})
        continue()
    endif()
    set(target saddle_verified_${component})
    add_library(${target} INTERFACE)
    target_sources(${target} INTERFACE FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include"
                                                        FILES ${verified_${component}})
    target_link_libraries(${target} INTERFACE saddle_own saddle::${component})
    set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    add_dependencies(headers ${target}_verify_interface_header_sets)
endforeach()
