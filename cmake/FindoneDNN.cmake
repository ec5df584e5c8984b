# oneDNN by header and library. Gives oneDNN::oneDNN.
# Not by the package's own dnnl-config.cmake: Debian's stops the whole configuration where OpenCL's headers are missing,
# which saddle does not use.
find_path(oneDNN_INCLUDE_DIR oneapi/dnnl/dnnl.hpp)
find_library(oneDNN_LIBRARY dnnl)
mark_as_advanced(oneDNN_INCLUDE_DIR oneDNN_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(oneDNN REQUIRED_VARS oneDNN_LIBRARY oneDNN_INCLUDE_DIR)

if(oneDNN_FOUND AND NOT TARGET oneDNN::oneDNN)
    add_library(oneDNN::oneDNN UNKNOWN IMPORTED)
    set_target_properties(oneDNN::oneDNN PROPERTIES IMPORTED_LOCATION "${oneDNN_LIBRARY}")
    target_include_directories(oneDNN::oneDNN INTERFACE "${oneDNN_INCLUDE_DIR}")
endif()
