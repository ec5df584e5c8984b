#include <saddle/training/ensemble.hpp>

#include <cmath>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

TEST_CASE("mean and spread of each barrier") {
    const auto all = combined({{1, 5}, {2, 5}, {6, 5}});
    REQUIRE(all.size() == 2);
    CHECK(all[0].mean_eV == doctest::Approx(3));
    CHECK(all[0].spread_eV == doctest::Approx(std::sqrt(7.0)));
    CHECK(all[1].spread_eV == doctest::Approx(0));
    CHECK(combined({{4}})[0].spread_eV == 0);
}

TEST_CASE("members that do not go together") {
    CHECK(message_of([] { combined({}); }) == "ensemble: expected at least one member, found none");
    CHECK(message_of([] { combined({{1, 2}, {1}}); }) == "ensemble: expected 2 barriers of each member, found 1");
}
