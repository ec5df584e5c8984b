/// \file
/// The folder of a run, or of several: making it, and run.json.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <saddle/core/folder_lock.hpp>

#include "run_plan.hpp"

namespace saddle::cli {

/// Makes a folder for results. Where it exists: \throws input_error, or with `overwrite` removes the files of an
/// earlier run and nothing else. \throws input_error where it cannot be made, or another process is at work in it.
/// \return its lock: who drops it before the run has one lets others in between.
std::shared_ptr<const folder_lock> prepare_folder(const std::filesystem::path& folder, bool overwrite);

/// Whether a run of this folder writes the file, so that `prepare_folder` may remove it.
bool is_file_of_run(const std::filesystem::path& file, const std::filesystem::path& folder);

/// Removes what a killed process left half written; nobody else must be at work in the folder.
void clear_parts(const std::filesystem::path& folder);

void write_run_json(const std::filesystem::path& folder, const json& content);

/// \throws input_error where there is none, or it is no JSON object.
json read_run_json(const std::filesystem::path& folder);

/// Whether run.json says that a run of so many jumps has all its results.
bool is_complete(const json& record);

/// A run of several, as the run.json above them lists it.
struct listed_run {
    std::string folder;  ///< below that of the list
    json record;         ///< its own run.json
};

/// What the runs have in common, and a list of them with what they differ in.
json index_of(const std::vector<listed_run>& runs);

/// Folders of the runs that run.json lists; just `folder` where it is that of one run. \throws input_error.
std::vector<std::filesystem::path> run_folders(const std::filesystem::path& folder);

}  // namespace saddle::cli
