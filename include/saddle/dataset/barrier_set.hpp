/// \file
/// Migration barriers with the surroundings they belong to: what training learns from and evaluation compares with.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// A barrier that nobody computed.
inline constexpr double unknown_eV = std::numeric_limits<double>::quiet_NaN();

/// Where records come from: one cell of one alloy.
struct alloy_info {
    std::string name;
    double lattice_constant_A{};
    std::string source;  ///< file or publication

    friend bool operator==(const alloy_info&, const alloy_info&) = default;
};

/// One jump of one vacancy. The environment is that of `barrier_set`.
struct barrier_record {
    std::span<const digit> environment;
    vec3 jump{};                     ///< from the vacancy to the neighbour that jumps, units of a/2
    double barrier_eV{};             ///< as the file has it: may be wrong, see labels.hpp
    double reverse_eV = unknown_eV;  ///< of the jump back; NaN where not known
    std::uint32_t alloy{};           ///< place in `barrier_set::alloys`
    std::int64_t vacancy{};          ///< id of the vacancy in its cell; the same for all jumps of one vacancy
    /// Round the vacancy after the jump, the jumped atom in its old place; empty where not known.
    std::span<const digit> reverse_environment{};
};

/// Barriers of any number of alloys, one lattice and one list of species. A value; columns have one entry a record.
///
/// An environment holds the digits of the sites round the vacancy in the crystal's frame, in the site order of model
/// files, so that those of fewer shells are its beginning.
struct barrier_set {
    std::string lattice{bcc::name};
    std::size_t shells = 8;
    species_names species;
    std::vector<alloy_info> alloys;

    std::vector<digit> environments;  ///< [records, sites()]
    std::vector<vec3> jumps;
    std::vector<double> barriers_eV;
    std::vector<double> reverse_eV;
    std::vector<std::uint32_t> alloy;
    std::vector<std::int64_t> vacancies;
    std::vector<digit> reverse_environments{};  ///< [records, sites()], vacant where not known; empty where none is

    std::size_t size() const { return barriers_eV.size(); }
    std::size_t sites() const { return size() == 0 ? 0 : environments.size() / size(); }

    /// Of a row; empty where the surroundings after the jump are not known.
    std::span<const digit> reverse_environment(std::size_t row) const {
        if (reverse_environments.empty()) return {};
        const std::span<const digit> digits(reverse_environments.data() + row * sites(), sites());
        const bool known = std::any_of(digits.begin(), digits.end(), [](digit d) { return d != vacant; });
        return known ? digits : std::span<const digit>{};
    }

    barrier_record operator[](std::size_t row) const {
        return {{environments.data() + row * sites(), sites()},
                jumps[row],
                barriers_eV[row],
                reverse_eV[row],
                alloy[row],
                vacancies[row],
                reverse_environment(row)};
    }

    /// The record must not be one of this set. \throws input_error where an environment has another length than those
    /// before.
    void add(const barrier_record& record) {
        const auto after = record.reverse_environment;
        const std::size_t expected = size() > 0 ? sites() : record.environment.size();
        for (const std::size_t n : {record.environment.size(), after.empty() ? expected : after.size()})
            if (n != expected)
                throw input_error("barrier set", std::to_string(expected) + " sites a record", std::to_string(n));
        if (!after.empty()) {
            reverse_environments.resize(environments.size(), vacant);
            reverse_environments.insert(reverse_environments.end(), after.begin(), after.end());
        }
        environments.insert(environments.end(), record.environment.begin(), record.environment.end());
        if (!reverse_environments.empty()) reverse_environments.resize(environments.size(), vacant);
        jumps.push_back(record.jump);
        barriers_eV.push_back(record.barrier_eV);
        reverse_eV.push_back(record.reverse_eV);
        alloy.push_back(record.alloy);
        vacancies.push_back(record.vacancy);
    }
};

