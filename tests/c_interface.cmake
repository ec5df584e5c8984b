# The C interface from outside: every call from C99, what the library shows, its answers beside those of the library.
set(interface_dir "${PROJECT_SOURCE_DIR}/examples/c_interface")

# What the library hides is compiled again for its test.
target_sources(test.c_interface.guard PRIVATE "${interface_dir}/library.cpp")
target_compile_definitions(test.c_interface.guard PRIVATE SADDLE_VERSION="${PROJECT_VERSION}")

set(library saddle_c)
if(NOT TARGET saddle_c)  # in a build without programs, the sanitizers': with the dynamic composition alone, quick to make
    set(library saddle_c_dynamic)
    enable_language(C)
    file(GLOB interface_sources CONFIGURE_DEPENDS "${interface_dir}/*.cpp")
    set(runtime_dir "${PROJECT_SOURCE_DIR}/examples/runtime")
    add_library(${library} STATIC ${interface_sources} c_interface/compose_dynamically.cpp
                "${runtime_dir}/backend_choice.cpp" "${runtime_dir}/dynamic_composition.cpp"
                "${runtime_dir}/model_library.cpp")
    target_include_directories(${library} PUBLIC "${interface_dir}" PRIVATE "${runtime_dir}")
    target_link_libraries(${library} PRIVATE saddle_own ${CMAKE_DL_LIBS})
    target_compile_definitions(${library} PRIVATE SADDLE_VERSION="${PROJECT_VERSION}" SADDLE_MODELS_FROM_LIBRARY="models")
endif()

target_link_libraries(test.c_interface.equality PRIVATE ${library})

add_executable(c_interface_every_call c_interface/every_call.c)
set_target_properties(c_interface_every_call PROPERTIES C_STANDARD 99 C_EXTENSIONS OFF LINKER_LANGUAGE CXX)
target_compile_options(c_interface_every_call PRIVATE -pedantic -Wall -Wextra -Werror)
target_link_libraries(c_interface_every_call PRIVATE ${library} m)
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
    target_compile_definitions(c_interface_every_call PRIVATE SADDLE_SANITIZED)
endif()
saddle_add_test(c_interface.every_call unit "" c_interface_every_call .)

if(TARGET saddle_c)
    saddle_add_test(c_interface.symbols static "" bash "${CMAKE_CURRENT_SOURCE_DIR}/c_interface/symbols_test.sh"
                    $<TARGET_FILE:saddle_c> "${interface_dir}/saddle.h")
endif()
