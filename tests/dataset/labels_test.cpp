#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <dataset/made_data.hpp>
#include <saddle/dataset/labels.hpp>

using namespace saddle;

TEST_CASE("median") {
    std::vector<double> odd{5, 1, 3}, even{4, 1, 3, 2}, one{7};
    CHECK(detail::median(odd) == 3);
    CHECK(detail::median(even) == 2.5);
    CHECK(detail::median(one) == 7);
}

TEST_CASE("what is rejected") {
    for (const double bad : {0.0, -1.0, std::nan(""), HUGE_VAL, -HUGE_VAL}) CHECK(is_rejected(bad));
    for (const double good : {1e-9, 1.0, 1e9}) CHECK_FALSE(is_rejected(good));
}

TEST_CASE("every row is kept, rejected or an outlier") {
    auto set = made::random_set(2, 1);
    // alloy A: median 1.0, |E − median| 0 0 0.1 0.1 0.1 0.2 0.2 3: median 0.1
    const double a[] = {1.0, 1.1, 0.9, 1.0, 1.1, 0.8, 1.2, 4.0};
    for (std::size_t k = 0; k < 8; ++k) set.barriers_eV[k] = a[k];
    // alloy B lies far from A, and is not an outlier for that
    for (std::size_t k = 8; k < 16; ++k) set.barriers_eV[k] = 3.0 + 0.1 * static_cast<double>(k % 3);
    set.barriers_eV[9] = -0.5;
    set.barriers_eV[12] = std::nan("");
    const auto all = inspect_labels(set);
    CHECK(all.rejected == std::vector<std::size_t>{9, 12});
    CHECK(all.outliers.empty());
    CHECK(all.kept.size() == 14);
    const auto bounded = inspect_labels(set, 5);
    CHECK(bounded.rejected == all.rejected);
    CHECK(bounded.outliers == std::vector<std::size_t>{7});
    CHECK(bounded.kept.size() == 13);
    // (0.2 − 0.05)/(1.4826 · 0.1) = 1.01: median of 0.8 0.9 1.0 1.0 1.1 1.1 1.2 4.0 is 1.05
    CHECK(inspect_labels(set, 0.99).outliers.size() > 1);
}

TEST_CASE("an alloy without a label that is kept") {
    auto set = made::random_set(2, 1);
    for (std::size_t k = 0; k < 8; ++k) set.barriers_eV[k] = 0;
    const auto report = inspect_labels(set, 3);
    CHECK(report.rejected.size() == 8);
    CHECK(report.kept.size() + report.outliers.size() == 8);
}
