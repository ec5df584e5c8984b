#include <doctest/doctest.h>

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
