#include <saddle/training/fit.hpp>

#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

#include <doctest/doctest.h>

#include <message.hpp>
#include <training/gradient_check.hpp>
#include <training/toy_source.hpp>

using namespace saddle;

namespace {

/// y = w·x + b, by hand: enough of a network to see what a fit does with one.
class line {
public:
    using scalar = float;
    explicit line(std::size_t inputs) : weights_(inputs + 1), slopes_(inputs + 1), mean_(1) {}

    std::size_t inputs() const { return weights_.size() - 1; }
    std::span<const float> forward(const float* x, std::size_t rows, batch_number) {
        inputs_.assign(x, x + rows * inputs());
        outputs_.resize(rows);
        predict(x, rows, outputs_.data());
        mean_[0] += 1;  // counts steps
        return outputs_;
    }
    void backward(std::span<const float> slopes) {
        std::fill(slopes_.begin(), slopes_.end(), 0.0f);
        for (std::size_t r = 0; r < slopes.size(); ++r) {
            for (std::size_t i = 0; i < inputs(); ++i) slopes_[i] += slopes[r] * inputs_[r * inputs() + i];
            slopes_.back() += slopes[r];
        }
    }
    void predict(const float* x, std::size_t rows, float* y) {
        for (std::size_t r = 0; r < rows; ++r)
            y[r] = std::inner_product(weights_.begin(), weights_.end() - 1, x + r * inputs(), weights_.back());
    }
    std::vector<parameter<float>> parameters() { return {{weights_, slopes_, true}}; }
    std::vector<std::span<float>> statistics() { return {mean_}; }

private:
    std::vector<float> weights_, slopes_, mean_, inputs_, outputs_;
};

static_assert(trainable_network<line>);

/// Barriers 1 + 0.2 x₀ − 0.1 x₁ of 60 samples.
toy_source example() {
    const auto rows = random_numbers<float>(120, 1);
    std::vector<float> targets;
    for (std::size_t k = 0; k < 60; ++k) targets.push_back(1 + 0.2f * rows[2 * k] - 0.1f * rows[2 * k + 1]);
    return {2, rows, targets};
}

std::vector<std::size_t> range(std::size_t from, std::size_t to) {
    std::vector<std::size_t> rows(to - from);
    std::iota(rows.begin(), rows.end(), from);
    return rows;
}

fit_settings settings(std::uint64_t epochs) {
    fit_settings s;
    s.epochs = epochs;
    s.batch = 7;
    s.optimiser.kind = optimiser_kind::adam;
    s.schedule = {.kind = schedule_kind::cosine, .rate = 0.1, .floor = 1e-4};
    s.loss = {loss_kind::mean_square};
    return s;
}

constexpr auto always = [](std::size_t) { return true; };

template <class Fit>
std::string saved(Fit& f) {
    output_archive out;
    f.save(out);
    return std::string(out.text());
}

}  // namespace

TEST_CASE("a line is found, in eV") {
    const auto source = example();
    fit<line, toy_source> f(line(2), source, range(0, 50), range(50, 60), settings(40));
    std::vector<std::size_t> done;
    while (!f.complete())
        REQUIRE(f.advance([&](std::size_t samples) {
            done.push_back(samples);
            return true;
        }));
    CHECK(std::vector<std::size_t>(done.begin(), done.begin() + 7) ==
          std::vector<std::size_t>{7, 14, 21, 28, 35, 42, 49});
    CHECK(f.samples_per_epoch() == 49);
    REQUIRE(f.history().size() == 40);
    CHECK(f.history()[0].epoch == 1);
    CHECK(f.history()[39].validation_mae_eV < 1e-3);
    CHECK(f.history()[39].rate == doctest::Approx(1e-4));
    CHECK(f.history()[39].time_s >= f.history()[38].time_s);
    const auto rows = range(50, 60);
    const auto predicted = f.predictions_eV(rows);
    std::vector<float> inputs(20), targets(10);
    source.write(rows, std::nullopt, inputs.data(), targets.data());
    double loss = 0;
    for (std::size_t k = 0; k < 10; ++k) loss += std::pow(double{predicted[k]} - targets[k], 2) / 10;
    CHECK(loss == doctest::Approx(f.best_loss()));
    CHECK(f.best_loss() == doctest::Approx(f.history()[f.best_epoch() - 1].validation_loss));
}

