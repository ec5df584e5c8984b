#include <saddle/potential/eam/lanes.hpp>

#include <array>

#include <doctest/doctest.h>

using namespace saddle;
using namespace saddle::detail;

namespace {

/// Three pairs and one of nothing, by hand: ρ = 1 + p, 2, p³; φ·r = p².
void check(auto lanes) {
    using L = decltype(lanes);
    const std::array<double, 4> linear{1, 1, 0, 0}, constant{2, 0, 0, 0}, cubic{0, 0, 0, 1}, square{0, 0, 1, 0}, none{};
    eam_pairs pairs;
    const std::array<const double*, 4> densities{linear.data(), constant.data(), cubic.data(), none.data()};
    for (std::size_t k = 0; k < 4; ++k) {
        pairs.x.push_back(k == 3 ? 0 : 2);
        pairs.y.push_back(k == 1 ? 1 : 0);
        pairs.z.push_back(0);
        pairs.r.push_back(2);
        pairs.part.push_back(0.5);
        pairs.slope.push_back(k == 0 ? 3 : 0);
        pairs.density.push_back(densities[k]);
        pairs.density_here.push_back(k == 3 ? none.data() : linear.data());
        pairs.energy.push_back(k == 3 ? none.data() : square.data());
    }
    CHECK(L::density(pairs, 0, 4) == 1.5 + 2 + 0.125);
    const auto sums = L::forces(pairs, 0, 4, 10, 4);
    CHECK(sums.energy_eV == 3 * 0.125);
    // dE/dr of each: (F'·ρ' + F_j'·ρ_i' + (2p)/r)·4 − φ/r
    const double tail = 0.5 * 4 - 0.125 / 2;
    const double first = (10 + 3) * 4 + tail, second = tail, third = 10 * 0.75 * 4 + tail;
    CHECK(sums.force[0] == first + second + third);
    CHECK(sums.force[1] == second / 2);
    CHECK(sums.force[2] == 0);
    CHECK(sums.virial[0] == -0.5 * 2 * (first + second + third));
    CHECK(sums.virial[5] == -0.5 * 2 * second / 2);
}

}  // namespace

TEST_CASE("kernels on pairs that can be done by hand") {
    check(eam_lanes<arch::generic>{});
#ifdef SADDLE_ON_X86_64
    if (arch::avx2::supported()) check(eam_lanes<arch::avx2>{});
    if (arch::avx512::supported()) check(eam_lanes<arch::avx512>{});
#endif
}
