# The ways to use saddle from another project, each a small project that is configured, built and run.
set(prefix "${CMAKE_CURRENT_BINARY_DIR}/consumer-prefix")
saddle_add_test(consumer.install consumer "" sh -c "rm -rf \"$1\" && \"$2\" --install \"$3\" --prefix \"$1\"" sh
                "${prefix}" "${CMAKE_COMMAND}" "${PROJECT_BINARY_DIR}")
set_tests_properties(consumer.install PROPERTIES FIXTURES_SETUP installed_package)

foreach(way find_package add_subdirectory fetch_content)
    set(options -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE}
                "-DCMAKE_CXX_FLAGS=${CMAKE_CXX_FLAGS}")
    if(way STREQUAL find_package)
        list(APPEND options -DCMAKE_PREFIX_PATH=${prefix})
    else()
        list(APPEND options -DSADDLE_CHECKOUT=${PROJECT_SOURCE_DIR})
    endif()
    saddle_add_test(consumer.${way} consumer "" ${CMAKE_CTEST_COMMAND} --build-and-test
                    "${CMAKE_CURRENT_SOURCE_DIR}/consumer/${way}" "${CMAKE_CURRENT_BINARY_DIR}/consumer/${way}"
                    --build-generator ${CMAKE_GENERATOR} --build-makeprogram ${CMAKE_MAKE_PROGRAM}
                    --build-project consumer --build-options ${options} --test-command consumer)
endforeach()
set_tests_properties(consumer.find_package PROPERTIES FIXTURES_REQUIRED installed_package)

# from C: by find_package in a project of C alone, and by pkg-config
if(TARGET saddle_c)
    saddle_add_test(consumer.c consumer "" ${CMAKE_CTEST_COMMAND} --build-and-test
                    "${CMAKE_CURRENT_SOURCE_DIR}/consumer/c" "${CMAKE_CURRENT_BINARY_DIR}/consumer/c"
                    --build-generator ${CMAKE_GENERATOR} --build-makeprogram ${CMAKE_MAKE_PROGRAM}
                    --build-project consumer --build-options -DCMAKE_PREFIX_PATH=${prefix} --test-command consumer)
    saddle_add_test(consumer.pkg_config consumer "" bash "${CMAKE_CURRENT_SOURCE_DIR}/consumer/c/pkg_config_test.sh"
                    "${prefix}" "${CMAKE_INSTALL_LIBDIR}")
    set_tests_properties(consumer.c consumer.pkg_config PROPERTIES FIXTURES_REQUIRED installed_package)
endif()
