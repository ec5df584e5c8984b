#include <saddle/network/backend/onednn.hpp>

#include <doctest/doctest.h>

#include <shared_data.hpp>

#include "published_network.hpp"

TEST_CASE("the published barriers, by oneDNN") {
    if (const auto folder = shared_data("nkk")) check_published_barriers<saddle::backend::onednn<>>(*folder);
}
