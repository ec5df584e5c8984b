#include <saddle/descriptor/density_map.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <descriptor/density_oracle.hpp>
#include <descriptor/descriptor_oracle.hpp>
#include <message.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

const density_grid published{32, 0.5, 7.6, 3.24};
const density_grid coarse{16, 1.0, 7.6, 3.24};

/// Each atom leaves out less than 1e-6 of a voxel, and no more than some dozen are so near that they leave out anything
/// above float's rounding.
constexpr double cut = 2e-5;

real3 real(vec3 r) { return {double(r.x), double(r.y), double(r.z)}; }

double largest_difference(const std::vector<float>& found, const std::vector<double>& expected) {
    REQUIRE(found.size() == expected.size());
    double most = 0;
    for (std::size_t k = 0; k < found.size(); ++k) most = std::max(most, std::abs(found[k] - expected[k]));
    return most;
}

/// Of the rotations that take the jump onto the reference jump the canonical one takes this axis onto the reference y.
template <lattice L>
real3 y_axis(vec3 jump) {
    const real3 y = cross(real(L::reference_jump), {0, 0, 1});
    const operation back = alignment::canonical::operation_for<L>(jump).inverse();
    return real(back({static_cast<int>(y[0]), static_cast<int>(y[1]), static_cast<int>(y[2])}));
}

std::vector<density_atom> scattered_atoms(std::size_t count, double reach, std::uint64_t seed_value) {
    philox_sequence draw(seed{seed_value}, random_stream("scattered atoms"));
    std::vector<density_atom> atoms(count);
    for (auto& a : atoms) {
        for (double& x : a.position) x = reach * (2 * uniform_open_closed(draw()) - 1);
        a.species = static_cast<digit>(1 + draw.below(3));
    }
    return atoms;
}

template <lattice L>
void check_lattice(const density_grid& grid) {
    const density_map<L> map(grid, 3);
    const auto sites = sites_of_shells<L>(shells_within<L>(grid));
    REQUIRE(map.sites() == sites);
    const auto environment = random_environment(sites.size(), 3, 5);
    std::vector<float> maps(L::jumps.size() * map.size());
    map.write_all(environment.data(), maps.data());
    for (std::size_t j = 0; j < L::jumps.size(); ++j) {
        std::vector<oracle_atom> atoms;
        for (std::size_t k = 0; k < sites.size(); ++k)
            if (environment[k] != vacant)
                atoms.push_back({(grid.lattice_constant_A / 2) *
                                     seen_along(real(sites[k]), real(L::jumps[j]), y_axis<L>(L::jumps[j]), 0),
                                 environment[k] - std::size_t{1}});
        const auto first = maps.begin() + static_cast<std::ptrdiff_t>(j * map.size());
        const std::vector<float> found(first, first + static_cast<std::ptrdiff_t>(map.size()));
        CHECK(largest_difference(found, density_by_definition(atoms, grid, 3)) < cut);
    }
}

}  // namespace

TEST_CASE("maps of all jumps from the digits of the sites equal the definition") {
    check_lattice<bcc>(coarse);
    check_lattice<fcc>({24, 0.5, 5.0, 3.6});
}

TEST_CASE("the published map holds 112 atoms in 32³ voxels") {
    const density_map<bcc> map(published, 3);
    CHECK(map.sites().size() == 112);
    CHECK(map.size() == 3 * 32 * 32 * 32);
    CHECK(published.half_edge_A() == 8);
    const std::vector<digit> aligned(112, 2);
    std::vector<float> found(map.size());
    map.write(aligned.data(), found.data());
    std::vector<oracle_atom> atoms;
    for (const vec3 r : map.sites()) atoms.push_back({1.62 * seen_along(real(r), {1, 1, 1}, {1, -1, 0}, 0), 1});
    CHECK(largest_difference(found, density_by_definition(atoms, published, 3)) < cut);
    // the atom that would jump stands on +x, between the voxels round y = z = 0
    const double x = 1.62 * std::sqrt(3.0);
    const auto voxel = static_cast<std::size_t>((x + 8) / 0.5);
    CHECK(found[((1 * 32 + 15) * 32 + 15) * 32 + voxel] > 0.7);
}

