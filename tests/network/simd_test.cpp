#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <count_allocations.hpp>
#include <message.hpp>
#include <network/backend_test.hpp>
#include <saddle/network/backend/simd.hpp>

using namespace saddle;

#ifdef SADDLE_ON_X86_64
#define SADDLE_TEST_ARCHITECTURES arch::generic, arch::avx2, arch::avx512
#else
#define SADDLE_TEST_ARCHITECTURES arch::generic
#endif

TEST_CASE_TEMPLATE("simd equals scalar bit for bit", Arch, SADDLE_TEST_ARCHITECTURES) {
    CHECK(backend::simd<Arch>::name() == Arch::name);
    if (!Arch::supported()) {
        MESSAGE("skipped: this CPU lacks " << std::string(Arch::name));
        const auto weights = random_network({8, 5}, 1);
        CHECK(message_of([&] { typename backend::simd<Arch>::template engine<mlp<5>, 8, dense_rows>{weights}; }) ==
              "backend " + std::string(Arch::name) + ": expected a CPU with this instruction set, found another one");
        return;
    }
    backend_test::check_equals_scalar(backend_test::shapes<backend::simd<Arch>>());
}

namespace {

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

/// Dense and active rows by simd and by scalar.
template <class Arch>
void check_same_as_scalar(const backend_test::example& e) {
    using network = mlp<dynamic>;
    using scalar = backend::scalar;
    CHECK(same_bits(backend_test::evaluate_twice<backend::simd<Arch>, network, dynamic, dense_rows>(e),
                    backend_test::evaluate_twice<scalar, network, dynamic, dense_rows>(e)));
    CHECK(same_bits(backend_test::evaluate_twice<backend::simd<Arch>, network, dynamic, active_rows>(e),
                    backend_test::evaluate_twice<scalar, network, dynamic, active_rows>(e)));
}

}  // namespace

TEST_CASE_TEMPLATE("inputs that are 0 are skipped without a trace", Arch, SADDLE_TEST_ARCHITECTURES) {
    if (!Arch::supported()) {
        MESSAGE("skipped: this CPU lacks " << std::string(Arch::name));
        return;
    }
    for (const std::size_t rows : {1u, 4u, 8u, 13u})
        for (const float bias : {-0.8f, -2.5f, -100.0f}) {  // half of the neurons rest, nearly all, all
            CAPTURE(rows);
            CAPTURE(bias);
            backend_test::example e({112, 128, 40, 17}, 1, rows);
            for (std::size_t k = 0; k + 1 < e.weights.layers.size(); ++k)
                for (float& b : e.weights.layers[k].bias) b += bias;
            for (std::size_t r = 0; r < rows; r += 2)  // rows of zeros of both signs
                for (std::size_t i = 0; i < 112; ++i) e.dense_values[r * 112 + i] = i % 2 ? 0.0f : -0.0f;
            check_same_as_scalar<Arch>(e);
        }
}

TEST_CASE_TEMPLATE("a sum that is 0 has no sign", Arch, SADDLE_TEST_ARCHITECTURES) {
    if (!Arch::supported()) {
        MESSAGE("skipped: this CPU lacks " << std::string(Arch::name));
        return;
    }
    for (const float sign : {1.0f, -1.0f})
        for (const std::size_t rows : {1u, 4u, 9u})
            for (const bool rest : {false, true}) {
                CAPTURE(rows);
                backend_test::example e({6, 20}, 2, rows);
                for (float& w : e.weights.layers[1].weight) w = sign;
                e.weights.layers[1].bias[0] = -0.0f;
                auto& first = e.weights.layers[0];
                std::fill(first.bias.begin(), first.bias.end(), -0.0f);
                if (rest) {
                    std::fill(first.weight.begin(), first.weight.end(), -0.0f);
                } else {  // the first neuron fires, and its product is too small for a float
                    std::fill(first.weight.begin(), first.weight.end(), -1.0f);
                    std::fill_n(first.weight.begin(), 6, 1e-30f);
                    e.weights.layers[1].weight[0] = -1e-30f;
                    for (float& x : e.dense_values) x = std::abs(x);
                }
                check_same_as_scalar<Arch>(e);
                for (const float y :
                     backend_test::evaluate_twice<backend::simd<Arch>, mlp<dynamic>, dynamic, dense_rows>(e))
                    if (y != backend_test::untouched) CHECK(std::bit_cast<std::uint32_t>(y) == 0);
            }
}

