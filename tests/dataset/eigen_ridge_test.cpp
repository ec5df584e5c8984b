#include <doctest/doctest.h>

#include <cmath>

#include <dataset/made_data.hpp>
#include <message.hpp>
#include <saddle/dataset/eigen_ridge.hpp>
#include <saddle/lattice/bcc.hpp>

using namespace saddle;

namespace {

/// Barriers by a known expansion.
barrier_set ruled(const cluster_expansion& rule, barrier_set set) {
    const barrier_samples aligned(set, all_rows(set.size()), digit_features(set.sites()));
    for (std::size_t row = 0; row < set.size(); ++row) set.barriers_eV[row] = rule(aligned.aligned(row));
    return set;
}

}  // namespace

TEST_CASE("ridge minimises its sum of squares") {
    philox_sequence draw(seed{3}, random_stream("rows"));
    const auto number = [&] { return uniform_open_closed(draw()) - 0.5; };
    Eigen::MatrixXd rows(30, 4);
    Eigen::VectorXd values(30);
    for (Eigen::Index i = 0; i < 30; ++i) {
        for (Eigen::Index k = 0; k < 4; ++k) rows(i, k) = number() + 1;
        values(i) = number() + 2;
    }
    constexpr double lambda = 0.7;
    const auto [intercept, weights] = detail::ridge(rows, values, lambda);
    const auto loss = [&](double b, std::vector<double> w) {
        double sum = 0;
        for (Eigen::Index i = 0; i < 30; ++i) {
            double error = values(i) - b;
            for (Eigen::Index k = 0; k < 4; ++k) error -= w[static_cast<std::size_t>(k)] * rows(i, k);
            sum += error * error;
        }
        for (const double x : w) sum += lambda * x * x;
        return sum;
    };
    const double best = loss(intercept, weights);
    for (const double step : {-1e-3, 1e-3}) {
        CHECK(loss(intercept + step, weights) > best);
        for (std::size_t k = 0; k < 4; ++k) {
            auto moved = weights;
            moved[k] += step;
            CHECK(loss(intercept, moved) > best);
        }
    }
}

TEST_CASE("sums of pairs about the jump are found to rounding") {
    auto basis = pair_basis<bcc>(2, 3);
    cluster_expansion rule{basis, {1.0, 0.8, 1.2}, {}};
    philox_sequence draw(seed{11}, random_stream("rule"));
    for (int p = 0; p < 3; ++p) {
        auto& weights = rule.coefficients_eV.emplace_back();
        for (std::size_t f = 0; f < basis.inputs; ++f) weights.push_back(0.1 * (uniform_open_closed(draw()) - 0.5));
    }
    const auto train = ruled(rule, made::random_set(3, 200, 1)), test = ruled(rule, made::random_set(1, 20, 2));
    const auto error = [&](const cluster_basis& b) {
        const auto fitted = fit_ridge(barrier_samples(train, all_rows(train.size()), features_of(b)), b, 1e-6);
        const barrier_samples unseen(test, all_rows(test.size()), features_of(b));
        double worst = 0;
        for (std::size_t k = 0; k < unseen.size(); ++k)
            worst = std::max(worst, std::abs(fitted(unseen.aligned(k)) - unseen.barrier_eV(k)));
        return worst;
    };
    CHECK(error(basis) < 1e-4);
    CHECK(error(orbit_basis<bcc>(2, 3)) > 0.02);  // points alone cannot
}

TEST_CASE("a species that never jumps, and what does not fit") {
    auto set = made::random_set(1, 30);
    for (digit& d : set.environments) d = std::max<digit>(d, 2);
    set.species.push_back("W");
    const auto basis = orbit_basis<bcc>(2, 4);
    const barrier_samples samples(set, all_rows(set.size()), features_of(basis));
    const auto fitted = fit_ridge(samples, basis, 1);
    double mean = 0;
    for (const double b : set.barriers_eV) mean += b / static_cast<double>(set.size());
    CHECK(fitted.constants_eV[0] == doctest::Approx(mean));
    CHECK(fitted.coefficients_eV[0] == std::vector<double>(basis.inputs));
    CHECK(contains(message_of([&] { fit_ridge(samples, orbit_basis<bcc>(2, 3), 1); }), "features"));
    CHECK(contains(message_of([&] { fit_ridge(samples, basis, 0); }), "a penalty above 0"));
    set.environments[0] = vacant;  // the first record jumps along (-1, -1, -1), its first site
    const barrier_samples none(set, all_rows(set.size()), features_of(basis));
    CHECK(contains(message_of([&] { fit_ridge(none, basis, 1); }), "sample 0: expected an atom that jumps"));
}
