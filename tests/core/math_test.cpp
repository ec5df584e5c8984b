#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include <saddle/core/math.hpp>
#include <saddle/core/random.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double promised_ulp = 2;

/// |value − exact| in units of the last place of the exact value.
double error_in_ulp(double value, long double exact) {
    const double rounded = std::abs(static_cast<double>(exact));
    const double ulp = std::nextafter(rounded, inf) - rounded;
    return static_cast<double>(std::abs(value - exact) / ulp);
}

}  // namespace

TEST_CASE("exact_exp is within 2 ulp over its whole range") {
    philox_sequence draw(seed{1}, random_stream("exp"));
    double worst = 0;
    const auto look = [&](double x) {
        worst = std::fmax(worst, error_in_ulp(exact_exp(x), std::exp(static_cast<long double>(x))));
    };
    for (int i = 0; i < 200000; ++i) look(-745 + 1454.7 * uniform_open_closed(draw()));
    for (int i = 0; i < 100000; ++i) look(2 * uniform_open_closed(draw()) - 1);
    for (int n = -1074; n < 1024; ++n)  // where the reduction changes: odd multiples of ln 2 / 2
        for (const double step : {-1e-13, 0.0, 1e-13}) look((n + 0.5) * 0.6931471805599453 + step);
    CHECK(worst <= promised_ulp);
    CHECK(worst > 0.4);  // an error of half an ulp shows that the yardstick works
}

TEST_CASE("exact_exp at the edges") {
    CHECK(exact_exp(0.0) == 1);
    CHECK(exact_exp(-0.0) == 1);
    CHECK(exact_exp(1.0) == doctest::Approx(2.718281828459045).epsilon(tolerance::few_roundings<double>).scale(0));
    CHECK(exact_exp(inf) == inf);
    CHECK(exact_exp(710.0) == inf);
    CHECK(exact_exp(709.79) == inf);
    CHECK(std::isfinite(exact_exp(709.78)));
    CHECK(exact_exp(-inf) == 0);
    CHECK(exact_exp(-746.0) == 0);
    CHECK(exact_exp(-745.14) == 0);
    CHECK(exact_exp(-745.13) == std::numeric_limits<double>::denorm_min());
    CHECK(std::isnan(exact_exp(std::numeric_limits<double>::quiet_NaN())));
    CHECK(exact_exp(1e-300) == 1);
    CHECK(exact_exp(std::numeric_limits<double>::lowest()) == 0);
    CHECK(exact_exp(std::numeric_limits<double>::max()) == inf);
}

TEST_CASE("exact_log is within 2 ulp over its whole range") {
    philox_sequence draw(seed{2}, random_stream("log"));
    double worst = 0;
    const auto look = [&](double x) {
        worst = std::fmax(worst, error_in_ulp(exact_log(x), std::log(static_cast<long double>(x))));
    };
    for (int i = 0; i < 200000; ++i) {
        const double mantissa = 0.5 + 0.5 * uniform_open_closed(draw());
        look(std::ldexp(mantissa, static_cast<int>(draw.below(2098)) - 1074));
    }
    for (int i = 0; i < 100000; ++i) look(uniform_open_closed(draw()));
    for (int i = 0; i < 100000; ++i) look(1 + (uniform_open_closed(draw()) - 0.5) * 1e-3);
    for (int n = 1; n < 2000; ++n) {
        look(1 + n * 0x1.0p-52);
        look(1 - n * 0x1.0p-53);
        look(0.70710678118654752 * (1 + (n - 1000) * 0x1.0p-52));
    }
    CHECK(worst <= promised_ulp);
    CHECK(worst > 0.4);
}

TEST_CASE("exact_log at the edges") {
    CHECK(exact_log(1.0) == 0);
    CHECK(exact_log(2.0) == 0.6931471805599453);
    CHECK(error_in_ulp(exact_log(0x1.0p-53), std::log(0x1.0p-53L)) <= promised_ulp);  // the smallest random number
    CHECK(error_in_ulp(exact_log(std::numeric_limits<double>::max()),
                       std::log(static_cast<long double>(std::numeric_limits<double>::max()))) <= promised_ulp);
    CHECK(error_in_ulp(exact_log(std::numeric_limits<double>::min()),
                       std::log(static_cast<long double>(std::numeric_limits<double>::min()))) <= promised_ulp);
    CHECK(error_in_ulp(exact_log(0x1.0p-1074), std::log(0x1.0p-1074L)) <= promised_ulp);
    CHECK(exact_log(1 + 0x1.0p-52) == 0x1.0p-52);
    CHECK(exact_log(1 - 0x1.0p-53) == doctest::Approx(-0x1.0p-53).epsilon(tolerance::few_roundings<double>).scale(0));
}
