/// \file
/// The training of one network: epochs of batches, the best epoch kept, saved and gone on with exactly.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/training/concepts.hpp>
#include <saddle/training/history.hpp>
#include <saddle/training/loss.hpp>
#include <saddle/training/optimiser.hpp>
#include <saddle/training/parameter.hpp>
#include <saddle/training/schedule.hpp>

namespace saddle {

struct fit_settings {
    std::uint64_t epochs = 60;
    std::size_t batch = 256;
    loss_function loss;
    optimiser_settings optimiser;
    schedule_settings schedule;
    std::uint64_t early_stopping = 0;  ///< epochs without a lower loss after which it ends; 0: never
    bool augment = false;              ///< the source draws an operation for every sample and epoch
    bool write_ahead = false;          ///< a second thread writes the next batch meanwhile: for sources that take time
    std::uint64_t random_seed = 1;
};

/// The unit that a network works in: its output y stands for mean + deviation · y.
struct target_scale {
    double mean_eV = 0;
    double deviation_eV = 1;
};

/// Mean and deviation of the targets of these rows. \throws input_error where there are none, or one is not finite.
template <sample_source Source>
target_scale scale_of_targets(const Source& source, std::span<const std::size_t> rows) {
    if (rows.empty()) throw input_error("training data", "at least one sample", "none");
    std::vector<float> input(source.inputs());
    double sum = 0, squares = 0;
    for (const std::size_t r : rows) {
        float target = 0;
        source.write(std::span(&r, 1), std::nullopt, input.data(), &target);
        if (!std::isfinite(target))
            throw input_error("training data, sample " + std::to_string(r), "a finite barrier", std::to_string(target));
        sum += target;
        squares += double{target} * target;
    }
    const auto n = static_cast<double>(rows.size());
    const double variance = std::max(squares / n - (sum / n) * (sum / n), 0.0);
    return {sum / n, variance > 1e-12 ? std::sqrt(variance) : 1.0};
}

/// Trains a network of float on the rows `training` of a source, and looks after each epoch at the rows `validation`;
/// where there are none, at the loss of training. A function of (network, source, rows, settings) alone: batches are
/// drawn from Philox by seed and epoch, so an epoch that is done again after `load` is the same. The last rows of an
/// epoch that fill no batch wait for the next one.
template <trainable_network Network, sample_source Source>
class fit {
public:
    /// The source must outlive it. \throws input_error for an empty split, labels that are not finite, an input that is
    /// not the network's, or a setting out of range.
    fit(Network network, const Source& source, std::vector<std::size_t> training, std::vector<std::size_t> validation,
        const fit_settings& settings)
        : settings_(settings), source_(&source), training_(std::move(training)), validation_(std::move(validation)),
          scale_(scale_of_targets(source, training_)), network_(std::move(network)),
          optimiser_(settings.optimiser, network_.parameters()), rate_(settings.schedule), best_(values_of(network_)) {
        check();
        settings_.batch = std::min(settings_.batch, training_.size());
    }

    bool complete() const {
        return history_.size() >= settings_.epochs ||
               (settings_.early_stopping > 0 && history_.size() - best_epoch_ >= settings_.early_stopping);
    }

    /// One epoch. `goes_on(samples)` is asked after each batch with the samples done in this epoch; where it says no,
    /// the epoch is left unfinished, false is returned and only `load` can go on.
    template <class GoesOn>
    bool advance(GoesOn goes_on) {
        const auto begin = std::chrono::steady_clock::now();
        const std::uint64_t epoch = history_.size();
        const auto order = order_of(epoch);
        double sum = 0;
        const std::size_t batches = order.size() / settings_.batch;
        const auto write = [&](std::size_t b, batch_values& into) {
            if (b < batches) write_batch(std::span(order).subspan(b * settings_.batch, settings_.batch), epoch, into);
        };
        write(0, batch_);
        for (std::size_t b = 0; b < batches; ++b) {
            auto ahead = std::async(settings_.write_ahead ? std::launch::async : std::launch::deferred, write, b + 1,
                                    std::ref(next_batch_));
            sum += step(batch_);
            if (!goes_on((b + 1) * settings_.batch)) return false;
            ahead.get();
            std::swap(batch_, next_batch_);
        }
        finish_epoch(sum / static_cast<double>(batches));
        history_.back().time_s = (epoch > 0 ? history_[epoch - 1].time_s : 0.0) +
                                 std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        return true;
    }

    const std::vector<epoch_record>& history() const { return history_; }
    /// Epochs after which the loss was lowest.
    std::uint64_t best_epoch() const { return best_epoch_; }
    double best_loss() const { return best_loss_; }
    const target_scale& scale() const { return scale_; }
    const network_values<typename Network::scalar>& best() const { return best_; }
    std::size_t samples_per_epoch() const { return training_.size() / settings_.batch * settings_.batch; }

    /// The network with the weights of the best epoch, in eV: for samples of the source.
    std::vector<float> predictions_eV(std::span<const std::size_t> rows) {
        const auto now = values_of(network_);
        restore_values(network_, best_);
        auto predicted = predicted_eV(rows).first;
        restore_values(network_, now);
        return predicted;
    }

    void save(output_archive& out) {
        out.label("training of a network");
        out.values(std::span<const epoch_record>(history_));
        out.value(best_epoch_);
        out.value(best_loss_);
        saddle::save(out, values_of(network_));
        saddle::save(out, best_);
        optimiser_.save(out);
        rate_.save(out);
    }

