/// \file
/// LAMMPS text dumps, read and written.
///
/// Read: any order of columns; x y z, xu yu zu (Å), xs ys zs, xsu ysu zsu (fractions of the box); id, type and element
/// where they are; orthogonal, restricted and general triclinic boxes; any number of frames.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/io/atom_rows.hpp>
#include <saddle/io/lammps_box.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/atoms.hpp>

namespace saddle {

namespace detail {

/// Head of a frame, up to the line ITEM: ATOMS.
struct dump_head {
    std::int64_t step = 0;
    std::size_t atoms = 0;
    cell box;
    fields columns;
};

/// "pp", "ff", "fs", …: periodic where the first letter says so.
inline std::array<bool, 3> dump_periodicity(const fields& words) {
    std::array<bool, 3> periodic{true, true, true};  // dumps older than the flags were periodic
    if (words.size() >= 3)
        for (std::size_t k = 0; k < 3; ++k) periodic[k] = words[words.size() - 3 + k].starts_with('p');
    return periodic;
}

/// The three lines after ITEM: BOX BOUNDS. Three numbers a line are bounds and a tilt, four a general box.
inline cell read_dump_box(line_reader& in, std::string_view flags) {
    const fields words = split_fields(flags);
    const bool general = std::find(words.begin(), words.end(), "abc") != words.end();
    const bool tilted = std::find(words.begin(), words.end(), "xy") != words.end();
    const std::size_t numbers = general ? 4 : tilted ? 3 : 2;
    std::array<std::array<double, 4>, 3> row{};
    fields tokens;
    for (auto& values : row) {
        in.split_exactly(in.next("three lines of box bounds"), numbers, "box bounds", tokens);
        for (std::size_t k = 0; k < numbers; ++k) values[k] = in.real(tokens[k], "a box bound");
    }
    const auto periodic = dump_periodicity(words);
    if (general) {
        box_vectors vectors{};
        for (std::size_t i = 0; i < 3; ++i) vectors[i] = {row[i][0], row[i][1], row[i][2]};
        return cell(vectors, {row[0][3], row[1][3], row[2][3]}, periodic, in.place());
    }
    lammps_box box{
        {row[0][0], row[1][0], row[2][0]}, {row[0][1], row[1][1], row[2][1]}, {row[0][2], row[1][2], row[2][2]}};
    const auto margin = box.bounding_box_margin();
    box.low = box.low - margin[0];
    box.high = box.high - margin[1];
    return box.to_cell(periodic, in.place());
}

/// Reads up to and with the line ITEM: ATOMS.
inline dump_head read_dump_head(line_reader& in) {
    dump_head head;
    bool has_box = false;
    bool has_atoms = false;
    while (true) {
        const std::string_view line = in.next(has_atoms && has_box ? "ITEM: ATOMS" : "the items of a dump frame");
        if (!line.starts_with("ITEM:")) in.fail("a line that begins with ITEM:", quoted_text(line));
        const std::string_view item = trimmed(line.substr(5));
        if (item == "TIMESTEP") {
            head.step = in.integer(trimmed(in.next("a time step")), "a time step");
        } else if (item == "NUMBER OF ATOMS") {
            const std::string_view number = trimmed(in.next("a number of atoms"));
            head.atoms = in.count(number, "a number of atoms");
            has_atoms = true;
        } else if (item.starts_with("BOX BOUNDS")) {
            head.box = read_dump_box(in, item.substr(10));
            has_box = true;
        } else if (item.starts_with("ATOMS")) {
            if (!has_box || !has_atoms)
                in.fail("ITEM: NUMBER OF ATOMS and ITEM: BOX BOUNDS before ITEM: ATOMS", "neither or one");
            split_fields(item.substr(5), head.columns);
            return head;
        } else {
            in.next("the value of " + quoted_text(item));  // UNITS, TIME: one line each
        }
    }
}

/// A row of a dump. The file is written while a run goes on, so a line without its end was cut.
inline std::string_view next_dump_row(line_reader& in, std::size_t row, std::size_t rows) {
    const auto missing = [&] {
        return "row " + std::to_string(row + 1) + " of " + std::to_string(rows) + " of the frame";
    };
    if (in.at_end()) in.next(missing());
    const std::string_view line = in.next("");
    if (!in.line_ended()) in.fail(missing(), "a line cut off by the end of the file");
    if (line.starts_with("ITEM:")) in.fail(missing(), quoted_text(line));
    return line;
}

/// Which columns hold what.
class dump_columns {
public:
    dump_columns(const fields& names, const line_reader& at) : count_(names.size()) {
        const auto find = [&](std::string_view name) -> std::optional<std::size_t> {
            const auto found = std::find(names.begin(), names.end(), name);
            if (found == names.end()) return std::nullopt;
            return static_cast<std::size_t>(found - names.begin());
        };
        id_ = find("id");
        type_ = find("type");
        element_ = find("element");
        if (!type_ && !element_) at.fail("a column type or element", "none");
        for (const std::string_view suffix : {"", "u", "s", "su"}) {
            std::array<std::optional<std::size_t>, 3> found;
            for (std::size_t k = 0; k < 3; ++k) found[k] = find(std::string(1, "xyz"[k]) + std::string(suffix));
            if (!found[0] || !found[1] || !found[2]) continue;
            position_ = {*found[0], *found[1], *found[2]};
            scaled_ = suffix.starts_with('s');
            return;
        }
        at.fail("columns x y z, xu yu zu, xs ys zs or xsu ysu zsu", "none of them complete");
    }

