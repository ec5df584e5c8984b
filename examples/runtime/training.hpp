/// \file
/// Training of networks that are chosen at run time: the same templates behind a thin interface, one virtual call an
/// epoch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <saddle/core/archive.hpp>
#include <saddle/dataset/barrier_samples.hpp>
#include <saddle/training/architecture.hpp>
#include <saddle/training/fit.hpp>

namespace saddle::runtime {

/// A `fit` of some network; its functions are those of `fit`.
class trainer {
public:
    virtual ~trainer() = default;
    virtual bool complete() const = 0;
    virtual bool advance(const std::function<bool(std::size_t)>& goes_on) = 0;
    virtual const std::vector<epoch_record>& history() const = 0;
    virtual std::uint64_t best_epoch() const = 0;
    virtual std::size_t samples_per_epoch() const = 0;
    virtual const target_scale& scale() const = 0;
    virtual const network_values<float>& best() const = 0;
    virtual std::vector<float> predictions_eV(std::span<const std::size_t> rows) = 0;
    virtual void save(output_archive& out) = 0;
    virtual void load(input_archive& in) = 0;
};

/// What one network is trained with. The samples must outlive the trainer.
struct training_task {
    architecture layers;
    const barrier_samples* samples{};
    std::vector<std::size_t> training;
    std::vector<std::size_t> validation;
    fit_settings settings;
};

/// "eigen", "onednn": those that this build has.
std::vector<std::string> training_backends();

/// \throws input_error where the backend is not in this build or has no such layers, or as `fit`.
std::unique_ptr<trainer> make_trainer(const std::string& backend, training_task task);

/// Threads that oneDNN uses for calls from the calling thread; nothing where it is not in.
void use_training_threads(std::size_t threads);

}  // namespace saddle::runtime