/// Calls f<L>() with the lattice of this name. \throws input_error (with `place`) where there is none.
template <class F>
decltype(auto) with_lattice(const std::string& name, const std::string& place, F&& f) {
    if (name == bcc::name) return f.template operator()<bcc>();
    if (name == fcc::name) return f.template operator()<fcc>();
    throw input_error(place, "lattice bcc or fcc", "'" + name + "'");
}

/// The species of the atom that jumps: the digit of the neighbour's site. O(sites).
template <lattice L>
digit jumping_species(const barrier_record& record) {
    for (std::size_t k = 0; k < jump_count<L>; ++k)  // the first shell comes first, in the order of L::jumps
        if (L::jumps[k] == record.jump) return record.environment[k];
    return vacant;
}

namespace detail {

/// Places of one site in the environments before and after a jump, for every site that both hold.
template <lattice L>
std::vector<std::pair<std::size_t, std::size_t>> shared_sites(const std::vector<vec3>& sites, vec3 jump) {
    std::vector<std::pair<std::size_t, std::size_t>> shared;
    for (std::size_t k = 0; k < sites.size(); ++k)
        if (const auto found = std::find(sites.begin(), sites.end(), sites[k] - jump); found != sites.end())
            shared.emplace_back(k, static_cast<std::size_t>(found - sites.begin()));
    return shared;
}

/// \throws input_error (with `place`) unless the atom that jumped stands where the vacancy was, and all other sites are
/// as before. In a box narrower than the environment images of the two also stand on further sites.
template <lattice L>
void check_reverse_environments(const barrier_set& set, const std::string& place) {
    if (set.reverse_environments.empty()) return;
    const auto sites = neighbourhood_at_run_time<L>(set.shells);
    per_jump<L, std::vector<std::pair<std::size_t, std::size_t>>> shared;
    for (std::size_t j = 0; j < jump_count<L>; ++j) shared[j] = shared_sites<L>(sites, L::jumps[j]);
    for (std::size_t row = 0; row < set.size(); ++row) {
        const auto record = set[row];
        const auto after = record.reverse_environment;
        if (after.empty()) continue;
        const std::string at = place + ", record " + std::to_string(row) + ", reverse environment";
        const digit atom = jumping_species<L>(record);
        if (atom == vacant || jumping_species<L>({after, -record.jump}) != atom)
            throw input_error(at, "the atom that jumped where the vacancy was", "another digit");
        const auto j =
            static_cast<std::size_t>(std::find(L::jumps.begin(), L::jumps.end(), record.jump) - L::jumps.begin());
        for (const auto& [k, m] : shared[j]) {
            const digit from = record.environment[k], to = after[m];
            if (from != to && !(from == vacant && to == atom) && !(from == atom && to == vacant))
                throw input_error(
                    at, "digit " + std::to_string(from) + " at site " + std::to_string(m) + " as before the jump",
                    std::to_string(to));
        }
    }
}

}  // namespace detail

/// \throws input_error (with `place`) unless shells, columns, digits, jumps and alloys fit each other. Barriers may
/// have any value.
inline void check_barrier_set(const barrier_set& set, const std::string& place) {
    check_species_names(set.species, place + ", species");
    if (set.shells < 1 || set.shells > max_dynamic_shells)
        throw input_error(place, "1 to " + std::to_string(max_dynamic_shells) + " shells", std::to_string(set.shells));
    const std::size_t n = set.size();
    if (n == 0) throw input_error(place, "at least one barrier", "none");
    with_lattice(set.lattice, place, [&]<class L>() {
        const std::size_t sites = detail::neighbourhood_at_run_time<L>(set.shells).size();
        if (set.environments.size() != n * sites || set.jumps.size() != n || set.reverse_eV.size() != n ||
            set.alloy.size() != n || set.vacancies.size() != n ||
            (!set.reverse_environments.empty() && set.reverse_environments.size() != n * sites))
            throw input_error(place, "columns of one length, " + std::to_string(sites) + " sites a record", "others");
        for (std::size_t row = 0; row < n; ++row) {
            const std::string record = place + ", record " + std::to_string(row);
            if (std::find(L::jumps.begin(), L::jumps.end(), set.jumps[row]) == L::jumps.end())
                throw input_error(record, "a jump of " + std::string(L::name), "another vector");
            if (set.alloy[row] >= set.alloys.size())
                throw input_error(record, "one of " + std::to_string(set.alloys.size()) + " alloys",
                                  "number " + std::to_string(set.alloy[row]));
            for (const auto digits : {set[row].environment, set[row].reverse_environment})
                for (const digit d : digits)
                    if (d > set.species.size())
                        throw input_error(record, "digits up to " + std::to_string(set.species.size()),
                                          std::to_string(d));
        }
        detail::check_reverse_environments<L>(set, place);
    });
}

