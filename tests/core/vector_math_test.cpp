#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <saddle/core/random.hpp>
#include <saddle/core/vector_math.hpp>

using namespace saddle;

namespace {

bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (a != a && b != b);
}

/// Each instruction set of this CPU on eight numbers, compared with the scalar function.
template <class Instructions, class Reference>
void check(std::array<double, 8> x, void (*each)(double*, std::size_t) noexcept, Reference reference) {
    if (!Instructions::supported()) return;
    auto values = x;
    each(values.data(), values.size());
    for (std::size_t k = 0; k < x.size(); ++k) {
        INFO(x[k]);
        CHECK(same_bits(values[k], reference(x[k])));
    }
}

void check_exp(const std::array<double, 8>& x) {
    const auto scalar = [](double v) { return exact_exp(v); };
#ifdef SADDLE_VECTOR_MATH_X86_64
    check<detail::doubles_avx2>(x, detail::doubles_avx2::exp_each, scalar);
    check<detail::doubles_avx512>(x, detail::doubles_avx512::exp_each, scalar);
#endif
    const auto values = exact_exp(x);
    for (std::size_t k = 0; k < x.size(); ++k) CHECK(same_bits(values[k], scalar(x[k])));
}

void check_log(std::array<double, 8> x) {
    const auto scalar = [](double v) { return -exact_log(v); };
#ifdef SADDLE_VECTOR_MATH_X86_64
    check<detail::doubles_avx2>(x, detail::doubles_avx2::minus_log_each, scalar);
    check<detail::doubles_avx512>(x, detail::doubles_avx512::minus_log_each, scalar);
#endif
    auto values = x;
    replace_by_minus_log(values);
    for (std::size_t k = 0; k < x.size(); ++k) CHECK(same_bits(values[k], scalar(x[k])));
}

}  // namespace

TEST_CASE("exact_exp of several numbers is that of each, bit for bit") {
    philox_sequence draw(seed{1}, random_stream("vector exp"));
    const auto uniform = [&] { return uniform_open_closed(draw()); };
    for (int trial = 0; trial < 20000; ++trial) {
        std::array<double, 8> wide, narrow, at_the_edge;
        for (auto& x : wide) x = -760 + 1480 * uniform();
        for (auto& x : narrow) x = -2 * uniform();
        for (auto& x : at_the_edge) x = -708 - 38 * uniform();  // results lose bits below the normal numbers
        check_exp(wide);
        check_exp(narrow);
        check_exp(at_the_edge);
    }
}

TEST_CASE("exact_exp of several numbers at the edges") {
    constexpr double inf = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    check_exp({0.0, -0.0, inf, -inf, nan, -745.2, -745.13, 709.782712893384});
    check_exp({709.79, -745.14, 1e-300, -1e-300, 1e300, -1e300, 0.34657359027997264, -0.34657359027997264});
    CHECK(exact_exp(std::array{1.0})[0] == exact_exp(1.0));
    const auto twelve = exact_exp(std::array{0., -1., -2., -3., -4., -5., -6., -7., -8., -9., -10., -11.});
    for (int k = 0; k < 12; ++k) CHECK(twelve[static_cast<std::size_t>(k)] == exact_exp(-static_cast<double>(k)));
}

TEST_CASE("minus the logarithm of several numbers is that of each, bit for bit") {
    philox_sequence draw(seed{2}, random_stream("vector log"));
    for (int trial = 0; trial < 40000; ++trial) {
        std::array<double, 8> uniform, any;
        for (auto& x : uniform) x = uniform_open_closed(draw());
        for (auto& x : any) x = std::ldexp(1 + uniform_open_closed(draw()), static_cast<int>(draw.below(2000)) - 1000);
        check_log(uniform);
        check_log(any);
    }
    check_log({1.0, 0x1p-53, 0.5, 0.70710678118654752, 0.70710678118654757, 1 - 0x1p-53, 0x1p-1022, 0.25});
}
