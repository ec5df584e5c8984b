/// \file
/// VASP's POSCAR, read and written.
///
/// Read: scaling by one factor, by a volume (negative) or along each axis (three); species line or none; selective
/// dynamics; direct and Cartesian coordinates. What follows the positions (velocities) is passed over.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/io/atom_rows.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/atoms.hpp>

namespace saddle {

namespace detail {

inline real3 read_three_numbers(const fields& words, const line_reader& in, const char* what) {
    if (words.size() < 3)
        in.fail(std::string("three numbers (") + what + ")", std::to_string(words.size()) + " fields");
    return {in.real(words[0], what), in.real(words[1], what), in.real(words[2], what)};
}

/// Scaling along x, y and z of vectors and Cartesian coordinates.
inline real3 read_poscar_scale(line_reader& in) {
    const fields words = split_fields(in.next("a scaling factor"));
    if (words.empty()) in.fail("a scaling factor", "a blank line");
    const double first = in.real(words[0], "a scaling factor");
    if (first == 0) in.fail("a scaling factor other than 0", "0");
    // text after one number is a comment; three numbers scale the axes
    if (words.size() != 3 || !parse_real(words[1]) || !parse_real(words[2])) return {first, first, first};
    const real3 scale = read_three_numbers(words, in, "a scaling factor");
    for (const double s : scale)
        if (!(s > 0)) in.fail("three scaling factors above 0", number_text(s));
    return scale;
}

struct poscar_box {
    cell box;
    real3 scale;
};

inline poscar_box read_poscar_box(line_reader& in) {
    real3 scale = read_poscar_scale(in);
    box_vectors vectors{};
    fields words;
    for (real3& v : vectors) {
        split_fields(in.next("three box vectors"), words);
        v = read_three_numbers(words, in, "a box vector");
    }
    if (scale[0] < 0) {  // the volume, Å³
        const double factor = std::cbrt(-scale[0] / std::fabs(signed_volume(vectors)));
        scale = {factor, factor, factor};
    }
    for (real3& v : vectors)
        for (std::size_t k = 0; k < 3; ++k) v[k] *= scale[k];
    return {cell(vectors, {}, {true, true, true}, in.place()), scale};
}

/// Atoms of one species that stand together.
struct poscar_block {
    std::size_t species = 0;
    std::size_t atoms = 0;
};

/// "Nb_pv" and "Nb/3f2a" are pseudopotentials of Nb.
inline std::string_view element_part(std::string_view name) { return name.substr(0, name.find_first_of("_/")); }

/// Whether a name comes back from the line of species as it is.
inline bool fits_poscar(std::string_view name) {
    return name.find_first_of("_/#!") == name.npos && !parse_integer(name);
}

/// The line of species, which files of VASP 4 lack, and the line of counts.
inline std::vector<poscar_block> read_poscar_blocks(line_reader& in, species_list& species) {
    const auto without_comment = [](std::string_view line) { return line.substr(0, line.find_first_of("#!")); };
    fields counts = split_fields(without_comment(in.next("species or counts")));
    fields names;
    if (!counts.empty() && !parse_integer(counts[0])) {
        names = counts;
        counts = split_fields(without_comment(in.next("counts of atoms")));
        if (names.size() != counts.size())
            in.fail(std::to_string(names.size()) + " counts, one for each species", std::to_string(counts.size()));
    }
    if (counts.empty()) in.fail("species or counts", "a blank line");
    std::vector<poscar_block> blocks;
    std::size_t left = in.bytes_left() / 2 + 1;
    for (std::size_t k = 0; k < counts.size(); ++k) {
        const std::int64_t count = in.integer(counts[k], "a count of atoms");
        if (count < 0 || static_cast<std::uint64_t>(count) > left)
            in.fail("a count that the rest of the file can hold", quoted_text(counts[k]));
        left -= static_cast<std::size_t>(count);
        const std::size_t place = names.empty() ? species.of_type(static_cast<std::int64_t>(k + 1), in)
                                                : species.of_name(element_part(names[k]), in);
        blocks.push_back({place, static_cast<std::size_t>(count)});
    }
    return blocks;
}

/// The line Direct or Cartesian, after Selective dynamics where that is. \return whether coordinates are Cartesian.
inline bool read_poscar_mode(line_reader& in) {
    std::string_view line = trimmed(in.next("Direct or Cartesian"));
    if (line.starts_with('S') || line.starts_with('s')) line = trimmed(in.next("Direct or Cartesian"));
    const char letter = line.empty() ? ' ' : line[0];
    if (std::string_view("CcKk").find(letter) != std::string_view::npos) return true;
    if (letter != 'D' && letter != 'd') in.fail("Direct or Cartesian", quoted_text(line));
    return false;
}

/// A further row of numbers right after the last atom means that the counts are wrong.
inline void check_poscar_end(line_reader& in, std::size_t atoms) {
    const fields words = split_fields(in.peek());
    if (words.size() < 3 || !parse_real(words[0]) || !parse_real(words[1]) || !parse_real(words[2])) return;
    in.next("");
    in.fail("a blank line or the end after " + std::to_string(atoms) + " atoms", "a further row of numbers");
}

}  // namespace detail

/// A POSCAR; ids are 1-based positions in it. `name` is what messages call it. \throws input_error naming the line.
inline atoms read_poscar(std::string_view text, const std::string& name) {
    line_reader in(text, name);
    const std::string comment(trimmed(in.next("a POSCAR")));
    const auto [box, scale] = detail::read_poscar_box(in);
    species_list species;
    const auto blocks = detail::read_poscar_blocks(in, species);
    const bool cartesian = detail::read_poscar_mode(in);
    std::size_t count = 0;
    for (const auto& block : blocks) count += block.atoms;
    atom_rows rows(box, count, name);
    rows.species = species;
    fields words;
    for (const auto& block : blocks)
        for (std::size_t k = 0; k < block.atoms; ++k) {
            if (in.at_end())
                in.next("row " + std::to_string(rows.size() + 1) + " of " + std::to_string(count) +
                        " of the positions");
            split_fields(in.next(""), words);
            const real3 r = detail::read_three_numbers(words, in, "a coordinate");
            rows.add({}, block.species,
                     cartesian ? real3{scale[0] * r[0], scale[1] * r[1], scale[2] * r[2]} : box.cartesian(r));
        }
    detail::check_poscar_end(in, count);
    return rows.finish(0, comment);
}

/// Appends a POSCAR in direct coordinates wrapped into the box. Atoms are grouped by species, in the order of
/// `structure.names` and within a species in their own; ids and step are lost. Bare types get no line of species.
/// \throws input_error for a name with one of the signs _ / # !, which end a name there.
inline void append_poscar(std::string& out, const atoms& structure) {
    out += (structure.comment.empty() ? "written by saddle" : single_line(structure.comment)) + "\n1\n";
    const auto append_vector = [&](const real3& r) {
        for (std::size_t k = 0; k < 3; ++k) append_number(k == 0 ? out : out += ' ', r[k]);
        out += '\n';
    };
    for (const real3& v : structure.box.vectors()) append_vector(v);
    std::vector<std::vector<std::size_t>> members(structure.names.size());
    for (std::size_t i = 0; i < structure.size(); ++i) members[structure.species[i]].push_back(i);
    std::string names, counts;
    for (std::size_t s = 0; s < members.size(); ++s) {
        if (structure.named && members[s].empty()) continue;  // VASP expects atoms of every species it reads
        if (structure.named && !detail::fits_poscar(structure.names[s]))
            throw input_error("POSCAR", "names of species without _ / # !", quoted_text(structure.names[s]));
        names += structure.names[s] + ' ';
        counts += std::to_string(members[s].size()) + ' ';
    }
    if (structure.named) out += names + '\n';
    out += counts + "\nDirect\n";
    for (const auto& places : members)
        for (const std::size_t i : places)
            append_vector(structure.box.fractional(structure.box.wrapped(structure.positions[i])));
}

}  // namespace saddle
