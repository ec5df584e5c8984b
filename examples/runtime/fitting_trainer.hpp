/// \file
/// A fit behind the run-time interface. Included only by the sources that instantiate it.
#pragma once

#include <memory>
#include <utility>

#include "training.hpp"

namespace saddle::runtime {

template <trainable_network Network>
class fitting_trainer final : public trainer {
public:
    explicit fitting_trainer(training_task task)
        : fit_(Network(task.layers, seed{task.settings.random_seed}), *task.samples, std::move(task.training),
               std::move(task.validation), task.settings) {}

    bool complete() const override { return fit_.complete(); }
    bool advance(const std::function<bool(std::size_t)>& goes_on) override { return fit_.advance(goes_on); }
    const std::vector<epoch_record>& history() const override { return fit_.history(); }
    std::uint64_t best_epoch() const override { return fit_.best_epoch(); }
    std::size_t samples_per_epoch() const override { return fit_.samples_per_epoch(); }
    const target_scale& scale() const override { return fit_.scale(); }
    const network_values<float>& best() const override { return fit_.best(); }
    std::vector<float> predictions_eV(std::span<const std::size_t> rows) override { return fit_.predictions_eV(rows); }
    void save(output_archive& out) override { fit_.save(out); }
    void load(input_archive& in) override { fit_.load(in); }

private:
    fit<Network, barrier_samples> fit_;
};

std::unique_ptr<trainer> make_eigen_trainer(training_task task);
std::unique_ptr<trainer> make_onednn_trainer(training_task task);

}  // namespace saddle::runtime
