# Properties of the source that the compiler's verdict or a look at the includes decides.

# An object library that is never built lends its include folders, those of every component among them.
add_library(saddle_static_probe OBJECT EXCLUDE_FROM_ALL main.cpp)
target_link_libraries(saddle_static_probe PRIVATE saddle_own)
set(compile -DCOMPILER=${CMAKE_CXX_COMPILER}
            "-DINCLUDES=$<JOIN:$<TARGET_PROPERTY:saddle_static_probe,INCLUDE_DIRECTORIES>,|>")

# static/*.cpp must not compile, for the reason that its first line states.
file(GLOB sources CONFIGURE_DEPENDS static/*.cpp)
saddle_drop_disabled(sources)
foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    saddle_add_test(static.${name} static ${source} ${CMAKE_COMMAND} ${compile} -DSOURCE=${source}
                    -P "${CMAKE_CURRENT_SOURCE_DIR}/static/must_not_compile.cmake")
endforeach()

# saddle.hpp needs the standard library and Random123 alone.
if(EXISTS "${PROJECT_SOURCE_DIR}/include/saddle/saddle.hpp")
    saddle_add_test(static.core_dependencies static "" ${CMAKE_COMMAND} ${compile}
                    -DHEADER=${PROJECT_SOURCE_DIR}/include/saddle/saddle.hpp
                    -P "${CMAKE_CURRENT_SOURCE_DIR}/static/core_dependencies.cmake")
endif()

# No folder of the library includes one below it.
saddle_add_test(static.layers static "" ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR}/include/saddle
                -P "${CMAKE_CURRENT_SOURCE_DIR}/static/layers.cmake")
