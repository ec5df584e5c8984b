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

TEST_CASE("padding and max-pools by onednn, batches of any size") {
    CHECK(error_on_random_rows<backend::onednn<>, pooled_cnn<1, 16>>(random_pooled_cubes(3, 16, 1, 16, 1), 9) < 1e-4);
    CHECK(error_on_random_rows<backend::onednn<>, pooled_cnn<3, 20>>(random_pooled_cubes(3, 8, 3, 20, 2), 64) < 1e-4);
    // more rows than a portion of 64 MiB holds: 2.1 MB a row
    CHECK(error_on_random_rows<backend::onednn<>, cnn<dynamic>>(random_pooled_cubes(1, 32, 1, 16, 3), 35) < 1e-4);
}

TEST_CASE("bf16 answers within its tolerance, or says what it looked for") {
    using reduced = backend::onednn<backend::cpu, backend::bf16>;
    CHECK(reduced::name() == "onednn-bf16");
    const auto network = random_pooled_cubes(3, 16, 1, 16, 1);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bf16")) {
        const double error = error_on_random_rows<reduced, pooled_cnn<1, 16>>(network, 9);
        CHECK(error > 1e-5);  // it is not float32
        CHECK(error < 0.05);
        return;
    }
#endif
    CHECK(message_of([&] { reduced::engine<pooled_cnn<1, 16>, dynamic, dense_rows>{network}; }) ==
          "backend onednn-bf16: expected a CPU with AVX512_BF16, found one without");
}

TEST_CASE("convolutions on a GPU, or what was looked for") {
    using on_gpu = backend::onednn<backend::gpu>;
    const auto network = random_pooled_cubes(3, 16, 1, 16, 1);
    if (on_gpu::device_count() > 0) {
        CHECK(error_on_random_rows<on_gpu, pooled_cnn<1, 16>>(network, 9) < 1e-4);
        return;
    }
    MESSAGE("skipped: oneDNN finds no GPU here");
    CHECK(message_of([&] { on_gpu::engine<pooled_cnn<1, 16>, dynamic, dense_rows>{network}; }) ==
          "backend onednn-gpu: expected a GPU that oneDNN reaches through OpenCL, found none (0 devices)");
}
