/// \file
/// Bands that another program has relaxed, as rows of a table.
#pragma once

#include <string>
#include <vector>

#include <saddle/neb/vacancy_jump.hpp>

namespace saddle::cli {

/// A band of a file: the structure it begins with, and its row.
struct band_read {
    std::string structure;  ///< extended XYZ of the first image
    std::string table;      ///< header and one row
};

/// Reads a band from extended XYZ, an image a frame with energy=…, as `saddle neb --bands` and ASE write it. The first
/// and last image must be the same crystal with its vacancy on neighbouring sites, the same atoms in the same order.
/// \throws input_error naming file and frame.
template <lattice L>
band_read read_band(const std::string& file);

/// Writes FOLDER/NAME.extxyz and FOLDER/NAME.csv for each file NAME.extxyz: data for `saddle train`. \throws
/// input_error, also where two files have one name.
template <lattice L>
void read_bands(const std::vector<std::string>& files, const std::string& folder);

}  // namespace saddle::cli