namespace {

/// Columns of Rows rows that an instruction set lists, against a plain look.
template <class Arch, std::size_t Rows>
void check_nonzero_columns(std::size_t in, std::uint64_t one_in) {
    CAPTURE(in);
    philox_sequence draw(seed{in}, random_stream("zeros"));
    const std::size_t stride = detail::rounded_up(in, 16) + 16;
    detail::aligned_vector<float> x(Rows * stride);
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t k = 0; k < in; ++k)
            x[r * stride + k] = draw.below(one_in) == 0 ? (draw.below(2) ? 1e-45f : -symmetric(draw)) : 0.0f;
    std::vector<std::uint32_t> expected;
    for (std::size_t k = 0; k < in; ++k)
        for (std::size_t r = 0; r < Rows; ++r)
            if (x[r * stride + k] != 0 && (expected.empty() || expected.back() != k))
                expected.push_back(static_cast<std::uint32_t>(k));
    detail::aligned_vector<std::uint32_t> list(stride, 77777);
    const std::size_t listed = Arch::template nonzero_columns<Rows>(x.data(), stride, in, list.data());
    CHECK(std::vector<std::uint32_t>(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(listed)) == expected);

    // a zero of either sign may be left out or listed, nothing else may
    for (std::size_t k = 0; k < in; ++k) x[k] = x[k] == 0 ? -0.0f : x[k];
    const std::size_t with_signs = Arch::template nonzero_columns<Rows>(x.data(), stride, in, list.data());
    const auto end = list.begin() + static_cast<std::ptrdiff_t>(with_signs);
    CHECK(std::is_sorted(list.begin(), end));
    CHECK(std::includes(list.begin(), end, expected.begin(), expected.end()));
    CHECK((with_signs == 0 || list[with_signs - 1] < in));
}

}  // namespace

TEST_CASE_TEMPLATE("the columns that hold a number are listed", Arch, SADDLE_TEST_ARCHITECTURES) {
    if (!Arch::supported()) {
        MESSAGE("skipped: this CPU lacks " << std::string(Arch::name));
        return;
    }
    for (const std::size_t in : {1u, 7u, 8u, 9u, 15u, 16u, 17u, 33u, 128u, 131u, 256u})
        for (const std::uint64_t one_in : {1u, 2u, 30u, 100000u}) {
            check_nonzero_columns<Arch, 1>(in, one_in);
            check_nonzero_columns<Arch, 2>(in, one_in);
            check_nonzero_columns<Arch, 4>(in, one_in);
            check_nonzero_columns<Arch, 8>(in, one_in);
        }
}

namespace {

/// Allocations of three evaluations.
template <class Engine, class Rows>
std::size_t allocations_of(const Engine& engine, Rows rows, std::vector<float> outputs) {
    auto scratch = engine.make_workspace(rows.rows);
    const std::size_t before = allocations;
    for (int repeat = 0; repeat < 3; ++repeat) engine.evaluate(rows, outputs.data(), scratch);
    return allocations - before;
}

}  // namespace

TEST_CASE_TEMPLATE("simd allocates nothing while it evaluates", Arch, SADDLE_TEST_ARCHITECTURES) {
    if (!Arch::supported()) {
        MESSAGE("skipped: this CPU lacks " << std::string(Arch::name));
        return;
    }
    const std::size_t at_first = allocations;
    const backend_test::example e({112, 17, 33}, 4, 13);
    CHECK(allocations > at_first);  // the counter counts
    using fixed = mlp<17, 33>;
    using of_dense = typename backend::simd<Arch>::template engine<fixed, 112, dense_rows>;
    using of_active = typename backend::simd<Arch>::template engine<fixed, 112, active_rows>;
    using at_run_time = typename backend::simd<Arch>::template engine<mlp<dynamic>, dynamic, dense_rows>;
    const std::vector<float> outputs(13);
    CHECK(allocations_of(of_dense(e.weights), e.rows<dense_rows>(), outputs) == 0);
    CHECK(allocations_of(of_active(e.weights), e.rows<active_rows>(), outputs) == 0);
    CHECK(allocations_of(at_run_time(e.weights), e.rows<dense_rows>(), outputs) == 0);
}