TEST_CASE("saved within and loaded, it ends with the bytes of one that never stopped") {
    const auto source = example();
    for (const auto kind : {schedule_kind::one_cycle, schedule_kind::plateau}) {
        auto s = settings(9);
        s.schedule.kind = kind;
        s.schedule.patience = 1;
        s.augment = true;
        const auto make = [&] { return fit<line, toy_source>(line(2), source, range(0, 50), range(50, 60), s); };
        auto whole = make(), stopped = make(), resumed = make();
        for (int k = 0; k < 9; ++k) whole.advance(always);
        for (int k = 0; k < 4; ++k) stopped.advance(always);
        const auto at_four = saved(stopped);
        CHECK_FALSE(stopped.advance([](std::size_t samples) { return samples < 21; }));  // lost: half an epoch
        input_archive in(std::as_bytes(std::span(at_four)), "saved");
        resumed.load(in);
        CHECK(in.empty());
        CHECK_FALSE(resumed.complete());
        while (!resumed.complete()) resumed.advance(always);
        CHECK(resumed.best() == whole.best());
        CHECK(resumed.best_epoch() == whole.best_epoch());
        for (std::size_t k = 0; k < 9; ++k) {
            CHECK(resumed.history()[k].training_loss == whole.history()[k].training_loss);
            CHECK(resumed.history()[k].validation_loss == whole.history()[k].validation_loss);
            CHECK(resumed.history()[k].rate == whole.history()[k].rate);
        }
    }
}

TEST_CASE("seeds and augmentation matter, and nothing else does") {
    const auto source = example();
    const auto best = [&](std::uint64_t random_seed, bool augment) {
        auto s = settings(2);
        s.random_seed = random_seed;
        s.augment = augment;
        fit<line, toy_source> f(line(2), source, range(0, 50), {}, s);
        while (!f.complete()) f.advance(always);
        return f.best();
    };
    CHECK(best(1, false) == best(1, false));
    CHECK_FALSE(best(1, false) == best(2, false));
    CHECK_FALSE(best(1, false) == best(1, true));
}

TEST_CASE("the best epoch is kept, and a training that gets no better ends") {
    const auto source = example();
    auto s = settings(100);
    s.schedule = {.kind = schedule_kind::constant, .rate = 2};  // far too fast: the loss jumps about
    s.early_stopping = 5;
    fit<line, toy_source> f(line(2), source, range(0, 50), range(50, 60), s);
    while (!f.complete()) f.advance(always);
    CHECK(f.history().size() == f.best_epoch() + 5);
    for (const auto& row : f.history()) CHECK(row.validation_loss >= f.best_loss());
}

TEST_CASE("a batch larger than the data is all of them") {
    const auto source = example();
    auto s = settings(1);
    s.batch = 1000;
    fit<line, toy_source> f(line(2), source, range(0, 50), {}, s);
    f.advance(always);
    CHECK(f.samples_per_epoch() == 50);
    CHECK(f.history()[0].validation_loss != f.history()[0].validation_loss);
    CHECK(f.best_loss() == f.history()[0].training_loss);
}

TEST_CASE("what cannot be trained on is said before") {
    auto source = example();
    const auto message = [&](line l, std::vector<std::size_t> training, std::vector<std::size_t> validation,
                             const fit_settings& s) {
        return message_of([&] { fit<line, toy_source>(std::move(l), source, training, validation, s); });
    };
    CHECK(message(line(2), {}, {}, settings(1)) == "training data: expected at least one sample, found none");
    CHECK(message(line(3), range(0, 9), {}, settings(1)) == "network: expected 2 inputs, as the data have, found 3");
    auto s = settings(1);
    s.batch = 0;
    CHECK(message(line(2), range(0, 9), {}, s) == "batch: expected at least one sample, found 0");
    s = settings(1);
    s.schedule.rate = 0;
    CHECK(message(line(2), range(0, 9), {}, s) == "rate: expected a finite number above 0, found 0.000000");
    source = {1, {1, 2, 3}, {1, std::numeric_limits<float>::quiet_NaN(), 1}};
    CHECK(message(line(1), range(0, 3), {}, settings(1)) ==
          "training data, sample 1: expected a finite barrier, found nan");
    CHECK(message(line(1), {0}, {1, 2}, settings(1)) ==
          "training data, sample 1: expected a finite barrier, found nan");
}

TEST_CASE("a loss that is no number any more ends the training") {
    const auto source = example();
    auto s = settings(100);
    s.optimiser = {.kind = optimiser_kind::sgd};
    s.schedule = {.kind = schedule_kind::constant, .rate = 1e30};
    fit<line, toy_source> f(line(2), source, range(0, 50), {}, s);
    CHECK(contains(message_of<error>([&] {
                       while (!f.complete()) f.advance(always);
                   }),
                   "training: the loss is no number any more after epoch"));
}

TEST_CASE("a second thread that writes batches ahead changes nothing") {
    const auto source = example();
    auto s = settings(6);
    s.augment = true;
    fit<line, toy_source> plain(line(2), source, range(0, 50), range(50, 60), s);
    s.write_ahead = true;
    fit<line, toy_source> ahead(line(2), source, range(0, 50), range(50, 60), s);
    for (int k = 0; k < 6; ++k) {
        CHECK(plain.advance(always));
        CHECK(ahead.advance(always));
        CHECK(plain.history().back().training_loss == ahead.history().back().training_loss);
    }
    CHECK(plain.best() == ahead.best());
    CHECK_FALSE(ahead.advance([](std::size_t) { return false; }));  // while a batch is being written
}
