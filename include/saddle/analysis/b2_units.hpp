/// \file
/// B2 units of a bcc crystal: centres whose first neighbours are mostly of the partner species, counted jump by jump.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// The two species of a B2 structure, and how many of the eight first neighbours of a centre are of the other one: six
/// (3/4) for an alloy with a third species that is in the way (Xing et al., NNK, Methods), eight for whole units only.
struct b2_pair {
    digit a{};
    digit b{};
    int least_partners = 6;

    /// Partner of a digit; `vacant` where it has none.
    constexpr digit partner_of(digit d) const noexcept {
        return d == vacant ? vacant : d == a ? b : d == b ? a : vacant;
    }
};

/// \throws input_error where names lack a species, both are the same, or partners are not 1 to 8.
inline b2_pair b2_pair_of(const species_names& names, std::string_view a, std::string_view b, int least_partners = 6) {
    const b2_pair pair{digit_of(names, a, "B2 pair"), digit_of(names, b, "B2 pair"), least_partners};
    if (pair.a == pair.b) throw input_error("B2 pair", "two species", "'" + std::string(a) + "' twice");
    if (least_partners < 1 || least_partners > static_cast<int>(jump_count<bcc>))
        throw input_error("B2 pair", "1 to 8 neighbours of the other species", std::to_string(least_partners));
    return pair;
}

/// Observer: for every site the number of its first neighbours that are partners of its atom, and so the B2 centres.
/// One byte a site; a jump of a species of the pair costs 24 look-ups, of another none.
class b2_units {
public:
    b2_units(const supercell<bcc>& crystal, b2_pair pair) : pair_(pair), partners_(crystal.size()) {
        for (std::size_t i = 0; i < partners_.size(); ++i) {
            partners_[i] = count_partners(crystal, crystal.position(site{i}), crystal[site{i}]);
            size_ += is_centre(site{i});
        }
    }

    /// Number of B2 units.
    std::size_t size() const { return size_; }

    bool is_centre(site s) const noexcept { return partners_[s.index] >= pair_.least_partners; }

    /// First neighbours that are partners of the atom on `s`; 0 for a vacancy and for species that are not of the pair.
    int partners(site s) const { return partners_[s.index]; }

    /// Sites of all centres, ascending. O(sites).
    std::vector<site> centres() const {
        std::vector<site> found;
        found.reserve(size_);
        for (std::size_t i = 0; i < partners_.size(); ++i)
            if (is_centre(site{i})) found.emplace_back(i);
        return found;
    }

    void observe(const supercell<bcc>& crystal, const jump_event& event) noexcept {
        const digit partner = pair_.partner_of(event.species);
        if (partner == vacant) return;
        const vec3 from = crystal.wrap(event.to_position - bcc::jumps[event.direction]);
        set(event.to, 0);
        add_to_partners(crystal, event.to_position, partner, -1);
        add_to_partners(crystal, from, partner, +1);
        set(event.from, count_partners(crystal, from, event.species));
    }

    void save(output_archive& out) const {
        out.label("B2 units");
        out.values(std::span<const std::uint8_t>(partners_));
    }

    /// \throws input_error where the state is of another crystal, or of none.
    void load(input_archive& in) {
        in.expect_label("B2 units");
        auto partners = in.values<std::uint8_t>();
        if (partners.size() != partners_.size())
            throw input_error("B2 units", std::to_string(partners_.size()) + " sites", std::to_string(partners.size()));
        const auto most = std::max_element(partners.begin(), partners.end());
        if (most != partners.end() && *most > jump_count<bcc>)
            throw input_error("B2 units", "at most 8 first neighbours", std::to_string(*most));
        partners_ = std::move(partners);
        size_ = 0;
        for (std::size_t i = 0; i < partners_.size(); ++i) size_ += is_centre(site{i});
    }

private:
    std::uint8_t count_partners(const supercell<bcc>& crystal, vec3 centre, digit species) const noexcept {
        const digit partner = pair_.partner_of(species);
        if (partner == vacant) return 0;
        std::uint8_t found = 0;
        for (const vec3 d : bcc::jumps)
            found = static_cast<std::uint8_t>(found + (crystal[crystal.near(centre, d)] == partner));
        return found;
    }

    /// The moved atom came to `centre` or left it: its partners there gain or lose one. The atom itself is no partner
    /// of its own.
    void add_to_partners(const supercell<bcc>& crystal, vec3 centre, digit partner, int sign) noexcept {
        for (const vec3 d : bcc::jumps)
            if (const site s = crystal.near(centre, d); crystal[s] == partner)
                set(s, static_cast<std::uint8_t>(partners_[s.index] + sign));
    }

    void set(site s, std::uint8_t partners) noexcept {
        size_ -= is_centre(s);
        partners_[s.index] = partners;
        size_ += is_centre(s);
    }

    b2_pair pair_;
    std::vector<std::uint8_t> partners_;
    std::size_t size_ = 0;
};

}  // namespace saddle
