# fuzz/NAME_fuzz.cpp: one libFuzzer program fuzz.NAME each; fuzz/run.sh runs them on fuzz/corpus/NAME. clang++ alone.
option(SADDLE_BUILD_FUZZERS "Build the fuzz targets of the readers (clang++)" OFF)
if(NOT SADDLE_BUILD_FUZZERS)
    return()
endif()
if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "saddle: fuzz targets need clang++ (libFuzzer): configure with --preset fuzz.")
endif()

find_package(CLI11 REQUIRED)  # who reads the file of --config
file(GLOB sources CONFIGURE_DEPENDS fuzz/*_fuzz.cpp)
add_custom_target(fuzzers)
foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    string(REGEX REPLACE "_fuzz$" "" name "${name}")
    add_executable(fuzz.${name} EXCLUDE_FROM_ALL ${source})
    target_link_libraries(fuzz.${name} PRIVATE saddle_own CLI11::CLI11)
    target_include_directories(fuzz.${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/examples/cli"
                                                   "${PROJECT_SOURCE_DIR}/examples/c_interface")
    target_compile_options(fuzz.${name} PRIVATE -fsanitize=fuzzer)
    target_link_options(fuzz.${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzzers fuzz.${name})
endforeach()
foreach(name IN ITEMS temperatures run_plan domain_checkpoint)
    target_sources(fuzz.${name} PRIVATE "${PROJECT_SOURCE_DIR}/examples/cli/${name}.cpp")
endforeach()
target_sources(fuzz.spectrum_checkpoint PRIVATE "${PROJECT_SOURCE_DIR}/examples/cli/spectrum_checkpoint.cpp"
                                                "${PROJECT_SOURCE_DIR}/examples/cli/interrupt.cpp")
