# cmake --install: headers, the package that find_package(saddle COMPONENTS json eigen onednn xtensor kim mpi) finds, models.
# The program and the library for C install themselves in examples/.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/saddle")

# One export set a component, so that nobody meets a target whose dependency was not looked for.
install(TARGETS saddle_headers EXPORT saddle FILE_SET HEADERS)
install(EXPORT saddle FILE saddleTargets.cmake NAMESPACE saddle:: DESTINATION "${package_dir}")
foreach(component IN LISTS saddle_components)
    install(TARGETS saddle_${component} EXPORT saddle_${component})
    install(EXPORT saddle_${component} FILE saddle-${component}-targets.cmake NAMESPACE saddle::
            DESTINATION "${package_dir}")
endforeach()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/saddleConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/saddleConfig.cmake" INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/saddleConfigVersion.cmake" COMPATIBILITY SameMinorVersion
                                 ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/saddleConfig.cmake" "${PROJECT_BINARY_DIR}/saddleConfigVersion.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/components.cmake" "${PROJECT_SOURCE_DIR}/cmake/FindRandom123.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/FindoneDNN.cmake" "${PROJECT_SOURCE_DIR}/cmake/FindKIM.cmake"
        DESTINATION "${package_dir}")

file(GLOB models CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/models/*.safetensors")
install(FILES ${models} DESTINATION "${CMAKE_INSTALL_DATADIR}/saddle/models")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
