#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include <saddle/lattice/point_group.hpp>

using namespace saddle;

static_assert(cubic_group.size() == 48);
static_assert(cubic_group[0] == operation::identity());
static_assert((cubic_group[17] * cubic_group[17].inverse()) == operation::identity());

namespace {

bool in_group(const operation& g) { return std::find(cubic_group.begin(), cubic_group.end(), g) != cubic_group.end(); }

}  // namespace

TEST_CASE("the operations are the 48 orthogonal integer matrices") {
    CHECK(std::set<operation>(cubic_group.begin(), cubic_group.end()).size() == 48);
    int orthogonal = 0;
    for (int code = 0; code < 19683; ++code) {  // every 3 × 3 matrix of −1, 0, 1
        operation m;
        int rest = code;
        for (int& e : m.entry) {
            e = rest % 3 - 1;
            rest /= 3;
        }
        const vec3 rows[] = {{m.entry[0], m.entry[1], m.entry[2]},
                             {m.entry[3], m.entry[4], m.entry[5]},
                             {m.entry[6], m.entry[7], m.entry[8]}};
        bool is_orthogonal = true;
        for (int i = 0; i < 3; ++i)
            for (int j = 0; j < 3; ++j) is_orthogonal = is_orthogonal && dot(rows[i], rows[j]) == (i == j);
        orthogonal += is_orthogonal;
        CHECK(is_orthogonal == in_group(m));
    }
    CHECK(orthogonal == 48);
}

TEST_CASE("they form a group") {
    const vec3 r{1, 2, 3};  // no operation but the identity leaves it
    for (const operation& g : cubic_group) {
        CHECK(g * operation::identity() == g);
        CHECK(operation::identity() * g == g);
        CHECK(in_group(g.inverse()));
        CHECK(g * g.inverse() == operation::identity());
        CHECK(g.inverse() * g == operation::identity());
        for (const operation& h : cubic_group) {
            CHECK(in_group(g * h));
            CHECK((g * h)(r) == g(h(r)));
            CHECK((g * h).determinant() == g.determinant() * h.determinant());
        }
    }
}

TEST_CASE("traces and determinants are those of the classes of m-3m") {
    // rotations: E 3; 8 C3 0; 6 C2' −1; 6 C4 1; 3 C2 −1, and each with the inversion
    int rotations_by_trace[7]{}, improper_by_trace[7]{};
    for (const operation& g : cubic_group) {
        REQUIRE(std::abs(g.determinant()) == 1);
        ++(g.determinant() == 1 ? rotations_by_trace : improper_by_trace)[g.trace() + 3];
    }
    const int expected_rotations[7] = {0, 0, 9, 8, 6, 0, 1};
    const int expected_improper[7] = {1, 0, 6, 8, 9, 0, 0};
    for (int t = 0; t < 7; ++t) {
        CHECK(rotations_by_trace[t] == expected_rotations[t]);
        CHECK(improper_by_trace[t] == expected_improper[t]);
    }
}

TEST_CASE("an operation acts by its rows") {
    constexpr operation quarter_turn_about_z{{0, -1, 0, 1, 0, 0, 0, 0, 1}};
    CHECK(quarter_turn_about_z({1, 0, 0}) == vec3{0, 1, 0});
    CHECK(quarter_turn_about_z({0, 1, 5}) == vec3{-1, 0, 5});
    CHECK(quarter_turn_about_z.at(0, 1) == -1);
    CHECK(quarter_turn_about_z.inverse()({0, 1, 0}) == vec3{1, 0, 0});
}
