# cmake -DCOMPILER=… -DINCLUDES=a|b -DSOURCE=… -P must_not_compile.cmake
# Passes where SOURCE does not compile and the compiler's first error is the sentence of its first line,
# `// expected: SENTENCE`, while the corrected variant (SADDLE_STATIC_CONTROL defined) compiles: so the failure has that cause and no other.
cmake_minimum_required(VERSION 3.24)
string(REPLACE "|" ";-I" flags "-I${INCLUDES}")
set(ENV{LC_ALL} C)

file(STRINGS "${SOURCE}" first_line LIMIT_COUNT 1)
if(NOT first_line MATCHES "^// expected: (.+)$")
    message(FATAL_ERROR "${SOURCE}:1: expected '// expected: SENTENCE', found '${first_line}'")
endif()
set(sentence "${CMAKE_MATCH_1}")

macro(compile)
    execute_process(COMMAND "${COMPILER}" -std=c++20 -fsyntax-only ${flags} ${ARGN} "${SOURCE}"
                    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
endmacro()

compile(-DSADDLE_STATIC_CONTROL)
if(NOT status EQUAL 0)
    message("${output}")
    message(FATAL_ERROR "the corrected variant of ${SOURCE} does not compile")
endif()
compile()
if(status EQUAL 0)
    message(FATAL_ERROR "${SOURCE} compiles, though it must not: ${sentence}")
endif()
string(REGEX MATCH "error:[^\n]*" first_error "${output}")
string(FIND "${first_error}" "${sentence}" place)
if(place EQUAL -1)
    message("${output}")
    message(FATAL_ERROR "${SOURCE} does not compile, but its first error is not '${sentence}'")
endif()
