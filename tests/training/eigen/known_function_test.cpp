// Networks that are shown a function of the environment which is known find it, and with noisy labels stay at the
// noise.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/math.hpp>
#include <saddle/core/random.hpp>
#include <saddle/training/eigen/network.hpp>
#include <saddle/training/fit.hpp>
#include <training/toy_source.hpp>

using namespace saddle;

namespace {

constexpr std::size_t sites = 8, species = 3, inputs = sites * species;

/// Environments of random species and barriers of pairs (each site with the jump) and, where asked for, of triplets
/// (neighbouring sites of a ring), eV. Labels have noise of this deviation (Box-Muller).
struct example {
    example(std::size_t count, bool triplets, double noise_eV) {
        philox_sequence draw(seed{5}, random_stream("known function"));
        std::array<double, sites * species> pair{};
        std::array<double, sites * species * species> triplet{};
        for (double& e : pair) e = 0.3 * (uniform_open_closed(draw()) - 0.5);
        for (double& e : triplet) e = 0.15 * (uniform_open_closed(draw()) - 0.5);
        for (std::size_t r = 0; r < count; ++r) {
            std::array<std::size_t, sites> at{};
            double barrier = 1.1;
            for (std::size_t k = 0; k < sites; ++k) {
                at[k] = static_cast<std::size_t>(draw.below(species));
                for (std::size_t s = 0; s < species; ++s) rows.push_back(at[k] == s ? 1.0f : 0.0f);
                barrier += pair[k * species + at[k]];
            }
            for (std::size_t k = 0; triplets && k < sites; ++k)
                barrier += triplet[(k * species + at[k]) * species + at[(k + 1) % sites]];
            truth.push_back(static_cast<float>(barrier));
            const double size = std::sqrt(-2 * exact_log(uniform_open_closed(draw())));
            labels.push_back(static_cast<float>(
                barrier + noise_eV * size * std::cos(6.283185307179586 * uniform_open_closed(draw()))));
        }
    }

    std::vector<float> rows, truth, labels;
};

/// Root mean square difference to the truth over the last fifth of the samples, which nothing was learned from.
double error_eV(const example& e, const std::vector<std::size_t>& hidden, std::uint64_t epochs) {
    const toy_source source(inputs, e.rows, e.labels);
    std::vector<std::size_t> training(e.labels.size() * 4 / 5), testing(e.labels.size() - training.size());
    std::iota(training.begin(), training.end(), std::size_t{0});
    std::iota(testing.begin(), testing.end(), training.size());
    fit_settings settings;
    settings.epochs = epochs;
    settings.batch = 64;
    settings.loss = {loss_kind::mean_square};
    settings.schedule.rate = 1e-2;
    fit<eigen::network<float>, toy_source> f(
        eigen::network<float>(dense_architecture(inputs, hidden, {true, 0}), seed{1}), source, training, {}, settings);
    while (!f.complete()) f.advance([](std::size_t) { return true; });
    const auto predicted = f.predictions_eV(testing);
    double squares = 0;
    for (std::size_t k = 0; k < testing.size(); ++k)
        squares += std::pow(double{predicted[k]} - e.truth[testing[k]], 2) / static_cast<double>(testing.size());
    return std::sqrt(squares);
}

}  // namespace

TEST_CASE("sums over pairs are found by linear regression, without noise to a tenth of a meV") {
    CHECK(error_eV(example(2000, false, 0), {}, 40) < 1e-4);
    // 17 numbers that matter out of 1600 labels: 0.02 √(17/1600) is 0.0021
    CHECK(error_eV(example(2000, false, 0.02), {}, 40) < 0.004);
}

TEST_CASE("triplets are beyond linear regression and found by a network, below the noise of its labels") {
    const example e(6000, true, 0.02);
    CHECK(error_eV(e, {}, 15) > 0.05);
    CHECK(error_eV(e, {64, 64}, 40) < 0.02);
}
