#include <doctest/doctest.h>

#include <limits>
#include <type_traits>

#include <message.hpp>
#include <saddle/core/units.hpp>
#include <tolerance.hpp>

using namespace saddle;

TEST_CASE("the Boltzmann constant is the ratio of the exact SI values") {
    constexpr double joule_per_K = 1.380649e-23;
    constexpr double coulomb = 1.602176634e-19;
    CHECK(boltzmann_eV_per_K ==
          doctest::Approx(joule_per_K / coulomb).epsilon(tolerance::few_roundings<double>).scale(0));
    CHECK(thermal_energy_eV(kelvin{1000}) == boltzmann_eV_per_K * 1000);
    CHECK(thermal_energy_eV(kelvin{300}) == doctest::Approx(0.02585199978643554).epsilon(1e-15));
}

TEST_CASE("a temperature is finite and above 0 K") {
    constexpr double inf = std::numeric_limits<double>::infinity();
    const auto message = [](double kelvins) { return message_of([&] { thermal_energy_eV(kelvin{kelvins}); }); };
    CHECK(message(0) == "temperature: expected a finite value above 0 K, found 0.000000 K");
    CHECK(message(-0.0) == "temperature: expected a finite value above 0 K, found -0.000000 K");
    CHECK(message(-1) == "temperature: expected a finite value above 0 K, found -1.000000 K");
    CHECK(message(inf) == "temperature: expected a finite value above 0 K, found inf K");
    CHECK(message(-inf) == "temperature: expected a finite value above 0 K, found -inf K");
    CHECK(message(std::numeric_limits<double>::quiet_NaN()) ==
          "temperature: expected a finite value above 0 K, found nan K");
    CHECK_NOTHROW(thermal_energy_eV(kelvin{1e-3}));
}

TEST_CASE("units do not mix") {
    static_assert(!std::is_convertible_v<double, kelvin>);
    static_assert(!std::is_convertible_v<double, seconds>);
    static_assert(!std::is_convertible_v<kelvin, seconds>);
    static_assert(!std::is_convertible_v<std::uint64_t, seed>);
    CHECK(kelvin{300} < kelvin{301});
    CHECK(seconds{}.value == 0);
    CHECK(seconds{2} > seconds{1});
    CHECK(seed{1} != seed{2});
}
