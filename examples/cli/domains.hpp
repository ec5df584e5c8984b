/// \file
/// One crystal cut into domains, over the ranks of mpirun or over threads. Every rank calls these.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include <saddle/core/folder_lock.hpp>

#include "anneal_plans.hpp"
#include "arguments.hpp"
#include "run_all.hpp"

namespace saddle::cli {

/// What `saddle resume` may change of a run over domains.
struct domain_changes {
    std::optional<std::uint64_t> jumps;
    std::string model;      ///< where it is now; empty where it was
    std::string structure;  ///< likewise
};

/// `saddle anneal --domains`. \return the exit status. \throws input_error.
int anneal_in_domains(const anneal_arguments& arguments, const output_arguments& output);

/// Whether a folder holds a run over domains.
bool is_over_domains(const std::filesystem::path& folder);

/// `saddle resume` of such a run.
int resume_in_domains(const std::filesystem::path& folder, const domain_changes& changes,
                      const machine_arguments& machine, const output_arguments& output);

/// Makes a run ready, on rank 0 alone: afterwards its folder says all. \return the lock of the folder, none where
/// nothing is left to do.
using domain_preparation = std::function<std::shared_ptr<const folder_lock>()>;

/// What there is to say at the end. \return the exit status.
int domains_ended(bool complete, const std::filesystem::path& folder, const output_arguments& output);

/// The part of `domains.cpp` that MPI does: as it does over threads, and a rank that fails ends the job.
int domains_over_mpi(const std::filesystem::path& folder, const machine_arguments& machine,
                     const output_arguments& output, const domain_preparation& prepare);

}  // namespace saddle::cli
