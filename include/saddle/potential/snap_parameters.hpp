/// \file
/// Parameters of a spectral neighbour analysis potential (SNAP), as LAMMPS and OpenKIM write them: one text of
/// coefficients, one of settings.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>

namespace saddle {

struct snap_element {
    std::string name;
    double radius{};                   ///< R: two atoms see each other within (R_a + R_b)·rcutfac Å
    double weight{};                   ///< w: of its neighbour density
    std::vector<double> coefficients;  ///< β_0, then one a bispectrum component, eV
};

struct snap_parameters {
    std::vector<snap_element> elements;
    double rcutfac_A{};
    int twojmax{};           ///< largest 2j of the expansion
    double rfac0 = 0.99363;  ///< θ = rfac0·π·r/cutoff
    bool bzero = true;       ///< whether components are counted from those of an atom alone
};

inline constexpr int largest_twojmax = 14;

/// Components B_{j1 j2 j} with j2 ≤ j1 ≤ j ≤ jmax that satisfy the triangle rule.
constexpr std::size_t snap_components(int twojmax) {
    std::size_t count = 0;
    for (int j1 = 0; j1 <= twojmax; ++j1)
        for (int j2 = 0; j2 <= j1; ++j2)
            for (int j = j1 - j2; j <= twojmax && j <= j1 + j2; j += 2) count += j >= j1;
    return count;
}

namespace detail {

/// The next line that is neither blank nor a remark, in fields; remarks begin with #.
inline bool next_snap_line(line_reader& in, fields& words) {
    while (in.skip_blank_lines()) {
        const auto line = in.next("a line");
        split_fields(line.substr(0, line.find('#')), words);
        if (!words.empty()) return true;
    }
    return false;
}

inline void require_snap_line(line_reader& in, std::size_t number, std::string_view what, fields& words) {
    if (!next_snap_line(in, words)) in.next(what);  // which tells that the file has ended
    if (words.size() != number)
        in.fail(std::to_string(number) + " fields (" + std::string(what) + ")", std::to_string(words.size()));
}

inline std::vector<snap_element> read_snap_elements(line_reader& in) {
    fields words;
    require_snap_line(in, 2, "elements and coefficients of each", words);
    const auto count = in.count(words[0], "a number of elements");
    const auto coefficients = in.count(words[1], "a number of coefficients");
    if (count > max_species) in.fail("at most " + std::to_string(max_species) + " elements", std::to_string(count));
    std::vector<snap_element> elements;
    for (std::size_t e = 0; e < count; ++e) {
        require_snap_line(in, 3, "element, radius, weight", words);
        snap_element element{std::string(words[0]), in.real(words[1], "a radius"), in.real(words[2], "a weight"), {}};
        if (!(element.radius > 0)) in.fail("a radius above 0", quoted_text(words[1]));
        for (std::size_t c = 0; c < coefficients; ++c) {
            require_snap_line(in, 1, "a coefficient", words);
            element.coefficients.push_back(in.real(words[0], "a coefficient"));
        }
        elements.push_back(std::move(element));
    }
    if (next_snap_line(in, words)) in.fail("the end of the file", "another line");
    species_names names;
    for (const auto& element : elements) names.push_back(element.name);
    check_species_names(names, in.name());
    return elements;
}

/// One KEY VALUE of the settings. Of settings that change the potential's form only the usual value is known.
inline void take_snap_setting(snap_parameters& made, const line_reader& in, std::string_view key,
                              std::string_view value) {
    const auto only = [&](std::string_view known) {
        const double number = in.real(value, key);
        if (number != *parse_real(known)) in.fail(std::string(key) + " " + std::string(known), quoted_text(value));
    };
    if (key == "rcutfac")
        made.rcutfac_A = in.real(value, key);
    else if (key == "twojmax") {
        const auto twojmax = in.integer(value, key);
        if (twojmax < 1 || twojmax > largest_twojmax)
            in.fail("twojmax from 1 to " + std::to_string(largest_twojmax), quoted_text(value));
        made.twojmax = static_cast<int>(twojmax);
    } else if (key == "rfac0") {
        made.rfac0 = in.real(value, key);
        if (!(made.rfac0 > 0) || !(made.rfac0 < 1)) in.fail("rfac0 between 0 and 1", quoted_text(value));
    } else if (key == "bzeroflag") {
        const auto flag = in.integer(value, key);
        if (flag != 0 && flag != 1) in.fail("bzeroflag 0 or 1", quoted_text(value));
        made.bzero = flag == 1;
    } else if (key == "rmin0" || key == "quadraticflag" || key == "chemflag" || key == "bnormflag" ||
               key == "wselfallflag" || key == "switchinnerflag")
        only("0");
    else if (key == "switchflag")
        only("1");
    else if (key == "diagonalstyle")
        only("3");
    else
        in.fail("a setting of SNAP", quoted_text(key));
}

}  // namespace detail

/// Reads coefficients ("elements coefficients", then for each element "name radius weight" and its coefficients, one a
/// line) and settings ("key value" a line: rcutfac, twojmax, rfac0, bzeroflag; those that change the form of the
/// potential, such as quadraticflag, must have their usual value). \throws input_error naming file and line.
inline snap_parameters read_snap(std::string_view coefficients, const std::string& coefficients_name,
                                 std::string_view settings, const std::string& settings_name) {
    line_reader in(settings, settings_name);
    snap_parameters made;
    fields words;
    while (detail::next_snap_line(in, words)) {
        if (words.size() != 2) in.fail("2 fields (key value)", std::to_string(words.size()));
        detail::take_snap_setting(made, in, words[0], words[1]);
    }
    if (!(made.rcutfac_A > 0) || made.twojmax == 0)
        throw input_error(settings_name, "rcutfac above 0 and twojmax", "none");
    line_reader rows(coefficients, coefficients_name);
    made.elements = detail::read_snap_elements(rows);
    const auto expected = snap_components(made.twojmax) + 1;
    if (const auto found = made.elements.front().coefficients.size(); found != expected)
        throw input_error(coefficients_name,
                          std::to_string(expected) + " coefficients for twojmax " + std::to_string(made.twojmax),
                          std::to_string(found));
    return made;
}

}  // namespace saddle
