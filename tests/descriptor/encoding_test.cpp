#include <doctest/doctest.h>

#include <set>

#include <saddle/descriptor/encoding.hpp>

using namespace saddle;

static_assert(encoding::digit::name == "digit");
static_assert(encoding::one_hot::name == "one_hot");
static_assert(encoding::digit::inputs(112, 3) == 112);
static_assert(encoding::one_hot::inputs(112, 3) == 336);
static_assert(encoding::digit::encode(5, 3, 112, 3) == 3.0f);
static_assert(encoding::digit::encode(5, vacant, 112, 3) == 0.0f);
static_assert(encoding::one_hot::encode(5, 1, 112, 3) == 15);
static_assert(encoding::one_hot::encode(5, 3, 112, 3) == 17);
static_assert(encoding::one_hot::encode(5, vacant, 112, 3) == 336);

TEST_CASE("every site and species has an input of its own") {
    std::set<std::size_t> inputs;
    for (std::size_t site = 0; site < 112; ++site)
        for (digit d = 1; d <= 16; ++d) {
            const std::size_t input = encoding::one_hot::encode(site, d, 112, 16);
            CHECK(input < encoding::one_hot::inputs(112, 16));
            inputs.insert(input);
        }
    CHECK(inputs.size() == 112 * 16);
}
