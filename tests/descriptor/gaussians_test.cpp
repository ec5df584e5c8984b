#include <saddle/descriptor/gaussians.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

using namespace saddle;
using namespace saddle::detail;

namespace {

/// exp(−|r − centre|²/2), in voxels; the cube's middle is the origin.
double by_definition(const real3& place, std::size_t voxels, std::size_t z, std::size_t y, std::size_t x) {
    const double middle = static_cast<double>(voxels) / 2 - 0.5;
    const real3 apart = place - real3{double(x) - middle, double(y) - middle, double(z) - middle};
    return std::exp(-dot(apart, apart) / 2);
}

const std::array<real3, 4> places{{{0.1, -0.7, 1.3}, {-3.9, 3.9, 0.5}, {0, 0, 0}, {3.2, -3.999, -2.6}}};

}  // namespace

TEST_CASE("a Gaussian is exp(-d^2/2) at the centres of voxels, and mirrored where its place is") {
    for (const double place : {0.0, 0.25, 0.5, -3.75, 7.125}) {
        const auto values = gaussian(place);
        for (std::size_t m = 0; m < gaussian_width; ++m) {
            const double d = place - (std::floor(place) + 0.5 - gaussian_reach + double(m));
            const double exact = std::exp(-d * d / 2);
            CHECK(values[m] == doctest::Approx(exact < least_gaussian ? 0 : exact).epsilon(1e-6));
        }
    }
    const auto right = gaussian(0.25), left = gaussian(-0.25);
    for (std::size_t m = 0; m < gaussian_width; ++m) CHECK(right[m] == left[gaussian_width - 1 - m]);
}

TEST_CASE("atoms near faces of the cube stay inside of it, and what is left out is small") {
    for (const std::size_t voxels : {8u, 16u, 24u})
        for (const real3& place : places) {
            const atom_gaussians atom(place, voxels);
            const digit species = 1;
            std::vector<float> map(voxels * voxels * voxels);
            add_atoms(&atom, &species, 1, voxels, map.data());
            double worst = 0;
            for (std::size_t z = 0; z < voxels; ++z)
                for (std::size_t y = 0; y < voxels; ++y)
                    for (std::size_t x = 0; x < voxels; ++x)
                        worst = std::fmax(worst, std::fabs(double(map[(z * voxels + y) * voxels + x]) -
                                                           by_definition(place, voxels, z, y, x)));
            CHECK(worst <= 1.001 * least_gaussian);
        }
}

TEST_CASE("atoms go to the channel of their species, vacancies to none, with the same bits by any instructions") {
    constexpr std::size_t voxels = 8, volume = voxels * voxels * voxels;
    std::vector<atom_gaussians> atoms;
    for (const real3& place : places) atoms.emplace_back(place, voxels);
    const std::array<digit, 4> species{2, vacant, 1, 2};
    std::vector<float> map(3 * volume), plain(3 * volume), first(3 * volume), last(3 * volume);
    add_atoms(atoms.data(), species.data(), 4, voxels, map.data());
    add_atoms_plain(atoms.data(), species.data(), 4, voxels, plain.data());
    CHECK(map == plain);
    add_atoms(atoms.data(), species.data(), 1, voxels, first.data());
    add_atoms(atoms.data() + 3, species.data() + 3, 1, voxels, last.data());
    for (std::size_t v = 0; v < volume; ++v) {
        CHECK(map[volume + v] == doctest::Approx(first[volume + v] + last[volume + v]));
        CHECK(map[2 * volume + v] == 0);
        CHECK(first[v] == 0);
    }
}
