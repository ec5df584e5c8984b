#include <doctest/doctest.h>

#include <network/backend_test.hpp>
#include <saddle/network/backend/eigen.hpp>

TEST_CASE("eigen is within rounding of an evaluation in long double") {
    CHECK(saddle::backend::eigen::name() == "eigen");
    backend_test::check_within_rounding(backend_test::shapes<saddle::backend::eigen>());
}
