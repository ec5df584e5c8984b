/// \file
/// Barriers in the published layout of neural network kinetics: an array of 9 × 9 × 9 voxels a barrier and one of
/// labels.
///
/// A folder has `dirnames.txt`, one name of an alloy a line, and for each of them a folder NAME with `data.npy`
/// [rows, 9, 9, 9] and `labels.npy` [rows], or the two files `NAME_data.npy` and `NAME_labels.npy` beside the list.
/// Voxels have edge a/2, are centred on the vacancy and turned so that the jump lies along [111]; indices run y, x, z;
/// the value is the digit of the atom, 0 for none. The eight jumps of a vacancy stand together.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/descriptor/voxels.hpp>
#include <saddle/io/npy.hpp>
#include <saddle/io/text.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/shells.hpp>

namespace saddle {

/// One alloy of the published layout from the bytes of its two files. \throws input_error naming file and row, where
/// data and labels differ in number, a digit has no species, an atom stands where no site is or none where one is.
inline barrier_set read_npy_alloy(std::string_view data, std::string_view labels, const std::string& data_name,
                                  const std::string& labels_name, const species_names& species, alloy_info info) {
    const auto voxels = read_npy_digits(data, data_name);
    if (voxels.shape.size() < 2 || voxels.values.size() != voxels.shape[0] * published_voxel_count)
        throw input_error(data_name, "shape [rows, 9, 9, 9]", "another shape");
    const auto numbers = read_npy(labels, labels_name);
    const std::size_t rows = voxels.shape[0];
    if (numbers.size() != rows)
        throw input_error(labels_name, std::to_string(rows) + " labels, one for each row of " + data_name,
                          std::to_string(numbers.size()));
    const auto& sites = neighbourhood<bcc, published_voxel_shells>;
    const auto barriers = numbers.as<double>();
    barrier_set set;
    set.lattice = bcc::name;
    set.shells = published_voxel_shells;
    set.species = species;
    set.alloys.push_back(std::move(info));
    std::array<digit, neighbourhood<bcc, published_voxel_shells>.size()> environment;
    for (std::size_t row = 0; row < rows; ++row) {
        const digit* map = voxels.values.data() + row * published_voxel_count;
        for (std::size_t k = 0; k < sites.size(); ++k) environment[k] = map[published_voxel(sites[k])];
        const auto in_map = std::count_if(map, map + published_voxel_count, [](digit d) { return d != vacant; });
        const auto on_sites =
            std::count_if(environment.begin(), environment.end(), [](digit d) { return d != vacant; });
        const std::string place = data_name + ", row " + std::to_string(row);
        if (in_map != on_sites)
            throw input_error(place, "digits on the 112 sites of eight shells alone",
                              std::to_string(in_map - on_sites) + " elsewhere");
        if (environment[jump_count<bcc> - 1] == vacant)
            throw input_error(place, "an atom at [111], where the jump points", "none");
        const auto vacancy = static_cast<std::int64_t>(row / jump_count<bcc> + 1);
        set.add({environment, bcc::reference_jump, barriers[row], unknown_eV, 0, vacancy});
    }
    check_barrier_set(set, data_name);
    return set;
}

inline constexpr const char* npy_list_name = "dirnames.txt";

/// Whether a folder holds the list of the published layout.
inline bool is_npy_layout(const std::filesystem::path& folder) {
    std::error_code code;
    return std::filesystem::is_regular_file(folder / npy_list_name, code);
}

/// All alloys of the list; the layout does not state species and lattice constant. \throws input_error as above.
inline barrier_set read_npy_layout(const std::filesystem::path& folder, const species_names& species,
                                   double lattice_constant_A) {
    namespace fs = std::filesystem;
    const auto list = folder / npy_list_name;
    const std::string text = read_file(list);
    line_reader in(text, list.string());
    barrier_set set;
    while (in.skip_blank_lines()) {
        const std::string name(trimmed(in.next("")));
        if (name.find('/') != name.npos || name == "..") in.fail("the name of an alloy", quoted_text(name));
        std::error_code code;
        const bool own = fs::is_directory(folder / name, code);
        const auto part = [&](const char* what) { return own ? folder / name / what : folder / (name + "_" + what); };
        const auto data = part("data.npy"), labels = part("labels.npy");
        const std::string voxels = read_file(data);
        append(set, read_npy_alloy(voxels, read_file(labels), data.string(), labels.string(), species,
                                   {name, lattice_constant_A, data.string()}));
    }
    if (set.size() == 0) throw input_error(list.string(), "at least one name", "none");
    return set;
}

}  // namespace saddle
