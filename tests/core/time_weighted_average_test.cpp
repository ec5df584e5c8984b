#include <saddle/core/time_weighted_average.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/random.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

/// A state of two, left at the given rates: 0 for a share b/(a + b) of the time.
time_weighted_average two_states(double leaves_0, double leaves_1, std::uint64_t jumps, seed s) {
    time_weighted_average average(100);
    const philox draw(s, random_stream("two states"));
    for (std::uint64_t n = 0; n < jumps; ++n) {
        const bool upper = n % 2 == 1;
        average.add(upper ? 1 : 0, -std::log(draw.uniforms(n)[0]) / (upper ? leaves_1 : leaves_0));
    }
    return average;
}

}  // namespace

TEST_CASE("mean and variance weigh by time") {
    time_weighted_average average(2);
    average.add(1, 3);
    average.add(5, 1);
    average.add(2, 4);
    CHECK(average.values() == 3);
    CHECK(average.time_s() == 8);
    CHECK(average.mean() == doctest::Approx(2).epsilon(tolerance::few_roundings<double>));
    // (3·1 + 1·9 + 4·0)/8
    CHECK(average.variance() == doctest::Approx(1.5).epsilon(tolerance::few_roundings<double>));
    CHECK(average.blocks() == 1);
    CHECK(average.standard_error() == std::numeric_limits<double>::infinity());
}

TEST_CASE("equal durations give the plain mean and variance, far from 0 too") {
    time_weighted_average average(10);
    for (int k = 0; k < 1000; ++k) average.add(1e7 + (k % 2 == 0 ? 0.5 : -0.5), 1e-9);
    CHECK(average.mean() == doctest::Approx(1e7).epsilon(1e-14));
    CHECK(average.variance() == doctest::Approx(0.25).epsilon(1e-6));
}

TEST_CASE("values that held for no time have no weight") {
    time_weighted_average average(1);
    average.add(7, 0);
    CHECK(average.mean() == 0);
    CHECK(std::isnan(average.variance()));
    average.add(3, 2);
    average.add(9, 0);
    CHECK(average.mean() == 3);
    CHECK(average.variance() == 0);
}

TEST_CASE("time in two states is as their rates say, and the error is honest") {
    block_average scatter, said;
    for (std::uint64_t s = 0; s < 400; ++s) {
        const auto average = two_states(3, 1, 10'000, seed{s});
        CHECK(average.blocks() == 100);
        scatter.add(std::pow(average.mean() - 0.75, 2));
        said.add(std::pow(average.standard_error(), 2));
    }
    CHECK(std::abs(scatter.mean() - said.mean()) <
          tolerance::standard_errors * std::hypot(scatter.standard_error(), said.standard_error()));
    const auto average = two_states(3, 1, 1'000'000, seed{1});
    CHECK(std::abs(average.mean() - 0.75) < tolerance::standard_errors * average.standard_error());
    CHECK(average.standard_error() < 1e-3);
    CHECK(average.variance() == doctest::Approx(average.mean() * (1 - average.mean())).epsilon(1e-9));
}

TEST_CASE("saved and loaded in the middle of a block") {
    time_weighted_average whole(7), first(7);
    const philox draw(seed{1}, random_stream("values"));
    const auto add = [&](time_weighted_average& to, std::uint64_t n) {
        const auto u = draw.uniforms(n);
        to.add(u[0], u[1]);
    };
    for (std::uint64_t n = 0; n < 100; ++n) add(whole, n);
    for (std::uint64_t n = 0; n < 38; ++n) add(first, n);
    output_archive out;
    first.save(out);
    time_weighted_average second(7);
    input_archive in(out.bytes(), "memory");
    second.load(in);
    CHECK(in.empty());
    for (std::uint64_t n = 38; n < 100; ++n) add(second, n);
    CHECK(second.mean() == whole.mean());
    CHECK(second.variance() == whole.variance());
    CHECK(second.standard_error() == whole.standard_error());
    CHECK(second.blocks() == 14);

    time_weighted_average other(8);
    input_archive again(out.bytes(), "memory");
    CHECK(message_of([&] { other.load(again); }) == "time average: expected blocks of 8 values, found 7");
    CHECK(message_of([] { time_weighted_average(0); }) ==
          "time average: expected at least one value a block, found none");
}
