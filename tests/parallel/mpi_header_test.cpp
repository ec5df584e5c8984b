#include <saddle/parallel/mpi_header.hpp>

#include <doctest/doctest.h>

TEST_CASE("MPI comes in C alone") {
#ifdef MPIPP_H  // the guard of Open MPI's C++ bindings
    FAIL("the C++ bindings came as well");
#endif
    MPI_Init(nullptr, nullptr);
    int rank = -1, size = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    int sum = -1;
    MPI_Allreduce(&rank, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    CHECK(2 * sum == size * (size - 1));
    MPI_Finalize();
}
