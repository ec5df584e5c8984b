#include <saddle/training/loss.hpp>

#include <cmath>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

TEST_CASE("losses at points worked out by hand") {
    CHECK(loss_function{loss_kind::mean_absolute}.value(-0.25) == 0.25);
    CHECK(loss_function{loss_kind::mean_square}.value(-0.25) == 0.0625);
    const loss_function huber{loss_kind::huber, 0.5};
    CHECK(huber.value(0.25) == 0.03125);
    CHECK(huber.value(-2) == 0.875);
    CHECK(huber.value(0.5) == 0.125);
}

TEST_CASE("slopes are the derivatives of the values") {
    for (const auto kind : {loss_kind::mean_absolute, loss_kind::mean_square, loss_kind::huber}) {
        const loss_function loss{kind, 0.3};
        CHECK(loss.slope(0) == 0);
        for (const double r : {-1.0, -0.2, 0.1, 0.29, 0.31, 2.0}) {
            const double h = 1e-6;
            CHECK(loss.slope(r) == doctest::Approx((loss.value(r + h) - loss.value(r - h)) / (2 * h)).epsilon(1e-8));
        }
    }
}

TEST_CASE("the width of a Huber loss follows the unit") {
    const loss_function in_eV{loss_kind::huber, 0.2};
    const auto in_halves = in_eV.in_units_of(0.5);
    for (const double r : {0.1, 0.3}) CHECK(in_eV.value(r) == doctest::Approx(0.25 * in_halves.value(2 * r)));
}

TEST_CASE("losses by name") {
    for (const auto kind : {loss_kind::mean_absolute, loss_kind::mean_square, loss_kind::huber})
        CHECK(parse_loss(name_of(kind)) == kind);
    CHECK(message_of([] { parse_loss("l1"); }) == "loss: expected one of mae, mse, huber, found 'l1'");
}
