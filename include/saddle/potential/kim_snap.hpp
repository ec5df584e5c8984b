/// \file
/// Parameters of SNAP from a KIM model that is installed.
#pragma once

#include <string>
#include <string_view>

#include <saddle/core/error.hpp>
#include <saddle/potential/kim_files.hpp>
#include <saddle/potential/snap_parameters.hpp>

namespace saddle {

/// Parameters of a model of the driver SNAP, whose files end in .snapcoeff and .snapparam. \throws input_error where
/// the model is not installed or not such a one, and as `read_snap`.
inline snap_parameters read_kim_snap(const std::string& model) {
    const auto files = kim_parameter_files(model);
    const auto file_that_ends_in = [&](std::string_view suffix) -> const kim_file& {
        for (const auto& file : files)
            if (file.name.ends_with(suffix)) return file;
        throw input_error("KIM model " + model, "a file *" + std::string(suffix), "none");
    };
    const auto& coefficients = file_that_ends_in(".snapcoeff");
    const auto& settings = file_that_ends_in(".snapparam");
    if (files.size() != 2) throw input_error("KIM model " + model, "SNAP alone", "a hybrid");
    return read_snap(coefficients.content, coefficients.name, settings.content, settings.name);
}

}  // namespace saddle
