# Every public header compiles alone, under our warnings. The target `headers` is part of the default build.
option(SADDLE_VERIFY_HEADERS "Compile every public header alone" ON)
if(NOT SADDLE_VERIFY_HEADERS)
    return()
endif()

set(verified ${saddle_headers})
list(FILTER verified INCLUDE REGEX "\\.hpp$")  # an .inc is a part of a header
saddle_drop_disabled(verified)
set(verified_mpi ${verified})
list(FILTER verified_mpi INCLUDE REGEX "/mpi_[^/]*$")
list(FILTER verified EXCLUDE REGEX "/mpi_[^/]*$")
add_library(saddle_verified INTERFACE)
target_sources(saddle_verified INTERFACE FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${verified})
target_link_libraries(saddle_verified INTERFACE saddle_own)
target_compile_options(saddle_verified INTERFACE -O0)  # only whether it compiles is asked
set_target_properties(saddle_verified PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)

add_custom_target(headers ALL)
add_dependencies(headers saddle_verified_verify_interface_header_sets)

if(TARGET saddle::mpi)
    add_library(saddle_verified_mpi INTERFACE)
    target_sources(saddle_verified_mpi INTERFACE FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include"
                                                                  FILES ${verified_mpi})
    target_link_libraries(saddle_verified_mpi INTERFACE saddle_own saddle::mpi)
    set_target_properties(saddle_verified_mpi PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    add_dependencies(headers saddle_verified_mpi_verify_interface_header_sets)
endif()
