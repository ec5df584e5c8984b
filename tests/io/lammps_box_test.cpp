#include <doctest/doctest.h>

#include <cmath>

#include <message.hpp>
#include <saddle/io/lammps_box.hpp>

using namespace saddle;

TEST_CASE("bounds and tilts to vectors and back") {
    const lammps_box box{{1, 2, 3}, {11, 10, 9}, {-2, 1, 0.5}};
    const cell made = box.to_cell({true, false, true}, "f");
    CHECK(made.vectors() == box_vectors{real3{10, 0, 0}, {-2, 8, 0}, {1, 0.5, 6}});
    CHECK(made.origin() == real3{1, 2, 3});
    CHECK(made.periodic() == std::array{true, false, true});
    const auto back = to_lammps_box(made);
    CHECK(back.low == box.low);
    CHECK(back.high == box.high);
    CHECK(back.tilt == box.tilt);
    CHECK(back.triclinic());
    CHECK_FALSE(to_lammps_box(cell()).triclinic());
}

TEST_CASE("the bounding box reaches as far as the tilted corners") {
    const auto margin = lammps_box{{}, {10, 8, 6}, {-2, 1, 0.5}}.bounding_box_margin();
    CHECK(margin[0] == real3{-2, 0, 0});
    CHECK(margin[1] == real3{1, 0.5, 0});
    const auto both = lammps_box{{}, {10, 8, 6}, {2, 1, -0.5}}.bounding_box_margin();
    CHECK(both[0] == real3{0, -0.5, 0});
    CHECK(both[1] == real3{3, 0, 0});
}

TEST_CASE("bounds the wrong way round") {
    for (const real3& high : {real3{0, 1, 1}, {1, 0, 1}, {1, 1, -1}})
        CHECK(message_of([&] {
                  lammps_box{{0, 0, 0}, high, {}}.to_cell({true, true, true}, "f:6");
              }) == "f:6: expected box bounds with low below high, found others");
}

TEST_CASE("rows of atoms") {
    atoms structure;
    structure.ids = {12};
    structure.species = {2};
    structure.positions = {{0.1, -2, 3e-7}};
    std::string out = "head\n";
    append_lammps_rows(out, structure);
    CHECK(out == "head\n12 3 0.1 -2 3e-07\n");
}

TEST_CASE("a box of another shape is turned, distances and fractions stay") {
    atoms structure;
    structure.box = cell({{{0, 5, 0}, {0, 1, 6}, {7, 0.5, 0.2}}}, {1, 1, 1});
    structure.positions = {structure.box.cartesian({0.1, 0.2, 0.3}), structure.box.cartesian({1.6, -0.3, 0.9})};
    structure.ids = {1, 2};
    structure.species = {0, 0};
    structure.names = {"Nb"};
    const atoms turned = lammps_oriented(structure);
    const auto& v = turned.box.vectors();
    CHECK(v[0][1] == 0);
    CHECK(v[0][2] == 0);
    CHECK(v[1][2] == 0);
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            CHECK(dot(v[i], v[j]) == doctest::Approx(dot(structure.box.vectors()[i], structure.box.vectors()[j])));
    const real3 expected[] = {{0.1, 0.2, 0.3}, {0.6, 0.7, 0.9}};
    for (std::size_t i = 0; i < 2; ++i) CHECK(length(turned.box.fractional(turned.positions[i]) - expected[i]) < 1e-12);
    CHECK(lammps_oriented(turned).positions == turned.positions);  // every bit

    structure.box =
        cell(box_vectors{structure.box.vectors()[1], structure.box.vectors()[0], structure.box.vectors()[2]});
    CHECK(message_of([&] { lammps_oriented(structure); }) ==
          "box: expected right-handed box vectors, found left-handed ones");
    structure.source = "f";
    CHECK(message_of([&] { lammps_oriented(structure); }) ==
          "f: expected right-handed box vectors, found left-handed ones");
}

TEST_CASE("each component that LAMMPS does not have makes a box one of another shape") {
    const box_vectors shaped{{{4, 0, 0}, {0.5, 5, 0}, {0.25, 0.125, 6}}};
    CHECK(detail::lammps_shaped(shaped));
    for (const auto [i, k] : {std::array<std::size_t, 2>{0, 1}, {0, 2}, {1, 2}}) {
        auto other = shaped;
        other[i][k] = 0.1;
        CHECK_FALSE(detail::lammps_shaped(other));
        CHECK(detail::lammps_shaped(detail::lammps_turned(cell(other)).vectors()));
    }
    for (std::size_t i = 0; i < 3; ++i) {
        auto other = shaped;
        other[i][i] = -other[i][i];
        CHECK_FALSE(detail::lammps_shaped(other));
    }
}
