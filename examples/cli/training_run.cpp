#include "training_run.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <span>
#include <system_error>
#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/core/sealed.hpp>
#include <saddle/parallel/side_by_side.hpp>
#include <saddle/training/history.hpp>

#include "interrupt.hpp"

namespace saddle::cli {

namespace fs = std::filesystem;

namespace {

constexpr sealed_kind checkpoint_kind{"saddle training", 1};
constexpr auto checkpoint_interval = std::chrono::seconds(10);

std::string losses_of(const std::vector<epoch_record>& history) {
    if (history.empty()) return "";
    char text[96];
    const auto& row = history.back();
    std::snprintf(text, sizeof text, "  epoch %llu  loss %.4g", static_cast<unsigned long long>(row.epoch),
                  row.training_loss);
    std::string line = text;
    if (row.validation_mae_eV == row.validation_mae_eV) {
        std::snprintf(text, sizeof text, ", validation %.4g, MAE %.4f eV", row.validation_loss, row.validation_mae_eV);
        line += text;
    }
    return line;
}

}  // namespace

fs::path training_plan::model_file(std::size_t network) const {
    if (networks == 1) return output;
    auto name = output.stem().string() + "_" + std::to_string(network + 1) + output.extension().string();
    return output.parent_path() / name;
}

fs::path training_plan::beside(std::size_t network, const std::string& ending) const {
    auto path = model_file(network);
    return path.replace_extension(ending);
}

training_run::training_run(training_plan plan, bool resume, const output_arguments& output)
    : plan_(std::move(plan)), output_(&output) {
    runtime::use_training_threads(plan_.threads);
    for (std::size_t k = 0; k < plan_.networks; ++k) {
        auto task = plan_.task;
        task.settings.random_seed += k;
        networks_.push_back(runtime::make_trainer(plan_.backend, std::move(task)));
        if (resume) load(k);
    }
}

void training_run::load(std::size_t k) {
    const auto path = plan_.beside(k, ".checkpoint");
    std::error_code code;
    if (!fs::exists(path, code)) return;
    const auto bytes = read_file(path);
    auto in = unsealed(std::as_bytes(std::span(bytes)), checkpoint_kind, path.string());
    if (in.value<std::uint64_t>() != plan_.fingerprint)
        throw input_error(path.string(), "a training with these data and settings", "another one");
    networks_[k]->load(in);
}

bool training_run::run() {
    const std::uint64_t each = networks_.front()->samples_per_epoch();
    std::uint64_t done = 0;
    for (const auto& n : networks_) done += n->history().size() * each;
    shared_progress progress("training", plan_.networks * plan_.task.settings.epochs * each, "samples",
                             output_->progress());
    progress.skip(done);
    const bool alone = plan_.networks == 1;
    side_by_side(plan_.networks, alone ? 1 : plan_.threads, [&](std::size_t k) {
        runtime::use_training_threads(alone ? plan_.threads : 1);
        train(k, progress);
    });
    return std::all_of(networks_.begin(), networks_.end(), [](const auto& n) { return n->complete(); });
}

void training_run::train(std::size_t k, shared_progress& progress) {
    auto& network = *networks_[k];
    const auto path = plan_.beside(k, ".checkpoint");
    const auto save = [&] {
        return sealed(checkpoint_kind, [&](output_archive& out) {
            out.value(plan_.fingerprint);
            network.save(out);
        });
    };
    auto state = save();
    auto written = std::chrono::steady_clock::now();
    while (!network.complete() && !interrupt_flag()) {
        std::size_t before = 0;
        const bool whole = network.advance([&](std::size_t samples) {
            progress.add(samples - std::exchange(before, samples), losses_of(network.history()));
            return !interrupt_flag();
        });
        if (!whole) break;
        write_file_atomically(plan_.beside(k, ".history.csv"), history_csv(network.history()));
        state = save();
        if (std::chrono::steady_clock::now() - written < checkpoint_interval) continue;
        write_file_atomically(path, state.text());
        written = std::chrono::steady_clock::now();
    }
    write_file_atomically(path, state.text());
}

void training_run::remove_checkpoints() const {
    std::error_code code;
    for (std::size_t k = 0; k < plan_.networks; ++k) fs::remove(plan_.beside(k, ".checkpoint"), code);
}

}  // namespace saddle::cli