TEST_CASE("a rotation about x by any angle") {
    const density_map<bcc> map(coarse, 3);
    const auto aligned = random_environment(map.sites().size(), 3, 6);
    for (const double angle : {0.0, 0.3, 2.0, -2.5, 6.2, 100.0}) {
        std::vector<float> found(map.size());
        map.write(aligned.data(), azimuth(angle), found.data());
        std::vector<oracle_atom> atoms;
        for (std::size_t k = 0; k < aligned.size(); ++k)
            if (aligned[k] != vacant)
                atoms.push_back({1.62 * seen_along(real(map.sites()[k]), {1, 1, 1}, {1, -1, 0}, angle),
                                 aligned[k] - std::size_t{1}});
        CHECK(largest_difference(found, density_by_definition(atoms, coarse, 3)) < cut);
    }
}

TEST_CASE("quarter turns about x permute the voxels exactly") {
    const density_map<bcc> map(published, 3);
    const auto aligned = random_environment(map.sites().size(), 3, 7);
    std::vector<float> straight(map.size()), turned(map.size());
    map.write(aligned.data(), straight.data());
    constexpr std::size_t n = 32;
    for (int quarters : {0, 1, 2, 3, 4, -1}) {
        map.write(aligned.data(), azimuth(quarters * std::numbers::pi / 2), turned.data());
        std::size_t different = 0;
        for (std::size_t s = 0; s < 3; ++s)
            for (std::size_t z = 0; z < n; ++z)
                for (std::size_t y = 0; y < n; ++y)
                    for (std::size_t x = 0; x < n; ++x) {
                        std::size_t ty = y, tz = z;
                        for (int q = 0; q < ((quarters % 4) + 4) % 4; ++q) {  // y → z → −y
                            const std::size_t old = ty;
                            ty = n - 1 - tz;
                            tz = old;
                        }
                        different += straight[((s * n + z) * n + y) * n + x] != turned[((s * n + tz) * n + ty) * n + x];
                    }
        CHECK(different == 0);
    }
}

TEST_CASE("eight jumps are eight turned maps of the same surroundings") {
    const density_map<bcc> map(coarse, 3);
    const auto environment = random_environment(map.sites().size(), 3, 8);
    std::vector<float> maps(8 * map.size()), other(8 * map.size());
    map.write_all(environment.data(), maps.data());
    for (std::size_t j = 0; j < 8; ++j) {
        const auto begin = maps.begin() + static_cast<std::ptrdiff_t>(j * map.size());
        for (std::size_t i = 0; i < j; ++i)
            CHECK_FALSE(std::equal(begin, begin + static_cast<std::ptrdiff_t>(map.size()),
                                   maps.begin() + static_cast<std::ptrdiff_t>(i * map.size())));
        // the crystal turned by the canonical rotation, its jump along [111]
        const auto turned =
            aligned_digits(map.sites(), environment, alignment::canonical::operation_for<bcc>(bcc::jumps[j]));
        map.write_all(turned.data(), other.data());
        const auto reference =
            std::find(bcc::jumps.begin(), bcc::jumps.end(), bcc::reference_jump) - bcc::jumps.begin();
        CHECK(std::equal(begin, begin + static_cast<std::ptrdiff_t>(map.size()),
                         other.begin() + reference * static_cast<std::ptrdiff_t>(map.size())));
    }
}

TEST_CASE("channels follow the species") {
    const density_map<bcc> map(coarse, 3);
    auto aligned = random_environment(map.sites().size(), 3, 9);
    std::vector<float> first(map.size()), second(map.size());
    map.write(aligned.data(), first.data());
    for (digit& d : aligned) d = d == 1 ? 3 : d == 3 ? 1 : d;
    map.write(aligned.data(), second.data());
    const auto channel = [&](const std::vector<float>& of, std::size_t s) {
        const auto volume = static_cast<std::ptrdiff_t>(coarse.volume());
        const auto begin = of.begin() + static_cast<std::ptrdiff_t>(s) * volume;
        return std::vector<float>(begin, begin + volume);
    };
    CHECK(channel(first, 0) == channel(second, 2));
    CHECK(channel(first, 1) == channel(second, 1));
    CHECK(channel(first, 2) == channel(second, 0));
    CHECK(channel(first, 0) != channel(first, 2));
}

