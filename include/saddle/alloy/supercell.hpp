/// \file
/// A periodic crystal as occupation of its sites, one byte each.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <limits>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/composition.hpp>
#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Index of a site in a supercell.
struct site {
    std::size_t index{};
    constexpr site() = default;
    constexpr explicit site(std::size_t i) : index(i) {}
    friend constexpr auto operator<=>(site, site) = default;
};

/// Displacements from a site may reach this far in one step, units of a/2.
inline constexpr int max_reach = 16;

/// nx × ny × nz cubic cells with periodic boundaries. Sides may differ and may be narrower than a neighbourhood: every
/// displacement wraps, as often as needed.
///
/// Site of cell (i, j, k) and basis b: index ((k·ny + j)·nx + i)·B + b, B sites a cell. Since the basis index is a sum
/// of one term per axis (see `lattice`), so is the index: three short tables that already hold the wrap turn a
/// position into an index with two additions.
template <lattice L>
class supercell {
public:
    using lattice_type = L;

    /// All sites vacant. \throws input_error unless each side has at least one cell and the sites can be counted.
    supercell(std::array<int, 3> cells, species_names names) : cells_(cells), names_(std::move(names)) {
        check_species_names(names_, "supercell");
        constexpr int most = std::numeric_limits<int>::max() / 4;
        for (const int n : cells)
            if (n < 1 || n > most)
                throw input_error("supercell", "1 to " + std::to_string(most) + " cells a side", std::to_string(n));
        const std::size_t stride_y = sites_per_cell<L> * unsigned_side(0);
        const std::size_t stride_z = stride_y * unsigned_side(1);
        if (unsigned_side(2) > std::numeric_limits<std::size_t>::max() / 2 / stride_z)
            throw input_error("supercell", "a number of sites that fits the memory", "more");
        axis_ = {make_axis(0, sites_per_cell<L>), make_axis(1, stride_y), make_axis(2, stride_z)};
        occupation_.assign(stride_z * unsigned_side(2), vacant);
    }

    /// Random solid solution: whole atoms by largest remainder, places by a Fisher-Yates shuffle.
    static supercell random(std::array<int, 3> cells, const composition& amounts, seed s,
                            random_stream stream = random_stream("random crystal")) {
        supercell crystal(cells, names_of(amounts));
        std::size_t next = 0;
        digit d = 0;
        for (const std::size_t count : whole_atoms(amounts, crystal.size())) {
            std::fill_n(crystal.occupation_.begin() + static_cast<std::ptrdiff_t>(next), count, ++d);
            next += count;
        }
        philox_sequence draw(s, stream);
        for (std::size_t i = crystal.size(); i > 1; --i)
            std::swap(crystal.occupation_[i - 1], crystal.occupation_[static_cast<std::size_t>(draw.below(i))]);
        return crystal;
    }

    std::size_t size() const { return occupation_.size(); }
    const std::array<int, 3>& cells() const { return cells_; }
    const species_names& names() const { return names_; }
    const std::vector<digit>& occupation() const { return occupation_; }

    digit operator[](site s) const { return occupation_[s.index]; }

    /// \throws input_error where there is no such site or the digit has no species.
    void set(site s, digit d) {
        check(s);
        if (d > names_.size())
            throw input_error("supercell", "a digit up to " + std::to_string(names_.size()), std::to_string(d));
        occupation_[s.index] = d;
    }

    /// Replaces the whole occupation. \throws input_error where its size or a digit does not fit.
    void assign(std::vector<digit> occupation) {
        if (occupation.size() != size())
            throw input_error("occupation", std::to_string(size()) + " sites", std::to_string(occupation.size()));
        for (const digit d : occupation)
            if (d > names_.size())
                throw input_error("occupation", "digits up to " + std::to_string(names_.size()), std::to_string(d));
        occupation_ = std::move(occupation);
    }

    /// Takes the atom of a site away. \throws input_error where there is no such site or no atom on it.
    site make_vacancy(site s) {
        check(s);
        if (occupation_[s.index] == vacant)
            throw input_error("vacancy", "a site with an atom", "site " + std::to_string(s.index) + ", vacant already");
        occupation_[s.index] = vacant;
        return s;
    }

    void exchange(site a, site b) noexcept { std::swap(occupation_[a.index], occupation_[b.index]); }

    /// Position of a site inside the box, units of a/2.
    vec3 position(site s) const {
        const std::size_t cell = s.index / sites_per_cell<L>;
        const auto nx = unsigned_side(0);
        const auto ny = unsigned_side(1);
        const vec3 b = L::basis[s.index % sites_per_cell<L>];
        return vec3{2 * static_cast<int>(cell % nx), 2 * static_cast<int>(cell / nx % ny),
                    2 * static_cast<int>(cell / nx / ny)} +
               b;
    }

    /// Brings a position into the box, however far outside it is.
    vec3 wrap(vec3 r) const {
        return {wrapped(r.x, 2 * cells_[0]), wrapped(r.y, 2 * cells_[1]), wrapped(r.z, 2 * cells_[2])};
    }

    /// Position after a displacement of at most one period from a position inside the box.
    vec3 step(vec3 r, vec3 displacement) const noexcept {
        return {stepped(r.x + displacement.x, 2 * cells_[0]), stepped(r.y + displacement.y, 2 * cells_[1]),
                stepped(r.z + displacement.z, 2 * cells_[2])};
    }

