// Fits on oneDNN, whichever version it is: the loss falls, and the same fit, stopped or not, ends with the same bits.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/archive.hpp>
#include <saddle/training/fit.hpp>
#include <saddle/training/onednn/network.hpp>
#include <training/gradient_check.hpp>
#include <training/toy_source.hpp>

using namespace saddle;

namespace {

using fit_on_onednn = fit<onednn::network, toy_source>;

constexpr std::size_t samples = 200;
constexpr auto always = [](std::size_t) { return true; };

/// 1 + 0.3 Σ max(x, 0)/√n of the n inputs x of a row: each bends at 0, which no linear map does.
toy_source source_of(std::size_t inputs) {
    const auto rows = random_numbers<float>(samples * inputs, 1);
    std::vector<float> targets;
    for (std::size_t r = 0; r < samples; ++r) {
        double sum = 0;
        for (std::size_t i = 0; i < inputs; ++i) sum += std::max(rows[r * inputs + i], 0.0f);
        targets.push_back(static_cast<float>(1 + 0.3 * sum / std::sqrt(static_cast<double>(inputs))));
    }
    return {inputs, rows, targets};
}

fit_on_onednn fit_of(const toy_source& source, const architecture& layers) {
    std::vector<std::size_t> training(samples - 40), validation(40);
    std::iota(training.begin(), training.end(), std::size_t{0});
    std::iota(validation.begin(), validation.end(), training.size());
    fit_settings s;
    s.epochs = 10;
    s.batch = 40;
    s.loss = {loss_kind::mean_square};
    s.schedule.rate = 3e-2;
    return {onednn::network(layers, seed{1}), source, training, validation, s};
}

/// `share`: of the loss after the first epoch, which the best one is below.
void check_fit(const architecture& layers, double share) {
    const auto source = source_of(inputs_of(layers.front()));
    auto whole = fit_of(source, layers), stopped = fit_of(source, layers), resumed = fit_of(source, layers);
    while (!whole.complete()) whole.advance(always);
    CHECK(whole.best_loss() < share * whole.history()[0].validation_loss);

    for (int k = 0; k < 4; ++k) stopped.advance(always);
    output_archive out;
    stopped.save(out);
    const std::string saved(out.text());
    input_archive in(std::as_bytes(std::span(saved)), "saved");
    resumed.load(in);
    while (!resumed.complete()) resumed.advance(always);
    CHECK(resumed.best() == whole.best());
    for (std::size_t k = 0; k < whole.history().size(); ++k)
        CHECK(resumed.history()[k].training_loss == whole.history()[k].training_loss);
}

}  // namespace

TEST_CASE("a dense network, normalised") { check_fit(dense_architecture(3, {16}, {true, 0}), 0.3); }

TEST_CASE("a convolutional network, normalised, with dropout") {
    check_fit(convolutional_architecture(1, 4, {16}, {true, 0.1}), 0.6);
}
