/// \file
/// LAMMPS data files, read and written.
///
/// Read: atom styles atomic, charge, bond, angle, molecular and full; names from Atom Type Labels or from a comment
/// after each mass ("1 92.906 # Nb"); orthogonal, restricted and general triclinic boxes. Everything else is passed
/// over.
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
#include <saddle/structure/elements.hpp>

namespace saddle {

namespace detail {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A line without its comment, and the comment without '#'.
inline std::array<std::string_view, 2> split_comment(std::string_view line) {
    const std::size_t hash = line.find('#');
    return {trimmed(line.substr(0, hash)), hash == line.npos ? std::string_view{} : trimmed(line.substr(hash + 1))};
}

/// Head of a data file: numbers first, then what they count.
struct data_head {
    std::size_t atoms = 0;
    lammps_box box;
    std::array<std::optional<real3>, 4> general;  // avec, bvec, cvec, abc origin

    /// Takes a line of the head. Lines of other things (bonds, angles, …) are passed over.
    void take(const fields& words, const line_reader& in) {
        const auto ends_with = [&](std::initializer_list<std::string_view> names) {
            return words.size() >= names.size() &&
                   std::equal(names.begin(), names.end(), words.end() - std::ptrdiff_t(names.size()));
        };
        const auto numbers = [&](std::size_t count) {
            if (words.size() < count)
                in.fail(std::to_string(count) + " numbers", std::to_string(words.size()) + " fields");
            real3 values{};
            for (std::size_t k = 0; k < count; ++k) values[k] = in.real(words[k], "a size of the box");
            return values;
        };
        for (std::size_t k = 0; k < 3; ++k) {
            const std::string axis(1, "xyz"[k]);
            if (!ends_with({axis + "lo", axis + "hi"})) continue;
            const real3 bounds = numbers(2);
            box.low[k] = bounds[0];
            box.high[k] = bounds[1];
        }
        constexpr std::array<std::string_view, 3> vectors{"avec", "bvec", "cvec"};
        for (std::size_t k = 0; k < 3; ++k)
            if (ends_with({vectors[k]})) general[k] = numbers(3);
        if (ends_with({"abc", "origin"})) general[3] = numbers(3);
        if (ends_with({"xy", "xz", "yz"})) box.tilt = numbers(3);
        if (words.size() == 2 && words[1] == "atoms") atoms = in.count(words[0], "a number of atoms");
    }

    cell to_cell(const line_reader& in) const {
        if (!general[0] || !general[1] || !general[2]) return box.to_cell({true, true, true}, in.name());
        return cell({{*general[0], *general[1], *general[2]}}, general[3].value_or(real3{}), {true, true, true},
                    in.name());
    }
};

/// Where type and coordinates stand in a row of the section Atoms.
struct atom_style {
    std::string_view name;
    std::size_t type = 1;
    std::size_t position = 2;

    /// Three image flags may follow.
    bool fits(std::size_t fields) const { return fields == position + 3 || fields == position + 6; }
};

inline atom_style find_atom_style(std::string_view name, std::size_t fields, const line_reader& in) {
    constexpr std::array<atom_style, 6> styles{
        {{"atomic", 1, 2}, {"charge", 1, 3}, {"bond", 2, 3}, {"angle", 2, 3}, {"molecular", 2, 3}, {"full", 2, 4}}};
    for (const atom_style& style : styles)
        if (style.name == name) return style;
    if (!name.empty()) in.fail("atom style atomic, charge, bond, angle, molecular or full", quoted_text(name));
    if (styles[0].fits(fields)) return styles[0];  // the one style whose rows look like no other's
    in.fail("a comment with the style after Atoms ('Atoms # charge')", "rows of " + std::to_string(fields) + " fields");
}

/// Names of types by number, from Masses or Atom Type Labels.
using type_names = std::vector<std::string>;

inline void name_type(type_names& names, std::string_view type, std::string_view name, const line_reader& in) {
    const std::int64_t number = in.integer(type, "an atom type");
    if (number < 1 || number > most_types)
        in.fail("a type from 1 to " + std::to_string(most_types), std::to_string(number));
    const auto place = static_cast<std::size_t>(number - 1);
    if (names.size() <= place) names.resize(place + 1);
    names[place] = name;
}

/// Names only where each of `types` types, one at least, has one of its own; half of them would not tell what the rest
/// is.
inline bool usable(type_names names, std::size_t types) {
    std::sort(names.begin(), names.end());
    return names.size() >= types && !names.front().empty() &&
           std::adjacent_find(names.begin(), names.end()) == names.end();
}

/// Goes through a data file section by section.
class data_reader {
public:
    data_reader(std::string_view text, const std::string& name) : in_(text, name) {}

    atoms read() {
        std::string_view comment = trimmed(in_.next("a LAMMPS data file"));
        if (comment.starts_with('#')) comment = trimmed(comment.substr(1));
        read_head();
        if (head_.atoms == 0) throw input_error(in_.name(), "a line 'N atoms'", "none");
        while (in_.skip_blank_lines()) read_section();
        if (!rows_) throw input_error(in_.name(), "a section Atoms", "none");
        return finish(std::string(comment));
    }

private:
    static bool is_section(std::string_view line) { return !line.empty() && is_letter(line.front()); }

