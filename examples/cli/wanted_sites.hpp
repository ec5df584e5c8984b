/// \file
/// The sites that --vacancy names.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/crystal.hpp>

namespace saddle::cli {

/// Sites of the atoms with these ids; of all atoms for `all`; the one site without an atom for `empty`; and without ids
/// the sites that have no atom, or else
/// those of all atoms. \throws input_error for an id that no atom has.
template <lattice L>
std::vector<site> wanted_sites(const crystal<L>& made, const std::vector<std::string>& vacancies) {
    std::vector<site> sites;
    if (vacancies == std::vector<std::string>{"empty"}) {
        sites = saddle::vacancies(made.sites);
        if (sites.size() != 1)
            throw input_error("--vacancy empty", "one site without an atom", std::to_string(sites.size()) + " of them");
        return sites;
    }
    if (!vacancies.empty() && vacancies != std::vector<std::string>{"all"}) {
        for (const auto& text : vacancies) {
            const auto id = parse_integer(text);
            if (!id) throw input_error("--vacancy", "atom ids, all or empty", "'" + text + "'");
            sites.push_back(site_of_atom(made, *id));
        }
        return sites;
    }
    if (vacancies.empty()) sites = saddle::vacancies(made.sites);
    if (sites.empty())
        for (std::size_t i = 0; i < made.sites.size(); ++i)
            if (made.ids[i] != 0) sites.emplace_back(i);
    return sites;
}

}  // namespace saddle::cli
