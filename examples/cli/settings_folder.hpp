/// \file
/// Folders whose results are a function of settings that lie beside them, so that the same command goes on there.
#pragma once

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include <saddle/core/folder_lock.hpp>

namespace saddle::cli {

/// Makes the folder and leaves the settings in it, or finds the same there. `what` is what messages call the content:
/// "data set". \return its lock. \throws input_error where it has other settings or other files, cannot be made, or
/// another process is at work in it.
std::unique_ptr<const folder_lock> take_folder(const std::string& folder, const std::string& record,
                                               const nlohmann::ordered_json& settings, const std::string& what);

/// \throws input_error naming `place` and the first setting that differs.
void check_same_settings(const nlohmann::ordered_json& expected, const nlohmann::ordered_json& found,
                         const std::string& place);

}  // namespace saddle::cli