    void add_row(std::string_view line, const cell& box, const line_reader& at, fields& tokens, atom_rows& rows) const {
        at.split_exactly(line, count_, "the columns of ITEM: ATOMS", tokens);
        std::optional<std::int64_t> id;
        if (id_) id = at.integer(tokens[*id_], "an atom id");
        if (id && *id < 1) at.fail("an atom id of at least 1", std::to_string(*id));
        real3 r{};
        for (std::size_t k = 0; k < 3; ++k) r[k] = at.real(tokens[position_[k]], "a coordinate");
        rows.add(id, species_of(tokens, at, rows.species), scaled_ ? box.cartesian(r) : r);
    }

private:
    std::size_t species_of(const fields& tokens, const line_reader& at, species_list& species) const {
        if (!type_) return species.of_name(tokens[*element_], at);
        const std::int64_t type = at.integer(tokens[*type_], "an atom type");
        return element_ ? species.of_both(type, tokens[*element_], at) : species.of_type(type, at);
    }

    std::size_t count_;
    std::optional<std::size_t> id_, type_, element_;
    std::array<std::size_t, 3> position_{};
    bool scaled_ = false;
};

}  // namespace detail

/// Beginnings of all frames. \throws input_error where a frame is incomplete, naming the line.
inline std::vector<frame_start> lammps_dump_frames(std::string_view text, const std::string& name) {
    std::vector<frame_start> frames;
    line_reader in(text, name);
    while (in.skip_blank_lines()) {
        frames.push_back(in.position());
        const std::size_t rows = detail::read_dump_head(in).atoms;
        for (std::size_t row = 0; row < rows; ++row) detail::next_dump_row(in, row, rows);
    }
    return frames;
}

/// The frame that begins at `start`. \throws input_error naming the line.
inline atoms read_lammps_dump_frame(std::string_view text, const std::string& name, frame_start start) {
    line_reader in(text, name, start);
    const auto head = detail::read_dump_head(in);
    const detail::dump_columns columns(head.columns, in);
    atom_rows rows(head.box, head.atoms, name);
    fields tokens;
    for (std::size_t row = 0; row < head.atoms; ++row)
        columns.add_row(detail::next_dump_row(in, row, head.atoms), head.box, in, tokens, rows);
    return rows.finish(head.step);
}

/// One frame of a dump. `name` is what messages call it. \throws input_error naming the line.
inline atoms read_lammps_dump(std::string_view text, const std::string& name, std::int64_t frame = last_frame) {
    return read_lammps_dump_frame(text, name, choose_frame(lammps_dump_frames(text, name), frame, name));
}

/// Appends a frame with the columns id type x y z, wrapped into the box. A box that LAMMPS cannot hold is turned.
/// \throws input_error where the box is left-handed.
inline void append_lammps_dump(std::string& out, const atoms& structure) {
    const atoms turned = lammps_oriented(structure);
    const lammps_box box = to_lammps_box(turned.box);
    const auto margin = box.bounding_box_margin();
    out += "ITEM: TIMESTEP\n" + std::to_string(turned.step) + "\nITEM: NUMBER OF ATOMS\n" +
           std::to_string(turned.size()) + "\nITEM: BOX BOUNDS" + (box.triclinic() ? " xy xz yz" : "");
    for (const bool periodic : turned.box.periodic()) out += periodic ? " pp" : " ff";
    out += '\n';
    for (std::size_t k = 0; k < 3; ++k) {
        append_number(out, box.low[k] + margin[0][k]);
        append_number(out += ' ', box.high[k] + margin[1][k]);
        if (box.triclinic()) append_number(out += ' ', box.tilt[k]);
        out += '\n';
    }
    out += "ITEM: ATOMS id type x y z\n";
    append_lammps_rows(out, turned);
}

}  // namespace saddle
