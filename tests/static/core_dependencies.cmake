# cmake -DCOMPILER=… -DINCLUDES=a|b -DHEADER=…/saddle.hpp -P core_dependencies.cmake
# Passes where HEADER reaches no optional dependency.
cmake_minimum_required(VERSION 3.24)
string(REPLACE "|" ";-I" flags "-I${INCLUDES}")
execute_process(COMMAND "${COMPILER}" -std=c++20 -M ${flags} -x c++ "${HEADER}"
                RESULT_VARIABLE status OUTPUT_VARIABLE files ERROR_VARIABLE message)
if(NOT status EQUAL 0)
    message("${message}")
    message(FATAL_ERROR "${HEADER} does not compile")
endif()
string(REGEX MATCH "[^ \n]*/(nlohmann|Eigen|xtensor|xtl|dnnl|lammps|kim-api|KIM_[A-Za-z]*|mpi|omp)[./][^ \n]*" found "${files}")
if(found)
    message(FATAL_ERROR "${HEADER} needs the standard library and Random123 alone, but reaches ${found}")
endif()
