/// \file
/// Extended XYZ, read and written: Lattice, Origin, pbc and Properties in the second line of each frame.
///
/// Read: any columns; species from species (or element), Z or type; ids from id; any number of frames.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/io/atom_rows.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/elements.hpp>

namespace saddle {

namespace detail {

/// One KEY=VALUE of the second line; the value without its quotes or brackets.
using xyz_entry = std::pair<std::string_view, std::string_view>;

/// End of a value that begins with a quote or bracket: the place of its partner.
inline std::size_t closing(std::string_view text) {
    const char close = text[0] == '{' ? '}' : text[0] == '[' ? ']' : text[0];
    int depth = 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == close && depth-- == 0) {
            return i;
        } else if (text[i] == text[0]) {
            ++depth;
        }
    }
    return text.npos;
}

/// Splits the second line of a frame. A key without a value counts as true.
inline std::vector<xyz_entry> split_xyz_comment(std::string_view line, const line_reader& at) {
    std::vector<xyz_entry> entries;
    for (line = trimmed(line); !line.empty(); line = trimmed(line)) {
        const std::size_t end = line.find_first_of("= \t");
        const std::string_view key = line.substr(0, end);
        line.remove_prefix(key.size());
        if (!line.starts_with('=')) {
            entries.emplace_back(key, "T");
            continue;
        }
        line.remove_prefix(1);
        const bool enclosed = !line.empty() && std::string_view("\"'{[").find(line[0]) != std::string_view::npos;
        const std::size_t last = enclosed ? closing(line) : std::min(line.size(), line.find_first_of(" \t"));
        if (last == line.npos) at.fail("the end of the value of " + quoted_text(key), "the end of the line");
        entries.emplace_back(key, line.substr(enclosed, last - enclosed));
        line.remove_prefix(last + enclosed);
    }
    return entries;
}

inline std::optional<std::string_view> value_of(const std::vector<xyz_entry>& entries, std::string_view key) {
    for (const auto& [name, value] : entries)
        if (name == key) return value;
    return std::nullopt;
}

/// What the second line says besides box, columns and step: "energy=-17.1 state=initial".
inline std::string other_entries(const std::vector<xyz_entry>& entries) {
    std::string text;
    for (const auto& [key, value] : entries) {
        if (key == "Lattice" || key == "Origin" || key == "pbc" || key == "Properties" || key == "step") continue;
        text += (text.empty() ? "" : " ") + std::string(key) + "=" + std::string(value);
    }
    return text;
}

/// Numbers or flags separated by blanks or commas, perhaps in brackets within the quotes.
inline fields split_values(std::string_view value, std::string& buffer) {
    buffer = value;
    for (char& c : buffer)
        if (c == ',' || c == '[' || c == ']') c = ' ';
    return split_fields(buffer);
}

inline cell read_xyz_box(const std::vector<xyz_entry>& entries, const line_reader& at) {
    const auto lattice = value_of(entries, "Lattice");
    if (!lattice) at.fail("Lattice=\"ax ay az bx by bz cx cy cz\"", "no lattice");
    std::string buffer;
    const auto numbers = [&](std::string_view value, std::size_t count, const char* what) {
        const fields words = split_values(value, buffer);
        if (words.size() != count) at.fail(std::to_string(count) + " numbers in " + what, std::to_string(words.size()));
        std::vector<double> values;
        for (const auto word : words) values.push_back(at.real(word, what));
        return values;
    };
    const auto v = numbers(*lattice, 9, "Lattice");
    real3 origin{};
    if (const auto stated = value_of(entries, "Origin"))
        std::ranges::copy(numbers(*stated, 3, "Origin"), origin.begin());
    std::array<bool, 3> periodic{true, true, true};  // a frame with a lattice is periodic unless it says otherwise
    if (const auto stated = value_of(entries, "pbc")) {
        const fields words = split_values(*stated, buffer);
        if (words.size() != 3) at.fail("three flags in pbc", std::to_string(words.size()));
        for (std::size_t k = 0; k < 3; ++k)
            periodic[k] = words[k][0] == 'T' || words[k][0] == 't' || words[k][0] == '1';
    }
    return cell({{{v[0], v[1], v[2]}, {v[3], v[4], v[5]}, {v[6], v[7], v[8]}}}, origin, periodic, at.place());
}

