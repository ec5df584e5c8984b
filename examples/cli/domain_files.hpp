/// \file
/// The files that a run over domains fills.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <saddle/alloy/pairs.hpp>
#include <saddle/core/growing_file.hpp>
#include <saddle/kmc/statistics.hpp>

#include "model.hpp"
#include "run_plan.hpp"
#include "run_start.hpp"

namespace saddle::cli {

/// What the user of a run over domains has to know.
std::string approximation_of(const run_plan& plan);

inline constexpr const char* collective_name = "collective.csv";

/// log.csv with the columns of any run, a row for the end of a window, and collective.csv with the summed unwrapped
/// displacements of all vacancies and of the atoms of each species, in units of a/2.
template <lattice L>
class domain_log {
public:
    /// Goes on where `marks` know the files, else begins them.
    domain_log(const std::filesystem::path& folder, const supercell<L>& start, const std::vector<file_mark>& marks);

    void append(const jump_statistics& statistics, seconds clock,
                const std::array<pair_counts, runtime::order_shells>& pairs);
    std::vector<file_mark> sync() { return {log_.sync(), collective_.sync()}; }

private:
    std::vector<digit> present_;
    std::vector<std::size_t> atoms_by_digit_;
    growing_file log_;
    growing_file collective_;
};

/// final.dump and final.extxyz. Atoms are not followed over domains: the ids of a species go to its atoms in the order
/// of sites.
template <lattice L>
void write_final(const std::filesystem::path& folder, const crystal<L>& frame, const supercell<L>& sites,
                 std::uint64_t jumps, seconds clock);

}  // namespace saddle::cli