    void read_head() {
        while (in_.skip_blank_lines() && !is_section(trimmed(in_.peek()))) {
            split_fields(split_comment(in_.next(""))[0], words_);
            if (!words_.empty()) head_.take(words_, in_);
        }
    }

    void read_section() {
        const auto [title, comment] = split_comment(in_.next(""));
        if (title.empty()) return;
        if (!is_section(title)) in_.fail("the name of a section", quoted_text(title));
        if (title == "Atoms") return read_atoms(comment);
        const bool masses = title == "Masses";
        const bool labels = title == "Atom Type Labels";
        while (in_.skip_blank_lines() && !is_section(trimmed(in_.peek()))) {
            const auto [line, remark] = split_comment(in_.next(""));
            split_fields(line, words_);
            if (labels && words_.size() == 2) name_type(labels_, words_[0], words_[1], in_);
            // a remark of several words is no name
            if (masses && words_.size() == 2 && !remark.empty() && is_letter(remark.front()) &&
                split_fields(remark).size() == 1 && parse_integer(words_[0]))
                name_type(remarks_, words_[0], remark, in_);
        }
    }

    void read_atoms(std::string_view style_name) {
        if (rows_) in_.fail("one section Atoms", "a second one");
        rows_.emplace(head_.to_cell(in_), head_.atoms, in_.name());
        std::optional<atom_style> style;
        const auto missing = [&] {
            return "row " + std::to_string(rows_->size() + 1) + " of " + std::to_string(head_.atoms) +
                   " of the section Atoms";
        };
        while (rows_->size() < head_.atoms) {
            if (!in_.skip_blank_lines()) in_.next(missing());
            split_fields(split_comment(in_.next(""))[0], words_);
            if (words_.empty()) continue;
            if (is_letter(words_[0].front())) in_.fail(missing(), quoted_text(words_[0]));
            if (!style) style = find_atom_style(style_name, words_.size(), in_);
            if (!style->fits(words_.size()))
                in_.fail(std::to_string(style->position + 3) + " fields and perhaps three image flags (style " +
                             std::string(style->name) + ")",
                         std::to_string(words_.size()) + " fields");
            take_row(*style);
        }
    }

    void take_row(const atom_style& style) {
        const std::int64_t id = in_.integer(words_[0], "an atom id");
        if (id < 1) in_.fail("an atom id of at least 1", std::to_string(id));
        real3 position{};
        for (std::size_t k = 0; k < 3; ++k) position[k] = in_.real(words_[style.position + k], "a coordinate");
        rows_->add(id, rows_->species.of_type(type_of(words_[style.type]), in_), position);
    }

    /// Labels stand before the rows that use them.
    std::int64_t type_of(std::string_view word) const {
        const auto label = std::find(labels_.begin(), labels_.end(), word);
        return label != labels_.end() ? label - labels_.begin() + 1 : in_.integer(word, "an atom type");
    }

    atoms finish(const std::string& comment) {
        const type_names& names = usable(labels_, rows_->species.size()) ? labels_ : remarks_;
        if (usable(names, rows_->species.size()))
            for (std::size_t k = 0; k < names.size(); ++k)
                rows_->species.of_both(static_cast<std::int64_t>(k + 1), names[k], in_);
        return rows_->finish(0, comment);
    }

    line_reader in_;
    data_head head_;
    fields words_;
    type_names labels_;
    type_names remarks_;
    std::optional<atom_rows> rows_;
};

}  // namespace detail

/// A data file; its boundaries count as periodic, since it does not state them. `name` is what messages call it.
/// \throws input_error naming the line.
inline atoms read_lammps_data(std::string_view text, const std::string& name) {
    return detail::data_reader(text, name).read();
}

/// Appends a data file of style atomic, wrapped into the box; elements get their masses with their names as comments.
/// A box that LAMMPS cannot hold is turned. \throws input_error where the box is left-handed.
inline void append_lammps_data(std::string& out, const atoms& structure) {
    const atoms turned = lammps_oriented(structure);
    const lammps_box box = to_lammps_box(turned.box);
    out += "# " + (turned.comment.empty() ? "written by saddle" : single_line(turned.comment)) + "\n\n" +
           std::to_string(turned.size()) + " atoms\n" + std::to_string(turned.names.size()) + " atom types\n\n";
    for (std::size_t k = 0; k < 3; ++k) {
        append_number(out, box.low[k]);
        append_number(out += ' ', box.high[k]);
        constexpr std::array<std::string_view, 3> names{" xlo xhi\n", " ylo yhi\n", " zlo zhi\n"};
        out += names[k];
    }
    if (box.triclinic()) {
        for (const double t : box.tilt) append_number(out, t), out += ' ';
        out += "xy xz yz\n";
    }
    const auto is_element = [](const std::string& symbol) { return find_element(symbol).has_value(); };
    if (std::all_of(turned.names.begin(), turned.names.end(), is_element)) {
        out += "\nMasses\n\n";
        for (std::size_t k = 0; k < turned.names.size(); ++k) {
            out += std::to_string(k + 1) + ' ';
            append_number(out, find_element(turned.names[k])->mass_u);
            out += " # " + turned.names[k] + '\n';
        }
    }
    out += "\nAtoms # atomic\n\n";
    append_lammps_rows(out, turned);
}

}  // namespace saddle
