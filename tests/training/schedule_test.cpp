#include <saddle/training/schedule.hpp>

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

TEST_CASE("constant, and cosine from the rate to the floor") {
    const learning_rate constant({.kind = schedule_kind::constant, .rate = 0.25});
    CHECK(constant.at(0, 10) == 0.25);
    CHECK(constant.at(9, 10) == 0.25);
    const learning_rate cosine({.kind = schedule_kind::cosine, .rate = 1, .floor = 0.5});
    CHECK(cosine.at(0, 11) == 1);
    CHECK(cosine.at(5, 11) == doctest::Approx(0.75));
    CHECK(cosine.at(10, 11) == doctest::Approx(0.5));
    CHECK(cosine.at(0, 1) == 1);
}

TEST_CASE("one cycle rises to the rate and falls far below where it began") {
    const learning_rate one({.kind = schedule_kind::one_cycle, .rate = 1, .warm_up = 0.2});
    CHECK(one.at(0, 101) == doctest::Approx(0.04));
    CHECK(one.at(10, 101) == doctest::Approx(0.52));
    CHECK(one.at(20, 101) == doctest::Approx(1));
    CHECK(one.at(60, 101) == doctest::Approx(0.5 + 2e-6));
    CHECK(one.at(100, 101) == doctest::Approx(4e-6));
    for (std::uint64_t k = 0; k < 20; ++k) CHECK(one.at(k, 101) < one.at(k + 1, 101));
    for (std::uint64_t k = 20; k < 100; ++k) CHECK(one.at(k, 101) > one.at(k + 1, 101));
}

TEST_CASE("a plateau divides the rate, down to the floor") {
    learning_rate plateau(
        {.kind = schedule_kind::plateau, .rate = 1, .factor = std::sqrt(10), .patience = 2, .floor = 0.2});
    std::vector<double> rates;
    for (const double loss : {5.0, 4.0, 4.0, 3.0, 3.0, 3.5, 3.1, 2.9, 3.0, 3.0, 3.0, 3.0}) {
        plateau.observe(loss);
        rates.push_back(plateau.at(0, 1));
    }
    const double third = std::sqrt(0.1);
    CHECK(rates == std::vector<double>{1, 1, 1, 1, 1, third, third, third, third, 0.2, 0.2, 0.2});
}

TEST_CASE("a floor above the rate does not raise it") {
    learning_rate plateau({.kind = schedule_kind::plateau, .rate = 1e-6, .patience = 1, .floor = 1e-5});
    plateau.observe(1);
    plateau.observe(1);
    CHECK(plateau.at(0, 1) == 1e-6);
}

TEST_CASE("a plateau that is saved and loaded still waits") {
    const schedule_settings settings{.kind = schedule_kind::plateau, .rate = 1, .patience = 2};
    learning_rate plateau(settings), other(settings);
    plateau.observe(1);
    plateau.observe(2);
    output_archive out;
    plateau.save(out);
    input_archive in(out.bytes(), "saved");
    other.load(in);
    CHECK(in.empty());
    CHECK(other.at(0, 1) == 1);
    other.observe(1);
    CHECK(other.at(0, 1) == doctest::Approx(0.1));
}

TEST_CASE("schedules by name") {
    for (const auto name : schedule_names) CHECK(name_of(parse_schedule(name)) == name);
    CHECK(message_of([] { parse_schedule("step"); }) ==
          "schedule: expected one of constant, plateau, one-cycle, cosine, found 'step'");
}
