/// \file
/// Tables of an embedded-atom potential in the format setfl: what LAMMPS reads as eam/alloy and, with a density for
/// each pair of elements, as eam/fs.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>

namespace saddle {

/// Functions on grids from 0 on: of the density in steps of `density_step`, of distance in steps of `step_A`.
struct setfl {
    species_names names;
    double density_step{};
    double step_A{};
    double cutoff_A{};
    bool finnis_sinclair = false;                ///< whether densities depend on the atom that feels them too
    std::vector<std::vector<double>> embedding;  ///< of each element, eV
    std::vector<std::vector<double>> density;    ///< of element a where b is, at a·elements + b
    std::vector<std::vector<double>> pair;       ///< r·φ(r), eV·Å, of a ≥ b at a(a + 1)/2 + b
};

namespace detail {

/// Goes through numbers between blanks and line ends.
class number_reader {
public:
    explicit number_reader(line_reader& in) : in_(in) {}

    double real(std::string_view what) { return in_.real(next(what), what); }

    std::string_view next(std::string_view what) {
        while (place_ == words_.size()) {
            split_fields(in_.next(what), words_);
            place_ = 0;
        }
        return words_[place_++];
    }

    /// The numbers of the grid, each finite.
    std::vector<double> table(std::size_t count, std::string_view what) {
        std::vector<double> values;
        for (std::size_t k = 0; k < count; ++k) values.push_back(real(what));
        return values;
    }

    /// Numbers that are left, counted without reading them.
    std::size_t left() const {
        std::size_t count = words_.size() - place_;
        line_reader rest = in_;
        fields words;
        while (!rest.at_end()) {
            split_fields(rest.next(""), words);
            count += words.size();
        }
        return count;
    }

private:
    line_reader& in_;
    fields words_;
    std::size_t place_ = 0;
};

struct setfl_head {
    std::size_t densities{};  ///< points of the grids
    std::size_t distances{};
};

inline setfl_head read_setfl_head(line_reader& in, setfl& made) {
    for (int remark = 0; remark < 3; ++remark) in.next("a line of remarks");
    auto words = split_fields(in.next("elements"));
    if (words.empty()) in.fail("a number of elements and their names", "a blank line");
    const auto count = in.count(words[0], "a number of elements");
    if (words.size() != count + 1)
        in.fail(std::to_string(count) + " names of elements", std::to_string(words.size() - 1));
    made.names.assign(words.begin() + 1, words.end());
    check_species_names(made.names, in.place());
    in.split_exactly(in.next("grids"), 5, "points and step of density, points and step of distance, cutoff", words);
    const setfl_head head{in.count(words[0], "points of density"), in.count(words[2], "points of distance")};
    made.density_step = in.real(words[1], "a step of density");
    made.step_A = in.real(words[3], "a step of distance");
    made.cutoff_A = in.real(words[4], "a cutoff");
    if (head.densities < 5 || head.distances < 5) in.fail("at least 5 points", "fewer");
    if (!(made.density_step > 0) || !(made.step_A > 0)) in.fail("steps above 0", "another");
    if (!(made.cutoff_A > 0)) in.fail("a cutoff above 0", quoted_text(words[4]));
    return head;
}

/// Of the two forms of the format only one has so many numbers.
inline bool is_finnis_sinclair(std::size_t numbers, const setfl_head& head, std::size_t count, const line_reader& in) {
    const std::size_t pairs = count * (count + 1) / 2;
    const std::size_t alloy = count * (4 + head.densities + head.distances) + pairs * head.distances;
    const std::size_t fs = alloy + count * (count - 1) * head.distances;
    if (numbers != alloy && numbers != fs)
        in.fail(std::to_string(alloy) + " numbers (eam/alloy)" +
                    (fs == alloy ? "" : " or " + std::to_string(fs) + " (eam/fs)") + " behind this line",
                std::to_string(numbers));
    return numbers != alloy;
}

}  // namespace detail

/// Reads a setfl file of either form. \throws input_error naming the line.
inline setfl read_setfl(std::string_view text, const std::string& name) {
    line_reader in(text, name);
    setfl made;
    const auto head = detail::read_setfl_head(in, made);
    const std::size_t count = made.names.size();
    detail::number_reader numbers(in);
    made.finnis_sinclair = detail::is_finnis_sinclair(numbers.left(), head, count, in);
    for (std::size_t a = 0; a < count; ++a) {
        numbers.next("an atomic number");
        numbers.real("a mass");
        numbers.real("a lattice constant");
        numbers.next("a lattice");
        made.embedding.push_back(numbers.table(head.densities, "an embedding energy"));
        const auto first = numbers.table(head.distances, "a density");
        made.density.push_back(first);
        for (std::size_t b = 1; b < count; ++b)
            made.density.push_back(made.finnis_sinclair ? numbers.table(head.distances, "a density") : first);
    }
    for (std::size_t p = 0; p < count * (count + 1) / 2; ++p)
        made.pair.push_back(numbers.table(head.distances, "a pair energy"));
    return made;
}

}  // namespace saddle
