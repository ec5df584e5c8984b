#include <doctest/doctest.h>

#include <message.hpp>
#include <network/backend_test.hpp>
#include <network/convolution_oracle.hpp>
#include <saddle/network/backend/onednn.hpp>

using namespace saddle;

TEST_CASE("onednn is within rounding of an evaluation in long double") {
    CHECK(backend::onednn<>::name() == "onednn");
    REQUIRE(backend::onednn<backend::cpu>::device_count() > 0);
    backend_test::check_within_rounding(backend_test::shapes<backend::onednn<backend::cpu>>());
}

TEST_CASE("onednn on a GPU gives the same, or says what it looked for") {
    using on_gpu = backend::onednn<backend::gpu>;
    CHECK(on_gpu::name() == "onednn-gpu");
    if (on_gpu::device_count() > 0) {
        backend_test::check_within_rounding(backend_test::shapes<on_gpu>());
        return;
    }
    MESSAGE("skipped: oneDNN finds no GPU here");
    const auto weights = random_network({8, 5}, 1);
    CHECK(message_of([&] { on_gpu::engine<mlp<5>, 8, dense_rows>{weights}; }) ==
          "backend onednn-gpu: expected a GPU that oneDNN reaches through OpenCL, found none (0 devices)");
}

TEST_CASE("convolutions by onednn are within rounding of the same written out as matrices") {
    check_convolutions_within_rounding<backend::onednn<>, cnn<dynamic>>(random_cubes(2, 6, {3, 20}, 1));
    check_convolutions_within_rounding<backend::onednn<>, cnn<16, 32, 16, 16>>(random_cubes(1, 9, {16, 32, 16, 16}, 2));
}
