/// \file
/// Structure files of any format, known by their content.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/lammps_data.hpp>
#include <saddle/io/lammps_dump.hpp>
#include <saddle/io/poscar.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/atoms.hpp>

namespace saddle {

enum class structure_format { lammps_dump, lammps_data, extxyz, poscar };

namespace detail {

inline bool begins_with_numbers(const fields& words, std::size_t count) {
    return words.size() >= count &&
           std::all_of(words.begin(), words.begin() + std::ptrdiff_t(count), [](auto w) { return parse_real(w); });
}

/// A scaling factor and three vectors after a comment, which may be any text.
inline bool is_poscar_head(const std::vector<fields>& lines) {
    return lines.size() > 4 && begins_with_numbers(lines[1], 1) &&
           std::all_of(lines.begin() + 2, lines.begin() + 5, [](const auto& v) { return begins_with_numbers(v, 3); });
}

/// A line of a data file's head: "1024 atoms" or "0 25.92 xlo xhi".
inline bool is_data_head(const fields& words) {
    return (words.size() == 2 && words[1] == "atoms" && parse_integer(words[0])) ||
           (words.size() == 4 && words[2] == "xlo" && words[3] == "xhi") || (words.size() == 4 && words[3] == "avec");
}

}  // namespace detail

/// Format of a text. \throws input_error where it is none of the four.
inline structure_format detect_structure_format(std::string_view text, const std::string& name) {
    line_reader in(text, name);
    if (!in.skip_blank_lines()) throw input_error(name, "a structure", "an empty file");
    std::vector<fields> lines;
    for (line_reader head(text, name); !head.at_end() && lines.size() < 50;)
        lines.push_back(split_fields(head.next("")));
    const bool poscar = detail::is_poscar_head(lines);  // its comment may be a number, or begin like a dump
    if (trimmed(in.peek()).starts_with("ITEM:") && !poscar) return structure_format::lammps_dump;
    for (std::size_t k = 1; k < lines.size(); ++k)
        if (detail::is_data_head(lines[k])) return structure_format::lammps_data;
    if (poscar) return structure_format::poscar;
    const bool scaled = lines.size() > 1 && detail::begins_with_numbers(lines[1], 1);
    if (lines[0].size() == 1 && parse_integer(lines[0][0]) && !scaled) return structure_format::extxyz;
    throw input_error(name, "a LAMMPS dump, LAMMPS data, extended XYZ or POSCAR", "none of them");
}

/// A file with its frames found, each read when it is asked for.
class structure_file {
public:
    /// \throws input_error where the file cannot be read, is of no known format or has an incomplete frame.
    explicit structure_file(const std::filesystem::path& path) : structure_file(read_file(path), path.string()) {}

    /// From a text; `name` is what messages call it.
    structure_file(std::string text, std::string name)
        : text_(std::move(text)), name_(std::move(name)), format_(detect_structure_format(text_, name_)) {
        if (format_ == structure_format::lammps_dump)
            frames_ = lammps_dump_frames(text_, name_);
        else if (format_ == structure_format::extxyz)
            frames_ = extxyz_frames(text_, name_);
        else
            frames_ = {{}};
    }

    structure_format format() const { return format_; }
    std::size_t frames() const { return frames_.size(); }

    /// A frame from 0, or from the end with a negative number. \throws input_error naming the line.
    atoms read(std::int64_t frame = last_frame) const {
        const frame_start start = choose_frame(frames_, frame, name_);
        switch (format_) {
            case structure_format::lammps_dump:
                return read_lammps_dump_frame(text_, name_, start);
            case structure_format::extxyz:
                return read_extxyz_frame(text_, name_, start);
            case structure_format::lammps_data:
                return read_lammps_data(text_, name_);
            case structure_format::poscar:
                return read_poscar(text_, name_);
        }
        throw error("structure_file: no such format");
    }

private:
    std::string text_;
    std::string name_;
    structure_format format_;
    std::vector<frame_start> frames_;
};

/// One frame of a structure file. \throws input_error naming file and line.
inline atoms read_atoms(const std::filesystem::path& path, std::int64_t frame = last_frame) {
    return structure_file(path).read(frame);
}

/// The text of one frame in a format. \throws input_error where the format cannot hold it.
inline std::string write_structure(const atoms& structure, structure_format format) {
    std::string out;
    switch (format) {
        case structure_format::lammps_dump:
            append_lammps_dump(out, structure);
            break;
        case structure_format::extxyz:
            append_extxyz(out, structure);
            break;
        case structure_format::lammps_data:
            append_lammps_data(out, structure);
            break;
        case structure_format::poscar:
            append_poscar(out, structure);
            break;
    }
    return out;
}

}  // namespace saddle
