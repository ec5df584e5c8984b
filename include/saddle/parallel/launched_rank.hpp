/// \file
/// Whether a launcher of parallel jobs (mpirun, srun) started this process, as one of how many.
#pragma once

#include <cstdlib>
#include <optional>

#include <saddle/io/text.hpp>

namespace saddle {

struct launched_rank {
    int rank{};
    int size{};
};

/// From the environment alone, so that MPI need not be set up to know: that of OpenMPI, of the launchers that speak PMI
/// (MPICH, Intel MPI, srun), of srun with PMIx. None where the process was started by itself.
inline std::optional<launched_rank> launched_by_mpi() {
    constexpr const char* names[][2] = {{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                        {"PMI_RANK", "PMI_SIZE"},
                                        {"PMIX_RANK", "SLURM_STEP_NUM_TASKS"}};
    for (const auto& [rank_name, size_name] : names) {
        const char* const rank = std::getenv(rank_name);
        const char* const size = std::getenv(size_name);
        if (!rank || !size) continue;
        const auto r = parse_integer(rank);
        const auto n = parse_integer(size);
        if (r && n && *r >= 0 && *r < *n) return launched_rank{static_cast<int>(*r), static_cast<int>(*n)};
    }
    return std::nullopt;
}

}  // namespace saddle
