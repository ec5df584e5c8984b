#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include <saddle/lattice/alignment.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

static_assert(stabiliser_size<bcc> == 6);
static_assert(stabiliser_size<fcc> == 4);
static_assert(alignment_of<alignment::canonical, bcc>);
static_assert(alignment_of<alignment::canonical, fcc>);
static_assert(alignment_of<alignment::rotate_z_mirror, bcc>);
static_assert(!alignment_of<alignment::rotate_z_mirror, fcc>);
static_assert(alignment::canonical::operation_for<bcc>(bcc::reference_jump) == operation::identity());
static_assert(alignment::canonical::operation_for<fcc>(fcc::reference_jump) == operation::identity());
static_assert(alignment::rotate_z_mirror::operation_for<bcc>(bcc::reference_jump) == operation::identity());

namespace {

/// The 24 proper rotations, as all products of quarter turns about x and z.
std::set<operation> rotations() {
    const operation about_x{{1, 0, 0, 0, 0, -1, 0, 1, 0}};
    const operation about_z{{0, -1, 0, 1, 0, 0, 0, 0, 1}};
    std::set<operation> found{operation::identity()};
    for (std::size_t before = 0; before != found.size();) {
        before = found.size();
        for (const operation& g : std::vector<operation>(found.begin(), found.end())) {
            found.insert(about_x * g);
            found.insert(about_z * g);
        }
    }
    return found;
}

/// Angle of a rotation: trace = 1 + 2 cos.
double angle(const operation& g) { return std::acos((g.trace() - 1) / 2.0); }

template <lattice L>
void check_canonical() {
    const auto all = rotations();
    REQUIRE(all.size() == 24);
    for (const vec3 jump : L::jumps) {
        std::vector<operation> candidates;
        for (const operation& g : all)
            if (g(jump) == L::reference_jump) candidates.push_back(g);
        REQUIRE_FALSE(candidates.empty());
        const auto expected = *std::min_element(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
            if (a.trace() != b.trace()) return angle(a) < angle(b);
            return std::lexicographical_compare(b.entry.begin(), b.entry.end(), a.entry.begin(), a.entry.end());
        });
        CHECK(alignment::canonical::operation_for<L>(jump) == expected);
    }
}

}  // namespace

TEST_CASE("every alignment takes every jump to the reference") {
    for (const vec3 jump : bcc::jumps) {
        CHECK(alignment::canonical::operation_for<bcc>(jump)(jump) == bcc::reference_jump);
        CHECK(alignment::rotate_z_mirror::operation_for<bcc>(jump)(jump) == bcc::reference_jump);
    }
    for (const vec3 jump : fcc::jumps)
        CHECK(alignment::canonical::operation_for<fcc>(jump)(jump) == fcc::reference_jump);
}

TEST_CASE("canonical is the rotation of smallest angle, then of greatest matrix") {
    check_canonical<bcc>();
    check_canonical<fcc>();
}

TEST_CASE("rotate_z_mirror is the published table: a rotation about z, then a mirror where the jump points down") {
    for (const vec3 jump : bcc::jumps) {
        const double degrees = jump.x > 0 ? (jump.y > 0 ? 0 : 90) : (jump.y > 0 ? -90 : 180);
        const double theta = degrees * std::acos(-1.0) / 180;
        const auto g = alignment::rotate_z_mirror::operation_for<bcc>(jump);
        for (const vec3 r : {vec3{1, 0, 0}, vec3{0, 1, 0}, vec3{0, 0, 1}, vec3{3, -5, 7}}) {
            const vec3 expected{static_cast<int>(std::lround(r.x * std::cos(theta) - r.y * std::sin(theta))),
                                static_cast<int>(std::lround(r.x * std::sin(theta) + r.y * std::cos(theta))),
                                jump.z < 0 ? -r.z : r.z};
            CHECK(g(r) == expected);
        }
    }
}

TEST_CASE("the stabiliser is the subgroup that leaves the reference jump") {
    const auto check = [](const auto& kept, vec3 reference) {
        const std::set<operation> group(kept.begin(), kept.end());
        CHECK(group.size() == kept.size());
        CHECK(group.count(operation::identity()) == 1);
        for (const operation& g : cubic_group) CHECK((group.count(g) == 1) == (g(reference) == reference));
        for (const operation& g : kept)
            for (const operation& h : kept) CHECK(group.count(g * h) == 1);
    };
    check(stabiliser<bcc>, bcc::reference_jump);
    check(stabiliser<fcc>, fcc::reference_jump);
}
