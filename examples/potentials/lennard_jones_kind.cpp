#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>
#include <saddle/potential/lennard_jones.hpp>

#include "kinds.hpp"

namespace saddle::runtime {

namespace {

constexpr const char* form = "CUTOFF,NAME=EPSILON/SIGMA,…";

double number(std::string_view text, const std::string& whole) {
    if (const auto value = parse_real(text)) return *value;
    throw input_error("potential", std::string("lj:") + form + " in eV and Å", "'" + whole + "'");
}

/// NAME=EPSILON/SIGMA
lennard_jones_species parse_species(std::string_view part, const std::string& whole) {
    const auto equals = part.find('='), slash = part.find('/');
    if (equals == part.npos || slash == part.npos || slash < equals) number("", whole);
    return {std::string(part.substr(0, equals)), number(part.substr(equals + 1, slash - equals - 1), whole),
            number(part.substr(slash + 1), whole)};
}

}  // namespace

potential_kind lennard_jones_kind() {
    return {"lj", form, "Lennard-Jones, smooth at its cutoff, in eV and Å; for tests"};
}

any_potential make_lennard_jones(const std::string& rest, const species_names& species) {
    std::vector<lennard_jones_species> known;
    species_names names;
    std::size_t comma = std::min(rest.find(','), rest.size());
    const double cutoff_A = number(std::string_view(rest).substr(0, comma), rest);
    while (comma < rest.size()) {
        const std::size_t next = std::min(rest.find(',', comma + 1), rest.size());
        known.push_back(parse_species(std::string_view(rest).substr(comma + 1, next - comma - 1), rest));
        names.push_back(known.back().name);
        comma = next;
    }
    std::vector<lennard_jones_species> used;
    for (const auto& name : species.empty() ? names : species)
        used.push_back(known[digit_of(names, name, "potential lj") - std::size_t{1}]);
    return {"lj:" + rest, lennard_jones(used, cutoff_A)};
}

}  // namespace saddle::runtime
