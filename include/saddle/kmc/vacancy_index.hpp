/// \file
/// Which vacancies are near a place.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Positions of vacancies in a periodic box, found by place: the box is cut into bins, each with a linked list of its
/// vacancies. 4 bytes a bin and about one bin a vacancy, so that an index of 10,000 vacancies fits a cache however many
/// sites there are. To move one or to look round a place takes a time that does not depend on the number of vacancies,
/// as long as they are spread.
class vacancy_index {
public:
    /// `squared_range` in units of (a/2)²: how far `near` looks; more than the box holds means everywhere.
    vacancy_index(std::array<int, 3> cells, std::vector<vec3> positions, std::int64_t squared_range)
        : squared_range_(squared_range), positions_(std::move(positions)), next_(positions_.size()),
          previous_(positions_.size()) {
        const int reach = reach_of(squared_range);
        // edges of bins grow until bins are no more than vacancies, or the box is one bin
        std::array<int, 3> edge;
        const int widest = std::max({cells[0], cells[1], cells[2]});
        int width = std::max(1, std::min(reach / 2, widest));
        const auto bins = [&](int w) {
            std::size_t product = 1;
            for (const int n : cells) product *= static_cast<std::size_t>(std::max(1, n / w));
            return product;
        };
        while (width < widest && bins(width) > std::max<std::size_t>(1, positions_.size())) width += 1 + width / 8;
        edge.fill(width);
        for (std::size_t axis = 0; axis < 3; ++axis) axes_[axis] = axis_bins(cells[axis], edge[axis], reach);
        heads_.assign(axes_[0].count * axes_[1].count * axes_[2].count, nobody);
        for (std::size_t v = 0; v < positions_.size(); ++v) enter(static_cast<std::uint32_t>(v));
    }

    std::size_t size() const { return positions_.size(); }
    vec3 position(std::size_t vacancy) const { return positions_[vacancy]; }

    void move(std::size_t vacancy, vec3 to) noexcept {
        leave(static_cast<std::uint32_t>(vacancy));
        positions_[vacancy] = to;
        enter(static_cast<std::uint32_t>(vacancy));
    }

    /// f(vacancy, squared distance) for every vacancy within the range of `centre` (inside the box), the distance to
    /// its nearest image. In no order that means anything.
    template <class F>
    void near(vec3 centre, F f) const {
        const auto x = axes_[0].round(centre.x), y = axes_[1].round(centre.y), z = axes_[2].round(centre.z);
        for (std::uint32_t k = 0, bz = z.first; k < z.count; ++k, bz = axes_[2].after(bz))
            for (std::uint32_t j = 0, by = y.first; j < y.count; ++j, by = axes_[1].after(by))
                for (std::uint32_t i = 0, bx = x.first; i < x.count; ++i, bx = axes_[0].after(bx))
                    for (std::uint32_t v = heads_[bin(bx, by, bz)]; v != nobody; v = next_[v])
                        if (const auto squared = squared_distance(positions_[v], centre); squared <= squared_range_)
                            f(std::size_t{v}, squared);
    }

    /// Squared distance to the nearest image, units of (a/2)².
    std::int64_t squared_distance(vec3 a, vec3 b) const {
        const std::int64_t x = axes_[0].distance(a.x, b.x), y = axes_[1].distance(a.y, b.y),
                           z = axes_[2].distance(a.z, b.z);
        return x * x + y * y + z * z;
    }

private:
    static constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();

    /// Bins that a stretch touches, round the period.
    struct stretch {
        std::uint32_t first;
        std::uint32_t count;
    };

    /// Bins along an axis: all of one width but the last, which has what is left over as well.
    struct axis_bins {
        int period{};  ///< units of a/2, as all lengths here
        int width{};
        int reach{};
        std::uint32_t count{};

        axis_bins() = default;
        axis_bins(int cells, int cells_a_bin, int reach_of_look)
            : period(2 * cells), width(2 * std::min(cells, cells_a_bin)), reach(reach_of_look),
              count(static_cast<std::uint32_t>(period / width)) {}

        std::uint32_t of(int x) const { return std::min(static_cast<std::uint32_t>(x / width), count - 1); }
        std::uint32_t after(std::uint32_t b) const { return b + 1 == count ? 0 : b + 1; }

        int distance(int a, int b) const {
            const int d = a < b ? b - a : a - b;
            return std::min(d, period - d);
        }

        stretch round(int x) const {
            if (2 * std::int64_t{reach} + 1 >= period) return {0, count};
            const int low = x - reach < 0 ? x - reach + period : x - reach;
            const int high = x + reach >= period ? x + reach - period : x + reach;
            const std::uint32_t first = of(low), last = of(high);
            // a stretch that comes back into its first bin from behind has touched all
            if (first == last && low > high) return {first, count};
            return {first, (last >= first ? last - first : last + count - first) + 1};
        }
    };

    static int reach_of(std::int64_t squared) {
        int reach = 0;
        while (reach < std::numeric_limits<int>::max() / 4 && std::int64_t{reach + 1} * (reach + 1) <= squared) {
            if (reach > 1 << 15) return std::numeric_limits<int>::max() / 4;
            ++reach;
        }
        return reach;
    }

    std::size_t bin(std::uint32_t x, std::uint32_t y, std::uint32_t z) const {
        return (std::size_t{z} * axes_[1].count + y) * axes_[0].count + x;
    }
    std::size_t bin_of(vec3 r) const { return bin(axes_[0].of(r.x), axes_[1].of(r.y), axes_[2].of(r.z)); }

    void enter(std::uint32_t v) noexcept {
        std::uint32_t& head = heads_[bin_of(positions_[v])];
        next_[v] = head;
        previous_[v] = nobody;
        if (head != nobody) previous_[head] = v;
        head = v;
    }

    void leave(std::uint32_t v) noexcept {
        if (previous_[v] == nobody)
            heads_[bin_of(positions_[v])] = next_[v];
        else
            next_[previous_[v]] = next_[v];
        if (next_[v] != nobody) previous_[next_[v]] = previous_[v];
    }

    std::int64_t squared_range_;
    std::vector<vec3> positions_;
    std::array<axis_bins, 3> axes_;
    std::vector<std::uint32_t> heads_;
    std::vector<std::uint32_t> next_;
    std::vector<std::uint32_t> previous_;
};

}  // namespace saddle
