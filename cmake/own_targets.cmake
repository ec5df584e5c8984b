# What saddle's own programs, tests and benchmarks are built with. Nothing of this reaches a user of the library.
if(NOT TARGET saddle::json)
    message(FATAL_ERROR "saddle: programs, tests and benchmarks read model files: configure with -DSADDLE_JSON=ON.")
endif()
if(PROJECT_IS_TOP_LEVEL)
    get_property(multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
    if(NOT CMAKE_BUILD_TYPE AND NOT multi_config)
        set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
    endif()
    find_program(SADDLE_CCACHE ccache)
    mark_as_advanced(SADDLE_CCACHE)
    if(SADDLE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
        set(CMAKE_CXX_COMPILER_LAUNCHER "${SADDLE_CCACHE}")
    endif()
endif()
set(CMAKE_CXX_EXTENSIONS OFF)

include(GNUInstallDirs)
find_package(Threads REQUIRED)

add_library(saddle_own INTERFACE)
set(old_gcc "$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>")
target_compile_options(saddle_own INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow $<$<BOOL:${SADDLE_WARNINGS_AS_ERRORS}>:-Werror>
    # g++ 12 sees overlaps and overflows inside its own std::string and std::vector that are not there (GCC bug 105651 and
    # its kin); the sanitizers find the real ones
    "$<${old_gcc}:-Wno-restrict;-Wno-stringop-overflow;-Wno-stringop-overread>"
    # a·b + c must not turn into a fused multiply-add on some machines only: results are the same bit for bit
    -ffp-contract=off)
target_link_libraries(saddle_own INTERFACE saddle::saddle Threads::Threads)
set(own_components ${saddle_components})
list(REMOVE_ITEM own_components kim mpi)  # for the few that use them, which say so
foreach(component IN LISTS own_components)
    string(TOUPPER ${component} COMPONENT)
    if(TARGET saddle::${component})
        target_link_libraries(saddle_own INTERFACE saddle::${component})
        target_compile_definitions(saddle_own INTERFACE SADDLE_WITH_${COMPONENT}=1)
    else()
        target_compile_definitions(saddle_own INTERFACE SADDLE_WITH_${COMPONENT}=0)
    endif()
endforeach()

# Models that ship are looked for by name: beside an installed program (relative to its folder), else in the source tree.
file(RELATIVE_PATH installed_models "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_DATADIR}/saddle/models")
target_compile_definitions(saddle_own INTERFACE SADDLE_MODEL_DIR="${PROJECT_SOURCE_DIR}/examples/models"
                                                SADDLE_INSTALLED_MODEL_DIR="${installed_models}")

# Links the runtime library where there is one.
function(saddle_link_runtime target)
    if(TARGET saddle_runtime)
        target_link_libraries(${target} PRIVATE saddle_runtime)
    endif()
endfunction()
