# saddle_runtime: the closed list of compositions, each instantiated in its own source. The program, tests, examples and
# benchmarks link it.
set(runtime_dir "${PROJECT_SOURCE_DIR}/examples/runtime")
file(GLOB runtime_sources CONFIGURE_DEPENDS "${runtime_dir}/*.cpp")
saddle_drop_disabled(runtime_sources)
if(NOT runtime_sources)
    return()
endif()
add_library(saddle_runtime STATIC ${runtime_sources})
# libsaddle takes it in; nobody replaces its functions from outside, so calls need no detour through a table
set_target_properties(saddle_runtime PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden
                                                VISIBILITY_INLINES_HIDDEN ON)
target_include_directories(saddle_runtime PUBLIC "${runtime_dir}")
target_link_libraries(saddle_runtime PRIVATE saddle_own PUBLIC saddle::saddle saddle::json Threads::Threads)

# One source for each entry `composition<…>` of static_compositions; compose.cpp asserts that none was missed. They take
# most of the time of a build: while one works on something else, the first few may do.
set(SADDLE_COMPOSITIONS "all" CACHE STRING "So many of the static compositions, from the first; other models run dynamically")
if(EXISTS "${runtime_dir}/static_composition.cpp.in")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${runtime_dir}/compositions.hpp")
    file(STRINGS "${runtime_dir}/compositions.hpp" entries REGEX "composition<.+mlp<")
    list(LENGTH entries listed)
    set(compositions ${listed})
    if(NOT SADDLE_COMPOSITIONS STREQUAL "all")
        if(NOT SADDLE_COMPOSITIONS MATCHES "^[1-9][0-9]*$" OR SADDLE_COMPOSITIONS GREATER listed)
            message(FATAL_ERROR "saddle: SADDLE_COMPOSITIONS: expected all or 1 to ${listed}, found '${SADDLE_COMPOSITIONS}'.")
        endif()
        set(compositions ${SADDLE_COMPOSITIONS})
    endif()
    foreach(place RANGE 1 ${compositions})
        math(EXPR INDEX "${place} - 1")
        set(source "${PROJECT_BINARY_DIR}/runtime/static_composition_${INDEX}.cpp")
        configure_file("${runtime_dir}/static_composition.cpp.in" "${source}" @ONLY)
        target_sources(saddle_runtime PRIVATE "${source}")
    endforeach()
    target_compile_definitions(saddle_runtime PRIVATE SADDLE_LISTED_COMPOSITIONS=${listed}
                                                      SADDLE_BUILT_COMPOSITIONS=${compositions})
endif()