/// Which columns hold what, from Properties=NAME:TYPE:COLUMNS:…
class xyz_columns {
public:
    xyz_columns(std::string_view properties, const line_reader& at) {
        std::string spaced(properties);
        std::replace(spaced.begin(), spaced.end(), ':', ' ');
        const fields words = split_fields(spaced);
        if (words.empty() || words.size() % 3 != 0)
            at.fail("Properties=NAME:TYPE:COLUMNS[:…]", quoted_text(properties));
        for (std::size_t k = 0; k < words.size(); k += 3) {
            const std::int64_t width = at.integer(words[k + 2], "a number of columns");
            if (width < 1 || width > 1000) at.fail("1 to 1000 columns", std::to_string(width));
            take(words[k], static_cast<std::size_t>(width), at);
            count_ += static_cast<std::size_t>(width);
        }
        if (!position_) at.fail("a property pos:R:3", "none");
        if (!name_ && !type_ && !number_) at.fail("a property species, Z or type", "none");
    }

    void add_row(std::string_view line, const line_reader& at, fields& words, atom_rows& rows) const {
        at.split_exactly(line, count_, "the columns of Properties", words);
        std::optional<std::int64_t> id;
        if (id_) id = at.integer(words[*id_], "an atom id");
        if (id && *id < 1) at.fail("an atom id of at least 1", std::to_string(*id));
        real3 r{};
        for (std::size_t k = 0; k < 3; ++k) r[k] = at.real(words[*position_ + k], "a coordinate");
        rows.add(id, species_of(words, at, rows.species), r);
    }

private:
    void take(std::string_view name, std::size_t width, const line_reader& at) {
        const auto put = [&](std::optional<std::size_t>& place, std::size_t expected) {
            if (width != expected || place)
                at.fail("one property " + quoted_text(name) + " of " + std::to_string(expected) + " columns",
                        "another");
            place = count_;
        };
        if (name == "pos") put(position_, 3);
        if (name == "species" || name == "element") put(name_, 1);
        if (name == "Z") put(number_, 1);
        if (name == "type") put(type_, 1);
        if (name == "id") put(id_, 1);
    }

    std::size_t species_of(const fields& words, const line_reader& at, species_list& species) const {
        std::string_view name;
        if (name_) {
            name = words[*name_];
        } else if (number_) {
            const std::int64_t z = at.integer(words[*number_], "an atomic number");
            if (z < 1 || z > std::int64_t{elements.size()})
                at.fail("an atomic number from 1 to 118", std::to_string(z));
            name = elements[static_cast<std::size_t>(z - 1)].symbol;
        }
        if (!type_) return species.of_name(name, at);
        const std::int64_t type = at.integer(words[*type_], "an atom type");
        return name.empty() ? species.of_type(type, at) : species.of_both(type, name, at);
    }

    std::size_t count_ = 0;
    std::optional<std::size_t> position_, name_, number_, type_, id_;
};

inline std::size_t read_xyz_count(line_reader& in) {
    const std::string_view line = trimmed(in.next("a number of atoms"));
    return in.count(line, "a number of atoms");
}

inline std::string_view next_xyz_row(line_reader& in, std::size_t row, std::size_t rows) {
    if (!in.at_end()) return in.next("");
    return in.next("row " + std::to_string(row + 1) + " of " + std::to_string(rows) + " of the frame");
}

}  // namespace detail

/// Beginnings of all frames. \throws input_error where a frame is incomplete, naming the line.
inline std::vector<frame_start> extxyz_frames(std::string_view text, const std::string& name) {
    std::vector<frame_start> frames;
    line_reader in(text, name);
    while (in.skip_blank_lines()) {
        frames.push_back(in.position());
        const std::size_t rows = detail::read_xyz_count(in);
        in.next("Lattice=… and Properties=…");
        for (std::size_t row = 0; row < rows; ++row) detail::next_xyz_row(in, row, rows);
    }
    return frames;
}

