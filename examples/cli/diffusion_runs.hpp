/// \file
/// The runs of a folder as `saddle diffusion` takes them: cut into blocks, with those that differ in their random
/// numbers alone put together.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/analysis/diffusion.hpp>
#include <saddle/analysis/displacement_blocks.hpp>

namespace saddle::cli {

/// Share of a run's blocks that is left out at its beginning where nobody says otherwise.
inline constexpr double default_discarded = 0.25;

/// Blocks without which an error bar means little.
inline constexpr std::size_t least_blocks = 4;

/// Replicas of one composition at one temperature.
struct diffusion_group {
    std::string composition;  ///< "Nb1Mo1Ta1"; of runs on a structure the name of its file
    species_names species;    ///< that the crystal has
    displacement_layout layout;
    diffusion_box box;
    std::size_t runs = 0;
    diffusion_average average;
    displacement_curve curve;
};

struct diffusion_request {
    std::filesystem::path folder;
    double discarded{};                           ///< share of each run's blocks that is left out at its beginning
    std::optional<double> vacancy_concentration;  ///< none: that of the box
};

/// In the order of the folder's runs. \throws input_error where a run recorded no displacements, runs of a group do not
/// fit together, or a group has too few blocks.
std::vector<diffusion_group> read_diffusion_groups(const diffusion_request& request);

/// The diffusion coefficient of the vacancy in one run, m²/s; none where the run recorded no displacements, had no
/// temperature of its own, or has too few blocks. \throws input_error where its files are none of `saddle anneal`.
std::optional<ratio_average> vacancy_diffusion_of(const std::filesystem::path& folder);

}  // namespace saddle::cli
