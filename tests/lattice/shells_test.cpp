#include <doctest/doctest.h>

#include <array>
#include <map>
#include <vector>

#include <lattice/lattice_oracle.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/lattice/shells.hpp>

using namespace saddle;

static_assert(shell_sizes<bcc, 8> == std::array<std::size_t, 8>{8, 6, 12, 24, 8, 6, 24, 24});
static_assert(squared_shell_radii<bcc, 8> == std::array<int, 8>{3, 4, 8, 11, 12, 16, 19, 20});
static_assert(neighbourhood_size<bcc, 8> == 112);
static_assert(neighbourhood_size<bcc, 16> == 330);
static_assert(neighbourhood_reach<bcc, 8> == 4);
static_assert(shell_sizes<fcc, 8> == std::array<std::size_t, 8>{12, 6, 24, 12, 24, 8, 48, 6});
static_assert(squared_shell_radii<fcc, 8> == std::array<int, 8>{2, 4, 6, 8, 10, 12, 14, 16});
static_assert(neighbourhood_size<fcc, 8> == 140);
static_assert(neighbourhood<bcc, 1>[1] == vec3{-1, -1, 1});

namespace {

template <lattice L, std::size_t K>
void check_neighbourhood() {
    CAPTURE(K);
    const auto sites = sorted_sites<L>(9);  // all sites within 9 units, and K = 16 ends before
    std::map<int, std::size_t> size_by_radius;
    for (const vec3 r : sites) ++size_by_radius[squared_length(r)];
    auto shell = size_by_radius.begin();
    std::size_t sum = 0;
    int reach = 0;
    for (std::size_t k = 0; k < K; ++k, ++shell) {
        CHECK(squared_shell_radii<L, K>[k] == shell->first);
        CHECK(shell_sizes<L, K>[k] == shell->second);
        REQUIRE(shell->first <= 81);
        sum += shell->second;
    }
    REQUIRE(neighbourhood_size<L, K> == sum);
    for (std::size_t i = 0; i < sum; ++i) {
        CHECK(neighbourhood<L, K>[i] == sites[i]);
        reach = std::max({reach, std::abs(sites[i].x), std::abs(sites[i].y), std::abs(sites[i].z)});
    }
    CHECK(neighbourhood_reach<L, K> == reach);
}

}  // namespace

TEST_CASE("neighbourhoods are the nearest sites in the order of model files") {
    check_neighbourhood<bcc, 1>();
    check_neighbourhood<bcc, 2>();
    check_neighbourhood<bcc, 5>();
    check_neighbourhood<bcc, 8>();
    check_neighbourhood<bcc, 16>();
    check_neighbourhood<fcc, 1>();
    check_neighbourhood<fcc, 3>();
    check_neighbourhood<fcc, 8>();
    check_neighbourhood<fcc, 16>();
}

TEST_CASE("the first shell is the jumps") {
    for (std::size_t j = 0; j < jump_count<bcc>; ++j) CHECK(neighbourhood<bcc, 8>[j] == bcc::jumps[j]);
    for (std::size_t j = 0; j < jump_count<fcc>; ++j) CHECK(neighbourhood<fcc, 8>[j] == fcc::jumps[j]);
}
