/// \file
/// Records of jumps in a crystal: what all readers share that have a structure beside their barriers.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/crystal.hpp>

namespace saddle {

/// A barrier as a file states it: any number, "nan" and "inf" too, which calculations that failed leave behind.
/// \throws input_error naming the line where it is no number at all.
inline double read_label(const line_reader& in, std::string_view word) {
    double value = 0;
    const char* last = word.data() + word.size();
    const auto [end, code] = std::from_chars(word.data(), last, value);
    if (code != std::errc{} || end != last) in.fail("a barrier in eV", quoted_text(word));
    return value;
}

/// Makes records from a crystal with one vacancy after the other.
template <lattice L>
class crystal_records {
public:
    /// \throws input_error where two jumps lead to one site (a cell one lattice constant wide) or shells are not 1
    /// to 16.
    crystal_records(crystal<L> made, std::size_t shells, alloy_info info) : made_(std::move(made)) {
        if (shells < 1 || shells > max_dynamic_shells)
            throw input_error("shells", "1 to " + std::to_string(max_dynamic_shells), std::to_string(shells));
        const auto& cells = made_.sites.cells();
        if (*std::min_element(cells.begin(), cells.end()) < 2)
            throw input_error(info.source, "at least 2 cells along each vector, so that every jump has its own atom",
                              "1");
        sites_ = detail::neighbourhood_at_run_time<L>(shells);
        environment_.resize(sites_.size());
        set_.lattice = L::name;
        set_.shells = shells;
        set_.species = made_.sites.names();
        set_.alloys.push_back(std::move(info));
        for (std::size_t i = 0; i < made_.ids.size(); ++i)
            if (made_.ids[i] != 0) site_of_[made_.ids[i]] = site{i};
    }

    const crystal<L>& cell() const { return made_; }

    /// The records that follow belong to the vacancy at this atom; id 0 is the one site that has no atom.
    /// \throws input_error (with `place`) where there is no such atom, or not just one such site.
    void begin_vacancy(std::int64_t id, const std::string& place) {
        vacancy_id_ = id;
        vacancy_ = id == 0 ? only_vacancy(place) : site_of(id, place);
        const digit atom = made_.sites[vacancy_];
        made_.sites.set(vacancy_, vacant);
        made_.sites.gather(made_.sites.position(vacancy_), sites_, environment_.data());
        made_.sites.set(vacancy_, atom);
        seen_ = {};
    }

    /// The jump that the atom with this id would make into the vacancy. \throws input_error (with `place`) where it is
    /// no first neighbour.
    vec3 jump_to(std::int64_t id, const std::string& place) const {
        const site wanted = site_of(id, place);
        for (const vec3 jump : L::jumps)
            if (neighbour(jump) == wanted) return jump;
        throw input_error(place, "first neighbours of atom " + std::to_string(vacancy_id_),
                          "atom " + std::to_string(id));
    }

    /// Site to which a jump would take the vacancy.
    site neighbour(vec3 jump) const { return made_.sites.near(made_.sites.position(vacancy_), jump); }

    /// Where the reverse barrier is known the surroundings after the jump are recorded too. \throws input_error (with
    /// `place`) where the jump was there before, or is none of the lattice.
    void add(vec3 jump, double barrier_eV, double reverse_eV, const std::string& place) {
        const auto found = std::find(L::jumps.begin(), L::jumps.end(), jump);
        if (found == L::jumps.end()) throw input_error(place, "a jump of " + std::string(L::name), "another vector");
        after_.clear();
        bool& seen = seen_[static_cast<std::size_t>(found - L::jumps.begin())];
        if (seen) throw input_error(place, "every jump of a vacancy once", "one twice");
        seen = true;
        if (!std::isnan(reverse_eV)) gather_after(jump);
        set_.add({environment_, jump, barrier_eV, reverse_eV, 0, vacancy_id_, after_});
    }

    /// \throws input_error where there is no record.
    barrier_set finish() && {
        check_barrier_set(set_, set_.alloys.front().source);
        return std::move(set_);
    }

private:
    /// What stands round the vacancy once it has jumped, where there is an atom that can jump.
    void gather_after(vec3 jump) {
        const site target = neighbour(jump);
        const digit taken = made_.sites[vacancy_], jumper = made_.sites[target];
        if (jumper == vacant) return;
        after_.resize(sites_.size());
        made_.sites.set(vacancy_, jumper);
        made_.sites.set(target, vacant);
        made_.sites.gather(made_.sites.position(target), sites_, after_.data());
        made_.sites.set(target, jumper);
        made_.sites.set(vacancy_, taken);
    }

    site site_of(std::int64_t id, const std::string& place) const {
        const auto found = site_of_.find(id);
        if (found == site_of_.end())
            throw input_error(place, "an atom of the " + std::to_string(site_of_.size()) + " of the structure",
                              "atom " + std::to_string(id));
        return found->second;
    }

    site only_vacancy(const std::string& place) const {
        const auto count = std::count(made_.ids.begin(), made_.ids.end(), std::int64_t{0});
        if (count != 1)
            throw input_error(place, "one site without an atom, for vacancy 0", std::to_string(count) + " of them");
        return site{static_cast<std::size_t>(std::find(made_.ids.begin(), made_.ids.end(), std::int64_t{0}) -
                                             made_.ids.begin())};
    }

    crystal<L> made_;
    std::vector<vec3> sites_;
    std::unordered_map<std::int64_t, site> site_of_;
    barrier_set set_;
    std::vector<digit> environment_;
    std::vector<digit> after_;  ///< of the last jump; empty where not known
    std::int64_t vacancy_id_ = 0;
    site vacancy_;
    per_jump<L, bool> seen_{};
};

}  // namespace saddle
