#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <span>

#include <saddle/core/error.hpp>
#include <saddle/parallel/mpi_communicator.hpp>

#include "domain_job.hpp"
#include "domains.hpp"
#include "interrupt.hpp"

namespace saddle::cli {

namespace {

/// Messages of the run are not those of the work list.
class own_world {
public:
    own_world() { MPI_Comm_dup(MPI_COMM_WORLD, &world_); }
    own_world(const own_world&) = delete;
    own_world& operator=(const own_world&) = delete;
    ~own_world() { MPI_Comm_free(&world_); }
    MPI_Comm get() const { return world_; }

private:
    MPI_Comm world_{};
};

/// The others wait in vain for a rank that has failed.
[[noreturn]] void abandon(int rank, const char* what, int status) {
    if (rank == 0)
        std::fprintf(stderr, "saddle: error: %s\n", what);
    else
        std::fprintf(stderr, "saddle: error: rank %d: %s\n", rank, what);
    MPI_Abort(MPI_COMM_WORLD, status);
    std::terminate();
}

bool work(const std::filesystem::path& folder, const machine_arguments& machine, const output_arguments& output,
          mpi_communicator& ranks) {
    try {
        return with_domain_job(folder, memo_of_each(machine, 1), [&](const auto& model, const auto& job) {
            return work_in_domains(model, job, ranks, output);
        });
    } catch (const input_error& problem) {
        abandon(ranks.rank(), problem.what(), 2);
    } catch (const std::exception& problem) {
        abandon(ranks.rank(), problem.what(), 1);
    }
}

}  // namespace

int domains_over_mpi(const std::filesystem::path& folder, const machine_arguments& machine,
                     const output_arguments& output, const domain_preparation& prepare) {
    const own_world world;
    mpi_communicator ranks(world.get());
    std::shared_ptr<const folder_lock> lock;
    std::exception_ptr problem;
    if (ranks.rank() == 0) {
        try {
            lock = prepare();
        } catch (...) {
            problem = std::current_exception();
        }
    }
    std::uint64_t ready = lock ? 1 : 0;
    ranks.sum(std::span(&ready, 1));
    if (problem) std::rethrow_exception(problem);
    if (!ready) return 0;
    catch_interrupts();
    const bool complete = work(folder, machine, output, ranks);
    return ranks.rank() == 0 ? domains_ended(complete, folder, output) : 0;
}

}  // namespace saddle::cli
