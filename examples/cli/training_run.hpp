/// \file
/// A training as the program runs it: one network or several that differ in their seed, with its files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <saddle/core/archive.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/dataset/barrier_samples.hpp>
#include <saddle/training/ensemble.hpp>

#include "arguments.hpp"
#include "training.hpp"

namespace saddle::cli {

/// How the networks are trained and what their files are called.
struct training_plan {
    runtime::training_task task;  ///< of the first network; the seed of number k is larger by k
    std::string backend;
    std::size_t networks = 1;
    std::size_t threads = 1;
    std::uint64_t fingerprint{};  ///< of everything that the results depend on
    std::filesystem::path output;

    /// The model file of a network: of several MODEL_1.safetensors, MODEL_2.safetensors, …
    std::filesystem::path model_file(std::size_t network) const;
    /// A file beside the model file, with another ending: .history.csv, .checkpoint.
    std::filesystem::path beside(std::size_t network, const std::string& ending) const;
};

/// Networks in training. Several are trained side by side, each with one thread; one alone with all.
class training_run {
public:
    /// \throws input_error as `make_trainer`; with `resume` goes on after the checkpoints that are there.
    training_run(training_plan plan, bool resume, const output_arguments& output);

    /// Trains until all are complete, or an interrupt comes. \return whether they are complete. Each leaves its history
    /// after every epoch, and a checkpoint every few seconds and at an interrupt.
    bool run();

    runtime::trainer& network(std::size_t k) { return *networks_[k]; }
    const training_plan& plan() const { return plan_; }
    void remove_checkpoints() const;

private:
    void load(std::size_t k);
    void train(std::size_t k, shared_progress& progress);

    training_plan plan_;
    const output_arguments* output_;
    std::vector<std::unique_ptr<runtime::trainer>> networks_;
};

}  // namespace saddle::cli
