#include <saddle/neb/path.hpp>

#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

TEST_CASE("images at equal steps, ends exact") {
    const std::vector<real3> a{{0, 0, 0}, {1, 1, 1}}, b{{1, 0, 0}, {1, 1, 3}};
    const auto path = linear_path(a, b, 5);
    CHECK(path.size() == 5);
    CHECK(path.front() == a);
    CHECK(path.back() == b);
    CHECK(path[1][0][0] == doctest::Approx(0.25));
    CHECK(path[3][1][2] == doctest::Approx(2.5));
}

TEST_CASE("paths that cannot be") {
    const std::vector<real3> a{{0, 0, 0}}, b{{1, 0, 0}, {0, 0, 0}};
    CHECK(message_of([&] { linear_path(a, a, 2); }) == "images: expected at least 3, both ends among them, found 2");
    CHECK(message_of([&] { linear_path(a, b, 3); }) == "path: expected ends of the same atoms, found 1 and 2 atoms");
}

TEST_CASE("no atom crosses the box") {
    const auto box = orthogonal_box({10, 10, 10});
    const std::vector<real3> from{{9.9, 5, 0.1}, {5, 5, 5}}, to{{0.1, 5, 9.8}, {5, 5.4, 5}};
    const auto made = unwrapped(box, from, to);
    CHECK(made[0][0] == doctest::Approx(10.1));
    CHECK(made[0][2] == doctest::Approx(-0.2));
    CHECK(made[1] == to[1]);
    const cell open(box.vectors(), {}, {false, true, true});
    CHECK(unwrapped(open, from, to)[0][0] == doctest::Approx(0.1));
}
