/// \file
/// Files of a band: its images for OVITO, its ends for other programs.
#pragma once

#include <filesystem>
#include <string>

#include <saddle/neb/vacancy_jump.hpp>

namespace saddle::cli {

/// "vacancy17_from_25": of the vacancy at atom 17, the jump of atom 25.
template <lattice L>
std::string name_of_jump(const vacancy_state<L>& state, const jump_result& made);

/// Writes FOLDER/NAME.extxyz with all images and their energies, and the ends as NAME_initial and NAME_final in
/// .poscar and .data. A jump without a band leaves its ends. \throws error.
template <lattice L>
void write_band_files(const std::filesystem::path& folder, const vacancy_state<L>& state, const jump_result& made);

}  // namespace saddle::cli
