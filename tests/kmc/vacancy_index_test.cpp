#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <saddle/core/random.hpp>
#include <saddle/kmc/vacancy_index.hpp>

using namespace saddle;

namespace {

using found = std::vector<std::pair<std::size_t, std::int64_t>>;

std::int64_t nearest(int a, int b, int period) {
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (int image = -1; image <= 1; ++image) least = std::min<std::int64_t>(least, std::abs(a - b + image * period));
    return least;
}

/// All vacancies, looked at one by one.
found near_by_force(const std::vector<vec3>& positions, vec3 centre, std::array<int, 3> cells, std::int64_t range) {
    found near;
    for (std::size_t v = 0; v < positions.size(); ++v) {
        const auto x = nearest(positions[v].x, centre.x, 2 * cells[0]);
        const auto y = nearest(positions[v].y, centre.y, 2 * cells[1]);
        const auto z = nearest(positions[v].z, centre.z, 2 * cells[2]);
        if (const auto squared = x * x + y * y + z * z; squared <= range) near.emplace_back(v, squared);
    }
    return near;
}

}  // namespace

TEST_CASE("what is near is what a look at every vacancy finds, wherever vacancies have moved") {
    constexpr auto everywhere = std::numeric_limits<std::int64_t>::max();
    philox_sequence draw(seed{1}, random_stream("index"));
    for (const std::array<int, 3> cells : {std::array{1, 1, 1}, {2, 3, 2}, {5, 4, 7}, {12, 3, 9}, {17, 16, 15}})
        for (const std::size_t count : {1u, 2u, 30u, 700u})
            for (const std::int64_t range :
                 {std::int64_t{0}, std::int64_t{3}, std::int64_t{20}, std::int64_t{39}, everywhere}) {
                const auto anywhere = [&] {
                    const auto one = [&](int n) { return static_cast<int>(draw.below(2 * static_cast<unsigned>(n))); };
                    return vec3{one(cells[0]), one(cells[1]), one(cells[2])};
                };
                std::vector<vec3> positions(count);
                for (vec3& r : positions) r = anywhere();
                vacancy_index index(cells, positions, range);
                CHECK(index.size() == count);
                for (int n = 0; n < 60; ++n) {
                    const auto moved = static_cast<std::size_t>(draw.below(count));
                    index.move(moved, positions[moved] = anywhere());
                    CHECK(index.position(moved) == positions[moved]);
                    const vec3 centre = n % 2 == 0 ? positions[moved] : anywhere();
                    found near;
                    index.near(centre, [&](std::size_t v, std::int64_t squared) { near.emplace_back(v, squared); });
                    std::sort(near.begin(), near.end());
                    CHECK(near == near_by_force(positions, centre, cells, range));
                }
            }
}
