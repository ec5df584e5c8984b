#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include <message.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/parallel/domain_grid.hpp>

using namespace saddle;

namespace {

int nearest(int a, int b, int period) {
    const int d = std::abs(a - b) % period;
    return std::min(d, period - d);
}

/// Greatest difference along an axis, round the box.
int distance(vec3 a, vec3 b, const std::array<int, 3>& cells) {
    return std::max(
        {nearest(a.x, b.x, 2 * cells[0]), nearest(a.y, b.y, 2 * cells[1]), nearest(a.z, b.z, 2 * cells[2])});
}

template <lattice L>
void check_grid(std::array<int, 3> cells, std::array<int, 3> domains, int reach) {
    const domain_grid grid(cells, domains, reach);
    const supercell<L> box(cells, {"A"});
    std::vector<int> owners(box.size(), -1);
    std::vector<std::vector<vec3>> in_section(static_cast<std::size_t>(grid.count() * grid.sections()));
    for (int d = 0; d < grid.count(); ++d) {
        const supercell<L> local(grid.local_cells(), {"A"});
        std::size_t own = 0;
        grid.for_each_own<L>([&](vec3 r) {
            REQUIRE(grid.owns(r));
            const vec3 global = grid.to_global(d, r);
            int& owner = owners[box.at(global).index];
            REQUIRE(owner == -1);
            owner = d;
            REQUIRE(grid.section_of(r) < grid.sections());
            in_section[static_cast<std::size_t>(d * grid.sections() + grid.section_of(r))].push_back(global);
            ++own;
        });
        CHECK(own * static_cast<std::size_t>(grid.count()) == box.size());
        // every site of the local crystal is one of the box, and the way back leads to it
        for (std::size_t i = 0; i < local.size(); ++i) {
            const vec3 r = local.position(site{i});
            vec3 back{-1, -1, -1};
            REQUIRE(grid.to_local(d, grid.to_global(d, r), back));
            REQUIRE(back == r);
        }
    }
    for (std::size_t i = 0; i < owners.size(); ++i) {
        REQUIRE(owners[i] >= 0);
        // a domain that sees a site that it does not own is a neighbour of the owner
        for (int d = 0; d < grid.count(); ++d) {
            vec3 local;
            if (d == owners[i] || !grid.to_local(d, box.position(site{i}), local)) continue;
            const auto near = grid.neighbours(owners[i]);
            REQUIRE(std::find(near.begin(), near.end(), d) != near.end());
        }
    }
    // what one active section changes is out of reach of every other
    for (int s = 0; s < grid.sections(); ++s)
        for (int d = 0; d < grid.count(); ++d)
            for (int e = 0; e < d; ++e) {
                int closest = 1000;
                for (const vec3 a : in_section[static_cast<std::size_t>(d * grid.sections() + s)])
                    for (const vec3 b : in_section[static_cast<std::size_t>(e * grid.sections() + s)])
                        closest = std::min(closest, distance(a, b, cells));
                REQUIRE(closest - 1 > reach);
            }
}

}  // namespace

TEST_CASE("domains share out the box, know their neighbours, and active sections are out of each other's reach") {
    check_grid<bcc>({6, 6, 6}, {1, 1, 1}, 4);
    check_grid<bcc>({12, 6, 6}, {2, 1, 1}, 4);
    check_grid<bcc>({12, 14, 3}, {2, 2, 1}, 4);
    check_grid<bcc>({12, 6, 18}, {2, 1, 3}, 4);
    check_grid<fcc>({8, 8, 8}, {2, 2, 2}, 3);
    check_grid<bcc>({4, 4, 8}, {2, 2, 2}, 1);
}

TEST_CASE("domains that do not fit are refused before anything runs") {
    const auto message = [](std::array<int, 3> cells, std::array<int, 3> domains) {
        return message_of([&] { domain_grid(cells, domains, 4); });
    };
    CHECK(message({12, 12, 12}, {5, 1, 1}) ==
          "domains: expected numbers that divide the 12 x 12 x 12 cells, found 5 x 1 x 1");
    CHECK(message({12, 12, 12}, {0, 1, 1}) ==
          "domains: expected numbers that divide the 12 x 12 x 12 cells, found 0 x 1 x 1");
    CHECK(message({12, 12, 10}, {1, 1, 2}) ==
          "domains: expected at least 6 cells a domain where a side is cut: barriers reach 4 a/2 across half of one, "
          "found 5 of 12 x 12 x 10 cells in 1 x 1 x 2");
}
