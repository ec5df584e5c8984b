/// \file
/// The folder of a run and the files in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/core/file.hpp>
#include <saddle/structure/crystal.hpp>

#include "model.hpp"

namespace saddle::cli {

/// Makes a folder for results. Where it exists: \throws input_error, or with `overwrite` removes the files of an
/// earlier run and nothing else. \throws input_error where it cannot be made or written to.
void prepare_folder(const std::filesystem::path& folder, bool overwrite);

/// log.csv: jump, time, order of every pair in the first shells, jumps by species; for the species that the crystal
/// has, in the model's order.
template <lattice L>
class run_log {
public:
    run_log(const std::filesystem::path& folder, const supercell<L>& start);
    void append(const runtime::simulation<L>& run);

private:
    std::vector<digit> present_;
    text_file file_;
};

/// The crystal of a run as atoms: ids and species order of the frame it began with.
template <lattice L>
atoms current_atoms(const crystal<L>& frame, const runtime::simulation<L>& run);

/// trajectory.dump: frames that OVITO and ASE read; the time step of a frame is its jump.
template <lattice L>
class trajectory {
public:
    trajectory(const std::filesystem::path& folder, const crystal<L>& frame);
    void append(const runtime::simulation<L>& run);

private:
    const crystal<L>* frame_;
    text_file file_;
};

/// final.dump and final.extxyz.
template <lattice L>
void write_final(const std::filesystem::path& folder, const crystal<L>& frame, const runtime::simulation<L>& run);

/// run.json.
void write_run_json(const std::filesystem::path& folder, const nlohmann::ordered_json& content);

}  // namespace saddle::cli
