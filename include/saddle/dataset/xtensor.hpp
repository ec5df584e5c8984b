/// \file
/// Barrier sets as n-dimensional arrays, and the published voxel maps written. Needs xtensor; 0.25 and later moved its
/// headers into folders, so this is the one place that includes them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xnpy.hpp>
#include <xtensor/xtensor.hpp>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/dataset/barrier_samples.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/dataset/npy_layout.hpp>
#include <saddle/descriptor/voxels.hpp>
#include <saddle/lattice/shells.hpp>

namespace saddle {

/// Digits round the vacancies [records, sites], not copied: the set must outlive the view.
inline auto environments_of(const barrier_set& set) {
    return xt::adapt(set.environments, std::array<std::size_t, 2>{set.size(), set.sites()});
}

/// Barriers in eV [records], not copied.
inline auto barriers_of(const barrier_set& set) {
    return xt::adapt(set.barriers_eV, std::array<std::size_t, 1>{set.size()});
}

/// Inputs of samples [samples, inputs], float32, as recorded.
inline xt::xtensor<float, 2> inputs_of(const barrier_samples& samples) {
    xt::xtensor<float, 2> inputs({samples.size(), samples.inputs()});
    std::vector<float> unused(samples.size());
    samples.write(all_rows(samples.size()), std::nullopt, inputs.data(), unused.data());
    return inputs;
}

/// Digits on 9 × 9 × 9 voxels as published, [records, y, x, z], jumps turned onto [111] by `rotate_z_mirror`.
/// \throws input_error unless the set is of bcc with at most eight shells.
inline xt::xtensor<std::uint8_t, 4> published_voxels(const barrier_set& set) {
    if (set.lattice != bcc::name || set.shells > published_voxel_shells)
        throw input_error("voxel maps", "bcc with at most 8 shells",
                          set.lattice + " with " + std::to_string(set.shells));
    const barrier_samples samples(set, all_rows(set.size()), digit_features(set.sites()), false, seed{1},
                                  std::string(alignment::rotate_z_mirror::name));
    xt::xtensor<std::uint8_t, 4> voxels = xt::zeros<std::uint8_t>(
        std::array<std::size_t, 4>{set.size(), published_voxel_edge, published_voxel_edge, published_voxel_edge});
    const auto& sites = neighbourhood<bcc, published_voxel_shells>;
    for (std::size_t row = 0; row < set.size(); ++row)
        for (std::size_t k = 0; k < set.sites(); ++k)
            voxels.data()[row * published_voxel_count + published_voxel(sites[k])] = samples.aligned(row)[k];
    return voxels;
}

/// Writes the folder that `read_npy_layout` reads: `dirnames.txt` and NAME/data.npy, NAME/labels.npy for every alloy
/// that has records. \throws input_error as `published_voxels`, and for a name that is no name of a folder; error where
/// a file cannot be written.
inline void write_npy_layout(const std::filesystem::path& folder, const barrier_set& set) {
    std::string list;
    for (std::size_t a = 0; a < set.alloys.size(); ++a) {
        std::vector<std::size_t> rows;
        for (std::size_t row = 0; row < set.size(); ++row)
            if (set.alloy[row] == a) rows.push_back(row);
        if (rows.empty()) continue;
        const std::string& name = set.alloys[a].name;
        if (name.empty() || name == "." || name == ".." || name.find('/') != name.npos)
            throw input_error("voxel maps", "names of alloys that name a folder", quoted_text(name));
        const barrier_set part = subset(set, rows);
        std::error_code code;
        std::filesystem::create_directories(folder / name, code);
        if (code) throw error((folder / name).string() + ": cannot create: " + code.message());
        write_file_atomically(folder / name / "data.npy", xt::dump_npy(published_voxels(part)));
        write_file_atomically(folder / name / "labels.npy", xt::dump_npy(barriers_of(part)));
        list += name + "\n";
    }
    write_file_atomically(folder / npy_list_name, list);
}

}  // namespace saddle