/// The frame that begins at `start`. \throws input_error naming the line.
inline atoms read_extxyz_frame(std::string_view text, const std::string& name, frame_start start) {
    line_reader in(text, name, start);
    const std::size_t count = detail::read_xyz_count(in);
    const auto entries = detail::split_xyz_comment(in.next("Lattice=… and Properties=…"), in);
    const cell box = detail::read_xyz_box(entries, in);
    const detail::xyz_columns columns(detail::value_of(entries, "Properties").value_or("species:S:1:pos:R:3"), in);
    std::int64_t step = 0;
    if (const auto stated = detail::value_of(entries, "step")) step = parse_integer(*stated).value_or(0);
    atom_rows rows(box, count, name);
    fields words;
    for (std::size_t row = 0; row < count; ++row)
        columns.add_row(detail::next_xyz_row(in, row, count), in, words, rows);
    return rows.finish(step, detail::other_entries(entries));
}

/// One frame of an extended XYZ file. `name` is what messages call it. \throws input_error naming the line.
inline atoms read_extxyz(std::string_view text, const std::string& name, std::int64_t frame = last_frame) {
    return read_extxyz_frame(text, name, choose_frame(extxyz_frames(text, name), frame, name));
}

/// One more number per atom, in the order of the atoms.
struct extxyz_column {
    std::string name;
    std::variant<std::span<const double>, std::span<const std::int64_t>> values;
};

/// What the second line and the columns may say besides the atoms.
struct extxyz_extras {
    std::optional<double> time_s;  ///< written as Time=
    std::vector<extxyz_column> columns;
    std::optional<double> energy_eV = std::nullopt;  ///< written as energy=
};

/// Appends a frame with the columns species (or type, where there are no names), pos, id and the extra ones.
/// Positions are written as they are. \throws input_error where an extra column has another length.
inline void append_extxyz(std::string& out, const atoms& structure, const extxyz_extras& extras = {}) {
    const auto append_vector = [&](const real3& r) {
        for (std::size_t k = 0; k < 3; ++k) append_number(k == 0 ? out : out += ' ', r[k]);
    };
    out += std::to_string(structure.size()) + "\nLattice=\"";
    for (std::size_t k = 0; k < 3; ++k) {
        if (k != 0) out += ' ';
        append_vector(structure.box.vectors()[k]);
    }
    out += "\" ";
    if (structure.box.origin() != real3{}) {
        out += "Origin=\"";
        append_vector(structure.box.origin());
        out += "\" ";
    }
    out += structure.named ? "Properties=species:S:1:pos:R:3:id:I:1" : "Properties=type:I:1:pos:R:3:id:I:1";
    for (const auto& [name, values] : extras.columns) {
        const std::size_t size = std::visit([](const auto& v) { return v.size(); }, values);
        if (size != structure.size())
            throw input_error("column " + name, std::to_string(structure.size()) + " values", std::to_string(size));
        out += ":" + name + (values.index() == 0 ? ":R:1" : ":I:1");
    }
    out += " pbc=\"";
    for (std::size_t k = 0; k < 3; ++k)
        out += std::string(k == 0 ? "" : " ") + (structure.box.periodic()[k] ? "T" : "F");
    out += "\" step=" + std::to_string(structure.step);
    if (extras.time_s) append_number(out += " Time=", *extras.time_s);
    if (extras.energy_eV) append_number(out += " energy=", *extras.energy_eV);
    out += '\n';
    for (std::size_t i = 0; i < structure.size(); ++i) {
        out += structure.names[structure.species[i]] + ' ';
        append_vector(structure.positions[i]);
        append_number(out += ' ', structure.ids[i]);
        for (const auto& column : extras.columns)
            std::visit([&](const auto& values) { append_number(out += ' ', values[i]); }, column.values);
        out += '\n';
    }
}

}  // namespace saddle
