#include <saddle/neb/idpp.hpp>

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <neb/surfaces.hpp>
#include <potential/samples.hpp>

using namespace saddle;

TEST_CASE("the objective: energy and forces") {
    pair_distances pairs({{0, 1, {}, 2.0}, {0, 1, {-4, 0, 0}, 2.5}, {1, 2, {}, 1.5}}, 3, {"X"});
    const auto structure = surfaces::at({{0, 0, 0}, {1.8, 0.3, 0}, {2.5, 1.2, 0.4}});
    std::vector<real3> forces(3);
    CHECK(pairs.energy_eV(structure, forces) > 0);
    CHECK(samples::worst_force_error(pairs, structure) < 1e-6);
    pair_distances met({{0, 1, {}, 2.0}}, 3, {"X"});
    CHECK(met.energy_eV(surfaces::at({{0, 0, 0}, {2, 0, 0}}), forces) == 0);
}

TEST_CASE("an atom goes round another instead of through it") {
    // atom 0 passes atom 1, which the straight line hits nearly
    const std::vector<real3> first{{-2, 0, 0}, {0, 0.2, 0}, {0, -3, 0}}, last{{2, 0, 0}, {0, 0.2, 0}, {0, -3, 0}};
    const auto frame = surfaces::at(first);
    const auto straight = linear_path(first, last, 5), made = idpp_path(frame, first, last, 5, 4.5);
    const auto nearest = [](const image_path& path) {
        double least = 1e9;
        for (const auto& image : path) least = std::min(least, length(image[0] - image[1]));
        return least;
    };
    CHECK(nearest(straight) < 0.3);
    CHECK(nearest(made) > 1);
    CHECK(made.front() == first);
    CHECK(made.back() == last);
}

TEST_CASE("where the straight line is right it stays, across the box as well") {
    const auto perfect = samples::bcc_crystal(3, 3, {"X"}, 0, seed{1});
    auto moved = perfect.positions;
    for (auto& r : moved) r = r + real3{0.3, 0, 0};
    const auto made = idpp_path(perfect, perfect.positions, moved, 4, 5);
    const auto straight = linear_path(perfect.positions, moved, 4);
    for (std::size_t i = 0; i < moved.size(); ++i) CHECK(length(made[1][i] - straight[1][i]) < 1e-6);
    CHECK(contains(message_of([&] { idpp_path(perfect, perfect.positions, moved, 2, 5); }), "at least 3"));
}
