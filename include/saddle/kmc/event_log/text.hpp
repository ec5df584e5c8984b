/// \file
/// The published text form of a run's events: a line `ID STEP` for every jump, the id of the jumping atom and the time
/// step in s.
///
/// As the authors of neural network kinetics write it (`nnk.log` of UCICaoLab/First-principle-NNK): the first line
/// names the atom that was taken away, with a step of 0; the vacancy keeps its id, steps have three digits. It knows
/// neither crystal nor box: reading it needs the structure that the run began with.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/atom_ids.hpp>
#include <saddle/kmc/event_log/block.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>
#include <saddle/structure/crystal.hpp>

namespace saddle {

namespace detail {

/// The step as a log stores it, in three digits where these say it, else in as many as it takes, at most eight.
inline void append_step(std::string& out, double step_s) {
    const packed_step stored = pack_step(step_s);
    char text[32];
    char* end = text;
    for (const int decimals : {2, 6, 7}) {
        end = std::to_chars(text, text + sizeof text, unpack_step(stored), std::chars_format::scientific, decimals).ptr;
        double read = 0;
        std::from_chars(text, end, read);
        if (pack_step(read) == stored) break;
    }
    out.append(text, end);
}

}  // namespace detail

/// Observer that writes the lines.
class event_text {
public:
    /// `ids`: one a site, at the start of the run; the vacancy's that of the atom taken away, 0 where there was none.
    event_text(std::vector<std::int64_t> ids, site vacancy) : ids_(std::move(ids)) { append(ids_[vacancy], 0); }

    template <lattice L>
    void observe(const supercell<L>& crystal, const jump_event& event) {
        ids_.observe(crystal, event);
        append(ids_[event.from], event.residence_s);
    }

    /// The lines since the last call.
    std::string take() { return std::exchange(text_, {}); }

private:
    void append(std::int64_t id, double step_s) {
        append_number(text_, id);
        detail::append_step(text_ += ' ', step_s);
        text_ += '\n';
    }

    atom_ids ids_;
    std::string text_;
};

namespace detail {

struct event_line {
    std::int64_t id;
    double step_s;
};

inline event_line read_event_line(line_reader& in, fields& words) {
    in.split_exactly(in.next("id of the jumping atom and time step"), 2, "id of the jumping atom, time step", words);
    // NumPy writes ids as reals unless it is told otherwise
    const double id = in.real(words[0], "an atom id");
    if (!(id >= 0 && id < 0x1p53) || id != static_cast<double>(static_cast<std::int64_t>(id)))
        in.fail("an atom id (a whole number)", quoted_text(words[0]));
    const double step_s = in.real(words[1], "a time step");
    if (!(step_s >= 0)) in.fail("a time step of at least 0 s", quoted_text(words[1]));
    return {static_cast<std::int64_t>(id), step_s};
}

}  // namespace detail

/// Makes the vacancy that a text names in its first line, if it does, and leaves `in` behind that line. A line whose
/// step is 0 names it; without one the structure must have its vacancy. \return the id of the atom taken away, or 0.
/// \throws input_error naming the line where the structure has no such atom, or no or several vacancies.
template <lattice L>
std::int64_t make_vacancy_of_text(line_reader& in, crystal<L>& structure) {
    line_reader first = in;
    fields words;
    first.skip_blank_lines();
    const auto line = detail::read_event_line(first, words);
    const bool named = line.step_s == 0;
    if (named) in = first;
    const auto present = vacancies(structure.sites).size();
    if (present > 1) throw input_error("structure", "at most one vacancy", std::to_string(present));
    const bool stands = named && std::find(structure.ids.begin(), structure.ids.end(), line.id) != structure.ids.end();
    if (present == 1 && stands && line.id != 0)
        first.fail("no more than the vacancy that the structure has",
                   "atom " + std::to_string(line.id) + " taken away too");
    if (present == 1) return named ? line.id : 0;
    if (!named)
        first.fail("a first line with the id of the vacancy and step 0, or a structure with a vacancy", "neither");
    if (!stands) first.fail("an atom of the structure", std::to_string(line.id));
    const site vacancy = structure.sites.make_vacancy(site_of_atom(structure, line.id));
    structure.ids[vacancy.index] = 0;
    return line.id;
}

/// Every jump of a text on the crystal that it began with, which has one vacancy and in `ids` an atom on every other
/// site. Calls f(crystal, event) after each, the barrier being not a number. Of several jumps that lead to one atom
/// (crystals one cell wide) the first counts. \throws input_error naming the line where an atom is no neighbour of the
/// vacancy.
template <lattice L, class F>
void for_each_text_event(line_reader& in, supercell<L> crystal, std::vector<std::int64_t> ids, F f) {
    atom_ids atoms(std::move(ids));
    vec3 position = crystal.position(vacancies(crystal).front());
    double clock_s = 0;
    fields words;
    for (std::uint64_t number = 1; in.skip_blank_lines(); ++number) {
        const auto line = detail::read_event_line(in, words);
        if (!std::isfinite(clock_s += line.step_s)) in.fail("time steps whose sum is finite", quoted_text(words[1]));
        const site from = crystal.near(position, {});
        std::size_t direction = 0;
        while (direction < jump_count<L> && atoms[crystal.near(position, L::jumps[direction])] != line.id) ++direction;
        if (direction == jump_count<L>)
            in.fail("an atom beside the vacancy at site " + std::to_string(from.index),
                    "atom " + std::to_string(line.id));
        const site to = crystal.near(position, L::jumps[direction]);
        const digit species = crystal[to];
        crystal.exchange(from, to);
        position = crystal.wrap(position + L::jumps[direction]);
        const jump_event event{
            number, direction, from, to, position, species, std::numeric_limits<double>::quiet_NaN(), line.step_s};
        atoms.observe(crystal, event);
        f(std::as_const(crystal), event);
    }
}

}  // namespace saddle
