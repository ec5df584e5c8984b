#include <doctest/doctest.h>

#include <saddle/structure/elements.hpp>

using namespace saddle;

TEST_CASE("elements by number and by symbol") {
    CHECK(elements[0].symbol == "H");
    CHECK(elements[25].symbol == "Fe");
    CHECK(elements[41].symbol == "Mo");
    CHECK(elements[117].symbol == "Og");
    CHECK(find_element("W")->mass_u == 183.84);
    CHECK_FALSE(find_element("w"));
    CHECK_FALSE(find_element(""));
}

TEST_CASE("symbols differ and masses grow, but for the four known exceptions") {
    int falls = 0;
    for (std::size_t i = 0; i + 1 < 92; ++i) {
        CHECK(find_element(elements[i].symbol)->mass_u == elements[i].mass_u);
        falls += elements[i + 1].mass_u < elements[i].mass_u;
    }
    CHECK(falls == 4);  // Ar-K, Co-Ni, Te-I, Th-Pa
}
