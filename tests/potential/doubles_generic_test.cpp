#include <saddle/potential/doubles_generic.hpp>

#include <array>
#include <cmath>

#include <doctest/doctest.h>

using ops = saddle::detail::doubles_generic;

TEST_CASE("each lane is the operation on its numbers") {
    const std::array<double, 4> a{1.5, -2, 0.1, 1e10}, b{3, 0.7, -0.1, 1e-10}, c{0.3, 0.2, 0.01, -1};
    std::array<double, 4> out{};
    const auto each = [&](auto result, auto expected) {
        ops::store(out.data(), result);
        for (std::size_t k = 0; k < 4; ++k) CHECK(out[k] == expected(a[k], b[k], c[k]));
    };
    const auto x = ops::load(a.data()), y = ops::load(b.data()), z = ops::load(c.data());
    each(ops::add(x, y), [](double p, double q, double) { return p + q; });
    each(ops::sub(x, y), [](double p, double q, double) { return p - q; });
    each(ops::mul(x, y), [](double p, double q, double) { return p * q; });
    each(ops::div(x, y), [](double p, double q, double) { return p / q; });
    each(ops::fma(x, y, z), [](double p, double q, double r) { return std::fma(p, q, r); });
    each(ops::fnma(x, y, z), [](double p, double q, double r) { return std::fma(-p, q, r); });
    each(ops::set(2), [](double, double, double) { return 2.0; });
}
