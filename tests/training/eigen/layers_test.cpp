#include <saddle/training/eigen/layers.hpp>

#include <cmath>

#include <doctest/doctest.h>

using namespace saddle;

namespace {

eigen::rows_matrix<double> matrix(std::initializer_list<std::initializer_list<double>> rows) {
    eigen::rows_matrix<double> m(static_cast<Eigen::Index>(rows.size()),
                                 static_cast<Eigen::Index>(rows.begin()->size()));
    Eigen::Index i = 0;
    for (const auto& row : rows)
        for (const double x : row) m.data()[i++] = x;
    return m;
}

}  // namespace

TEST_CASE("normalisation: a batch by its own statistics, a prediction by the running ones") {
    eigen::normalisation<double> norm({1, 1});
    std::vector<parameter<double>> parameters;
    std::vector<std::span<double>> statistics;
    norm.add_parameters(parameters);
    norm.add_statistics(statistics);
    parameters[0].value[0] = 2;
    parameters[1].value[0] = 1;
    const auto x = matrix({{1}, {3}, {5}, {7}});  // mean 4, variance 5, unbiased 20/3
    eigen::rows_matrix<double> y;
    norm.forward(x, y, {true, {}, 0});
    for (Eigen::Index r = 0; r < 4; ++r) CHECK(y(r, 0) == doctest::Approx(1 + 2 * (x(r, 0) - 4) / std::sqrt(5 + 1e-5)));
    CHECK(statistics[0][0] == doctest::Approx(0.4));
    CHECK(statistics[1][0] == doctest::Approx(0.9 + 0.1 * 20 / 3));
    norm.forward(x, y, {});
    CHECK(y(0, 0) == doctest::Approx(1 + 2 * (1 - 0.4) / std::sqrt(0.9 + 2.0 / 3 + 1e-5)));
    CHECK(statistics[0][0] == doctest::Approx(0.4));
}

TEST_CASE("relu and dropout") {
    const auto x = matrix({{-1, 0, 2}});
    eigen::rows_matrix<double> y, dx;
    eigen::relu<double> relu;
    relu.forward(x, y, {true, {}, 0});
    CHECK(y == matrix({{0, 0, 2}}));
    relu.backward(x, matrix({{5, 6, 7}}), &dx, {});
    CHECK(dx == matrix({{0, 0, 7}}));
    eigen::dropout<double> dropout({3, 0.5});
    dropout.forward(x, y, {});
    CHECK(y == x);
}

TEST_CASE("a linear map") {
    eigen::linear<double> map({2, 1}, seed{1}, 0);
    std::vector<parameter<double>> parameters;
    map.add_parameters(parameters);
    REQUIRE(parameters.size() == 2);
    CHECK(parameters[0].decays);
    CHECK_FALSE(parameters[1].decays);
    parameters[0].value[0] = 3;
    parameters[0].value[1] = -1;
    parameters[1].value[0] = 10;
    eigen::rows_matrix<double> y;
    map.forward(matrix({{1, 2}, {0, 1}}), y, {});
    CHECK(y == matrix({{11}, {9}}));
}