    /// Site at any position. r must be a lattice point.
    site at(vec3 r) const { return near(wrap(r), {}); }

    /// Site at centre + displacement: centre inside the box, |displacement_i| ≤ max_reach, the sum a lattice point.
    site near(vec3 centre, vec3 displacement) const noexcept {
        return site{axis_[0][entry(centre.x + displacement.x)] + axis_[1][entry(centre.y + displacement.y)] +
                    axis_[2][entry(centre.z + displacement.z)]};
    }

    /// Digits round a centre inside the box, in the order of `displacements`, into `out`.
    template <std::ranges::sized_range Displacements>
    void gather(vec3 centre, const Displacements& displacements, digit* out) const noexcept {
        const std::size_t* x = &axis_[0][entry(centre.x)];
        const std::size_t* y = &axis_[1][entry(centre.y)];
        const std::size_t* z = &axis_[2][entry(centre.z)];
        for (const vec3 d : displacements) *out++ = occupation_[x[d.x] + y[d.y] + z[d.z]];
    }

    /// The same for displacements that are compile-time constants and reach at most `Reach`: about one load a site.
    template <const auto& Displacements, int Reach>
    void gather(vec3 centre, digit* out) const noexcept {
        // copies, since a store through a byte pointer might change the tables for all the compiler knows
        const auto x = row_of<Reach>(axis_[0], centre.x);
        const auto y = row_of<Reach>(axis_[1], centre.y);
        const auto z = row_of<Reach>(axis_[2], centre.z);
        const auto in = [](int d) { return static_cast<std::size_t>(d + Reach); };
        const digit* const digits = occupation_.data();
#pragma GCC unroll 128
        for (std::size_t k = 0; k < Displacements.size(); ++k)
            out[k] = digits[x[in(Displacements[k].x)] + y[in(Displacements[k].y)] + z[in(Displacements[k].z)]];
    }

    /// The same crystal with digits counted in another list of names. \throws input_error where an atom's species is
    /// not in it.
    supercell renumbered(const species_names& names) const {
        std::array<digit, 256> to{};
        std::array<bool, 256> present{};
        for (const digit d : occupation_) present[d] = true;
        for (std::size_t d = 1; d <= names_.size(); ++d)
            if (present[d]) to[d] = digit_of(names, names_[d - 1], "species of the crystal");
        supercell other(cells_, names);
        std::transform(occupation_.begin(), occupation_.end(), other.occupation_.begin(),
                       [&](digit d) { return to[d]; });
        return other;
    }

private:
    void check(site s) const {
        if (s.index >= size())
            throw input_error("supercell", "a site below " + std::to_string(size()), std::to_string(s.index));
    }
    std::size_t unsigned_side(std::size_t axis) const { return static_cast<std::size_t>(cells_[axis]); }
    static std::size_t entry(int coordinate) { return static_cast<std::size_t>(coordinate + max_reach); }
    template <int Reach>
    static auto row_of(const std::vector<std::size_t>& axis, int centre) {
        static_assert(Reach <= max_reach);
        std::array<std::size_t, std::size_t{2 * Reach + 1}> row;
        std::copy_n(axis.begin() + (centre - Reach + max_reach), row.size(), row.begin());
        return row;
    }
    static int wrapped(int r, int period) { return (r % period + period) % period; }

    static int stepped(int r, int period) { return r < 0 ? r + period : r >= period ? r - period : r; }

    /// Contribution of coordinate c − max_reach to the index of a site.
    std::vector<std::size_t> make_axis(std::size_t axis, std::size_t stride) const {
        constexpr std::array<int, 3> weight{L::sublattice_weight.x, L::sublattice_weight.y, L::sublattice_weight.z};
        const int period = 2 * cells_[axis];
        std::vector<std::size_t> table;
        table.reserve(static_cast<std::size_t>(period + 2 * max_reach));
        for (int c = -max_reach; c < period + max_reach; ++c) {
            const auto inside = static_cast<std::size_t>(wrapped(c, period));
            table.push_back(inside / 2 * stride + inside % 2 * static_cast<std::size_t>(weight[axis]));
        }
        return table;
    }

    std::array<int, 3> cells_;
    species_names names_;
    std::array<std::vector<std::size_t>, 3> axis_;
    std::vector<digit> occupation_;
};

/// All vacant sites, ascending.
template <lattice L>
std::vector<site> vacancies(const supercell<L>& crystal) {
    std::vector<site> found;
    const auto& occupation = crystal.occupation();
    const digit* const first = occupation.data();
    const digit* const last = first + occupation.size();
    const digit* next = first;
    while ((next = static_cast<const digit*>(std::memchr(next, vacant, static_cast<std::size_t>(last - next))))) {
        found.emplace_back(static_cast<std::size_t>(next - first));
        if (++next == last) break;
    }
    return found;
}

/// Atoms of each digit; entry 0 counts vacancies.
template <lattice L>
std::vector<std::size_t> digit_counts(const supercell<L>& crystal) {
    std::vector<std::size_t> counts(crystal.names().size() + 1);
    for (const digit d : crystal.occupation()) ++counts[d];
    return counts;
}

}  // namespace saddle
