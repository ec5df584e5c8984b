#include <saddle/potential/snap/lanes.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

using namespace saddle;
using namespace saddle::detail;

namespace {

double worst_cos_sin(auto lanes) {
    using L = decltype(lanes);
    double worst = 0;
    for (double t = -1.6; t <= 1.6; t += 0.01) {
        typename L::vec c, s;
        L::cos_sin(L::set(t), c, s);
        std::array<double, 8> cosine, sine;
        L::store(cosine.data(), c);
        L::store(sine.data(), s);
        worst = std::max({worst, std::fabs(cosine[0] - std::cos(t)), std::fabs(sine[L::width - 1] - std::sin(t))});
    }
    return worst;
}

}  // namespace

TEST_CASE("cosines and sines between -pi/2 and pi/2 are right to rounding") {
    CHECK(worst_cos_sin(snap_lanes<arch::generic>{}) < 4e-16);
}

TEST_CASE("a group has room for what it is asked to hold") {
    const snap_tables tables(4);
    snap_group group(tables, 8);
    CHECK(group.u.size() == 16 * tables.kept());
    CHECK(group.whole.size() == 16 * tables.whole());
    CHECK(group.beta.size() == 8 * snap_components(4));
    group.reserve(80);
    CHECK(group.sine.size() == 80);
    group.reserve(40);
    CHECK(group.x.size() == 80);
}