    /// Goes on where a fit of the same arguments was saved, byte for byte. \throws input_error where it was another.
    void load(input_archive& in) {
        in.expect_label("training of a network");
        history_ = in.values<epoch_record>();
        best_epoch_ = in.value<std::uint64_t>();
        best_loss_ = in.value<double>();
        auto values = values_of(network_);
        saddle::load(in, values);
        restore_values(network_, values);
        saddle::load(in, best_);
        optimiser_.load(in);
        rate_.load(in);
    }

private:
    void check() const {
        if (network_.inputs() != source_->inputs())
            throw input_error("network", std::to_string(source_->inputs()) + " inputs, as the data have",
                              std::to_string(network_.inputs()));
        if (settings_.batch == 0) throw input_error("batch", "at least one sample", "0");
        if (!(settings_.schedule.rate > 0) || !std::isfinite(settings_.schedule.rate))
            throw input_error("rate", "a finite number above 0", std::to_string(settings_.schedule.rate));
        scale_of_targets(*source_, validation_.empty() ? training_ : validation_);
    }

    /// Rows of training in the order of an epoch (Fisher-Yates).
    std::vector<std::size_t> order_of(std::uint64_t epoch) const {
        auto order = training_;
        philox_sequence draw(seed{settings_.random_seed}, random_stream("order of epoch " + std::to_string(epoch)));
        for (std::size_t k = order.size(); k > 1; --k)
            std::swap(order[k - 1], order[static_cast<std::size_t>(draw.below(k))]);
        return order;
    }

    struct batch_values {
        std::vector<float> inputs, targets;
    };

    void write_batch(std::span<const std::size_t> rows, std::uint64_t epoch, batch_values& into) const {
        into.inputs.resize(rows.size() * source_->inputs());
        into.targets.resize(rows.size());
        source_->write(rows, settings_.augment ? std::optional(epoch) : std::nullopt, into.inputs.data(),
                       into.targets.data());
    }

    /// One step of the optimiser; mean loss of its batch.
    double step(const batch_values& batch) {
        const std::size_t rows = batch.targets.size();
        slopes_.resize(rows);
        const auto outputs = network_.forward(batch.inputs.data(), rows, {settings_.random_seed, optimiser_.steps()});
        const auto unit_loss = settings_.loss.in_units_of(scale_.deviation_eV);
        double sum = 0;
        for (std::size_t k = 0; k < rows; ++k) {
            const double wanted = (batch.targets[k] - scale_.mean_eV) / scale_.deviation_eV;
            const double difference = double{outputs[k]} - wanted;
            sum += settings_.loss.value(difference * scale_.deviation_eV);
            slopes_[k] = static_cast<float>(unit_loss.slope(difference) / static_cast<double>(rows));
        }
        network_.backward(slopes_);
        const std::uint64_t steps = settings_.epochs * (training_.size() / settings_.batch);
        last_rate_ = rate_.at(optimiser_.steps(), steps);
        optimiser_.step(network_.parameters(), last_rate_);
        return sum / static_cast<double>(rows);
    }

    void finish_epoch(double training_loss) {
        epoch_record record{history_.size() + 1, training_loss, {}, {}, last_rate_, 0};
        record.validation_loss = record.validation_mae_eV = std::numeric_limits<double>::quiet_NaN();
        if (!validation_.empty()) {
            const auto [predicted, targets] = predicted_eV(validation_);
            double loss = 0, absolute = 0;
            for (std::size_t k = 0; k < predicted.size(); ++k) {
                loss += settings_.loss.value(double{predicted[k]} - targets[k]);
                absolute += std::abs(double{predicted[k]} - targets[k]);
            }
            record.validation_loss = loss / static_cast<double>(predicted.size());
            record.validation_mae_eV = absolute / static_cast<double>(predicted.size());
        }
        const double watched = validation_.empty() ? training_loss : record.validation_loss;
        if (!std::isfinite(watched))
            throw error("training: the loss is no number any more after epoch " + std::to_string(record.epoch) +
                        "; try a lower rate");
        rate_.observe(watched);
        history_.push_back(record);
        if (watched < best_loss_) {
            best_loss_ = watched;
            best_epoch_ = record.epoch;
            best_ = values_of(network_);
        }
    }

    /// Predictions of the weights as they are, and the labels, eV.
    std::pair<std::vector<float>, std::vector<float>> predicted_eV(std::span<const std::size_t> rows) {
        constexpr std::size_t most_numbers = std::size_t{1} << 24;  // 64 MiB of input
        const std::size_t portion = std::clamp<std::size_t>(most_numbers / source_->inputs(), 1, 1024);
        std::vector<float> inputs;
        std::vector<float> predicted(rows.size()), targets(rows.size());
        for (std::size_t r = 0; r < rows.size(); r += portion) {
            const auto part = rows.subspan(r, std::min(portion, rows.size() - r));
            inputs.resize(part.size() * source_->inputs());
            source_->write(part, std::nullopt, inputs.data(), targets.data() + r);
            network_.predict(inputs.data(), part.size(), predicted.data() + r);
        }
        for (float& y : predicted) y = static_cast<float>(scale_.mean_eV + scale_.deviation_eV * double{y});
        return {std::move(predicted), std::move(targets)};
    }

    fit_settings settings_;
    const Source* source_;
    std::vector<std::size_t> training_;
    std::vector<std::size_t> validation_;
    target_scale scale_;
    Network network_;
    optimiser<typename Network::scalar> optimiser_;
    learning_rate rate_;
    std::vector<epoch_record> history_;
    std::uint64_t best_epoch_ = 0;
    double best_loss_ = std::numeric_limits<double>::infinity();
    double last_rate_ = 0;
    network_values<typename Network::scalar> best_;
    batch_values batch_, next_batch_;
    std::vector<float> slopes_;
};

}  // namespace saddle
