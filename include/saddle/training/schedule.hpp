/// \file
/// Schedules: the rate of learning over a training.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string>
#include <string_view>

#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>

namespace saddle {

enum class schedule_kind { constant, plateau, one_cycle, cosine };

inline constexpr std::array<std::string_view, 4> schedule_names{"constant", "plateau", "one-cycle", "cosine"};

inline std::string_view name_of(schedule_kind kind) { return schedule_names[static_cast<std::size_t>(kind)]; }

/// \throws input_error naming the known ones.
inline schedule_kind parse_schedule(std::string_view name) {
    for (std::size_t k = 0; k < schedule_names.size(); ++k)
        if (schedule_names[k] == name) return static_cast<schedule_kind>(k);
    throw input_error("schedule", "one of constant, plateau, one-cycle, cosine", "'" + std::string(name) + "'");
}

/// With x = share of all steps that is done:
/// - constant: `rate`;
/// - plateau: `rate`, divided by `factor` after `patience` epochs without a lower loss, never below `floor`;
/// - one-cycle: from rate/25 up to `rate` at x = `warm_up`, then down to rate/25·10⁻⁴, both by half a cosine (Smith &
///   Topin, arXiv:1708.07120, in PyTorch's form);
/// - cosine: floor + (rate − floor)(1 + cos πx)/2 (Loshchilov & Hutter, arXiv:1608.03983).
struct schedule_settings {
    schedule_kind kind = schedule_kind::one_cycle;
    double rate = 3e-3;
    double factor = 10;  ///< √10 in Fan et al., CNN
    std::uint64_t patience = 10;
    double floor = 1e-5;
    double warm_up = 0.15;
};

class learning_rate {
public:
    explicit learning_rate(const schedule_settings& settings) : settings_(settings), current_(settings.rate) {}

    /// Rate of the step after `done` of `total` steps.
    double at(std::uint64_t done, std::uint64_t total) const {
        const double x = total > 1 ? static_cast<double>(done) / static_cast<double>(total - 1) : 0.0;
        switch (settings_.kind) {
            case schedule_kind::constant:
                return settings_.rate;
            case schedule_kind::plateau:
                return current_;
            case schedule_kind::cosine:
                return between(settings_.rate, settings_.floor, x);
            case schedule_kind::one_cycle:
                break;
        }
        const double first = settings_.rate / 25;
        if (x < settings_.warm_up) return between(first, settings_.rate, x / settings_.warm_up);
        return between(settings_.rate, first * 1e-4, (x - settings_.warm_up) / (1 - settings_.warm_up));
    }

    /// Tells the loss of an epoch, which a plateau is seen by.
    void observe(double loss) {
        if (loss < lowest_) {
            lowest_ = loss;
            waited_ = 0;
        } else if (++waited_ >= settings_.patience) {
            current_ = std::max(current_ / settings_.factor, std::min(settings_.floor, settings_.rate));
            waited_ = 0;
        }
    }

    void save(output_archive& out) const {
        out.label("schedule");
        out.value(current_);
        out.value(lowest_);
        out.value(waited_);
    }

    void load(input_archive& in) {
        in.expect_label("schedule");
        current_ = in.value<double>();
        lowest_ = in.value<double>();
        waited_ = in.value<std::uint64_t>();
    }

private:
    /// From a at x = 0 to b at x = 1 by half a cosine.
    static double between(double a, double b, double x) {
        return b + (a - b) * (1 + std::cos(std::numbers::pi * std::min(x, 1.0))) / 2;
    }

    schedule_settings settings_;
    double current_;
    double lowest_ = std::numeric_limits<double>::infinity();
    std::uint64_t waited_ = 0;
};

}  // namespace saddle
