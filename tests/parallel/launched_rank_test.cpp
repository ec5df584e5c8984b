#include <saddle/parallel/launched_rank.hpp>

#include <cstdlib>

#include <doctest/doctest.h>

using namespace saddle;

namespace {

constexpr const char* all_names[] = {
    "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_SIZE", "PMIX_RANK", "SLURM_STEP_NUM_TASKS"};

void set(const char* name, const char* value) { ::setenv(name, value, 1); }
void clear() {
    for (const char* name : all_names) ::unsetenv(name);
}

}  // namespace

TEST_CASE("a process that was started by itself is no rank") {
    clear();
    CHECK(!launched_by_mpi());
}

TEST_CASE("each launcher's variables are understood") {
    for (int first = 0; first < 6; first += 2) {
        clear();
        set(all_names[first], "2");
        CHECK(!launched_by_mpi());  // half of them is nothing
        set(all_names[first + 1], "4");
        const auto found = launched_by_mpi();
        REQUIRE(found);
        CHECK(found->rank == 2);
        CHECK(found->size == 4);
    }
    clear();
}

TEST_CASE("what is no rank of a size is none") {
    clear();
    const char* wrong[][2] = {{"4", "4"}, {"-1", "4"}, {"x", "4"}, {"0", ""}, {"0", "many"}};
    for (const auto& [rank, size] : wrong) {
        set("PMI_RANK", rank);
        set("PMI_SIZE", size);
        CHECK(!launched_by_mpi());
    }
    clear();
}
