#include <saddle/network/backend/eigen.hpp>

#include <doctest/doctest.h>

#include <shared_data.hpp>

#include "published_network.hpp"

TEST_CASE("the published barriers, by Eigen") {
    if (const auto folder = shared_data("nkk")) check_published_barriers<saddle::backend::eigen>(*folder);
}