/// Numbers 0 … n − 1.
inline std::vector<std::size_t> all_rows(std::size_t n) {
    std::vector<std::size_t> rows(n);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    return rows;
}

/// Some records, in the order of `rows`, with all alloys.
inline barrier_set subset(const barrier_set& set, std::span<const std::size_t> rows) {
    barrier_set part{set.lattice, set.shells, set.species, set.alloys, {}, {}, {}, {}, {}, {}};
    for (const std::size_t row : rows) part.add(set[row]);
    return part;
}

/// The same records of fewer shells. \throws input_error where the set has fewer than `shells`.
inline barrier_set with_shells(const barrier_set& set, std::size_t shells) {
    if (shells < 1 || shells > set.shells)
        throw input_error("shells", "1 to the " + std::to_string(set.shells) + " of the data", std::to_string(shells));
    const std::size_t sites = with_lattice(
        set.lattice, "data", [&]<class L>() { return detail::neighbourhood_at_run_time<L>(shells).size(); });
    barrier_set part{set.lattice, shells, set.species, set.alloys, {}, {}, {}, {}, {}, {}};
    for (std::size_t row = 0; row < set.size(); ++row) {
        auto record = set[row];
        record.environment = record.environment.first(sites);
        if (!record.reverse_environment.empty()) record.reverse_environment = record.reverse_environment.first(sites);
        part.add(record);
    }
    return part;
}

/// The same records with digits counted in another list of names. \throws input_error naming the alloy where an atom's
/// species is not in it.
inline barrier_set renumbered(barrier_set set, const species_names& names) {
    const std::size_t sites = set.sites();
    for (auto* digits : {&set.environments, &set.reverse_environments})
        for (std::size_t k = 0; k < digits->size(); ++k)
            if (digit& d = (*digits)[k]; d != vacant)
                d = digit_of(names, set.species[d - std::size_t{1}],
                             "species of the alloy " + set.alloys[set.alloy[k / sites]].name);
    set.species = names;
    return set;
}

/// Appends the records of another set; its species that are new come after those known. \throws input_error where
/// lattice or shells differ, or there are more than 16 species.
inline void append(barrier_set& set, const barrier_set& more) {
    if (set.size() == 0 && set.alloys.empty() && set.species.empty()) {
        set = more;
        return;
    }
    if (set.lattice != more.lattice || set.shells != more.shells)
        throw input_error("barrier set", set.lattice + " and " + std::to_string(set.shells) + " shells as before",
                          more.lattice + " and " + std::to_string(more.shells) + " shells");
    for (const auto& name : more.species)
        if (std::find(set.species.begin(), set.species.end(), name) == set.species.end()) set.species.push_back(name);
    check_species_names(set.species, "species of the data together");
    const auto first = static_cast<std::uint32_t>(set.alloys.size());
    set.alloys.insert(set.alloys.end(), more.alloys.begin(), more.alloys.end());
    const barrier_set same = renumbered(more, set.species);
    for (std::size_t row = 0; row < same.size(); ++row) {
        auto record = same[row];
        record.alloy += first;
        set.add(record);
    }
}

}  // namespace saddle