TEST_CASE("atoms anywhere equal the definition, those on sites the map of the sites") {
    const density_map<bcc> map(coarse, 3);
    const auto atoms = scattered_atoms(150, 5.2, 10);
    std::vector<float> found(map.size());
    for (const vec3 jump : {bcc::jumps[0], bcc::jumps[3], bcc::jumps[7]}) {
        map.write(atoms, jump, azimuth(0.4), found.data());
        std::vector<oracle_atom> placed;
        for (const auto& a : atoms)
            placed.push_back(
                {1.62 * seen_along(a.position, real(jump), y_axis<bcc>(jump), 0.4), a.species - std::size_t{1}});
        CHECK(largest_difference(found, density_by_definition(placed, coarse, 3)) < cut);
    }
    const auto environment = random_environment(map.sites().size(), 3, 11);
    std::vector<density_atom> on_sites;
    for (std::size_t k = 0; k < environment.size(); ++k)
        if (environment[k] != vacant) on_sites.push_back({real(map.sites()[k]), environment[k]});
    std::vector<float> maps(8 * map.size());
    map.write_all(environment.data(), maps.data());
    map.write(on_sites, bcc::jumps[0], {}, found.data());
    double most = 0;
    for (std::size_t k = 0; k < found.size(); ++k) most = std::max(most, double(std::abs(found[k] - maps[k])));
    CHECK(most < 1e-6);  // a sum in another order
}

TEST_CASE("the vector instructions change no bit") {
    const auto atoms = scattered_atoms(60, 4.0, 12);
    for (const std::size_t voxels : {std::size_t{8}, std::size_t{16}, std::size_t{32}}) {
        std::vector<detail::atom_gaussians> made;
        std::vector<digit> species;
        for (const auto& a : atoms) {
            made.emplace_back((static_cast<double>(voxels) / 9) * a.position, voxels);
            species.push_back(a.species);
        }
        std::vector<float> plain(3 * voxels * voxels * voxels), chosen(plain.size());
        detail::add_atoms_plain(made.data(), species.data(), made.size(), voxels, plain.data());
        detail::add_atoms(made.data(), species.data(), made.size(), voxels, chosen.data());
        CHECK(plain == chosen);
        CHECK(*std::max_element(plain.begin(), plain.end()) > 0.5);
#if defined(__x86_64__)
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
            std::fill(chosen.begin(), chosen.end(), 0.0f);
            detail::add_atoms_avx2(made.data(), species.data(), made.size(), voxels, chosen.data());
            CHECK(plain == chosen);
        }
#endif
    }
}

TEST_CASE("species without a channel, angles that are none") {
    const density_map<bcc> map(coarse, 3);
    auto environment = random_environment(map.sites().size(), 3, 9);
    environment[5] = 4;
    std::vector<float> maps(8 * map.size());
    const std::string complaint = "density map: expected a species from 1 to 3, found 4";
    CHECK(message_of([&] { map.write_all(environment.data(), maps.data()); }) == complaint);
    CHECK(message_of([&] { map.write(environment.data(), maps.data()); }) == complaint);
    CHECK(message_of([&] { map.write(environment.data(), azimuth(1), maps.data()); }) == complaint);
    const std::vector<density_atom> atoms{{{1, 1, 1}, 4}};
    CHECK(message_of([&] { map.write(atoms, bcc::jumps[0], {}, maps.data()); }) == complaint);
    CHECK(message_of([] { azimuth{NAN}; }) == "azimuth: expected a finite angle, found nan");
    CHECK(message_of([] { azimuth{HUGE_VAL}; }) == "azimuth: expected a finite angle, found inf");
}

TEST_CASE("grids that no map can have") {
    const auto complaint = [](density_grid grid) { return message_of([&] { density_map<bcc>(grid, 3); }); };
    CHECK(complaint({12, 0.5, 2.9, 3.24}) == "density map: expected 8, 16, 24 … 64 voxels along an edge, found 12");
    CHECK(contains(complaint({72, 0.5, 2.9, 3.24}), "found 72"));
    CHECK(contains(complaint({32, 0, 7.6, 3.24}), "lengths above 0 Å"));
    CHECK(contains(complaint({32, 0.5, 7.6, 0}), "lengths above 0 Å"));
    CHECK(contains(complaint({32, 0.5, HUGE_VAL, 3.24}), "lengths above 0 Å"));
    CHECK(contains(complaint({32, 0.5, 8.1, 3.24}), "a cutoff within half an edge"));
    CHECK(contains(complaint({32, 0.5, 2.8, 3.24}), "a cutoff that holds 1 to 16 neighbour shells"));
    CHECK(contains(complaint({64, 0.5, 16, 3.24}), "a cutoff that holds 1 to 16 neighbour shells"));
}
