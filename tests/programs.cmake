# Examples, shell tests and Python tests: programs that run as a user runs them.
get_property(examples GLOBAL PROPERTY saddle_examples)
foreach(name IN LISTS examples)
    saddle_add_test(examples.${name} examples "" example_${name})
endforeach()
find_program(SADDLE_ANY_PYTHON NAMES python3)
mark_as_advanced(SADDLE_ANY_PYTHON)
file(GLOB scripts CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/[0-9][0-9]_*.py")
if(TARGET saddle_c AND SADDLE_ANY_PYTHON)  # they take the library
    foreach(script IN LISTS scripts)
        cmake_path(GET script STEM name)
        saddle_add_test(examples.${name} examples "" "${SADDLE_ANY_PYTHON}" "${script}" $<TARGET_FILE:saddle_c>)
    endforeach()
endif()
if(TARGET gather_benchmark)
    saddle_add_test(benchmarks.run benchmarks "" bash "${CMAKE_CURRENT_SOURCE_DIR}/benchmarks/run_test.sh"
                    "$<TARGET_FILE_DIR:gather_benchmark>" "${PROJECT_SOURCE_DIR}")
endif()
if(NOT TARGET saddle)
    return()
endif()

# examples/NN_name.sh --small PROGRAM FOLDER
file(GLOB scripts CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/[0-9][0-9]_*.sh")
if(TARGET saddle::kim)  # they take its models
    foreach(script IN LISTS scripts)
        cmake_path(GET script STEM name)
        saddle_add_test(examples.${name} examples "" bash "${script}" --small $<TARGET_FILE:saddle> results)
    endforeach()
endif()

# cli/NAME.sh PROGRAM SOURCE_DIR
file(GLOB scripts CONFIGURE_DEPENDS cli/*.sh)
foreach(script IN LISTS scripts)
    cmake_path(GET script STEM name)
    string(REGEX REPLACE "_test$" "" name "${name}")
    saddle_add_test(cli.${name} cli ${script} bash "${script}" $<TARGET_FILE:saddle> "${PROJECT_SOURCE_DIR}")
endforeach()

# python/NAME.py PROGRAM SCRATCH_DIR, under an interpreter that has ase and numpy; the first in PATH may lack them.
file(GLOB scripts CONFIGURE_DEPENDS python/*.py)
list(FILTER scripts EXCLUDE REGEX "/_[^/]*$")
if(NOT scripts)
    return()
endif()
function(saddle_has_ase result interpreter)
    execute_process(COMMAND "${interpreter}" -c "import ase, numpy" RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
    if(NOT status EQUAL 0)
        set(${result} FALSE PARENT_SCOPE)
    endif()
endfunction()
find_program(SADDLE_PYTHON NAMES python3 VALIDATOR saddle_has_ase DOC "Python with ase and numpy")
if(NOT SADDLE_PYTHON)
    message(STATUS "saddle: no python3 with ase and numpy: the Python tests are skipped (Debian: python3-ase)")
endif()
foreach(script IN LISTS scripts)
    cmake_path(GET script STEM name)
    string(REGEX REPLACE "_test$" "" name "${name}")
    if(SADDLE_PYTHON)
        saddle_add_test(python.${name} python ${script} "${SADDLE_PYTHON}" "${script}" $<TARGET_FILE:saddle>
                        "${CMAKE_CURRENT_BINARY_DIR}/scratch/python.${name}")
    else()  # 77 is "skipped"; no semicolon, which would part CMake's list
        saddle_add_test(python.${name} python ${script} sh -c
                        "echo needs python3 with ase and numpy && test -z \"$CI\" && exit 77 || exit 1")
    endif()
endforeach()
