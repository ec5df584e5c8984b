/// \file
/// Temperatures that change in the course of a run.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/units.hpp>

namespace saddle {

/// What a schedule counts: jumps done, or seconds on the clock of the run.
enum class schedule_axis { jumps, time_s };

/// The temperature at one place of a schedule.
struct schedule_point {
    double at{};
    double temperature_K{};
    friend bool operator==(const schedule_point&, const schedule_point&) = default;
};

/// A part of a run at one temperature: [from, until) on the axis of its schedule.
struct schedule_stretch {
    kelvin temperature;
    double from{};
    double until{};
};

/// A line through points: two with the same temperature keep it, two at the same place are a step, others a ramp. After
/// the last point its temperature stays. A ramp goes in steps of at most `largest_step_K`, each with the temperature of
/// its middle; along jumps steps end at whole jumps.
class temperature_schedule {
public:
    static constexpr double largest_step_K = 1;
    static constexpr std::size_t most_stretches = 1'000'000;

    /// \throws input_error (with `place`) unless the first point is at 0, places are finite and do not go back, are
    /// whole for jumps, at most two are the same, and temperatures are above 0 K.
    temperature_schedule(schedule_axis axis, std::vector<schedule_point> points, std::string_view place = "schedule")
        : axis_(axis), points_(std::move(points)) {
        check(std::string(place));
        for (std::size_t k = 0; k + 1 < points_.size(); ++k) append_ramp(points_[k], points_[k + 1], place);
        append(points_.back().at, points_.back().temperature_K);
    }

    schedule_axis axis() const { return axis_; }
    const std::vector<schedule_point>& points() const { return points_; }

    /// The stretch that a run is in at a place from 0 on; the last one is endless.
    schedule_stretch stretch_at(double place) const {
        const auto after = std::upper_bound(starts_.begin(), starts_.end(), place,
                                            [](double p, const schedule_point& start) { return p < start.at; });
        const auto& start = *(after - 1);
        return {kelvin(start.temperature_K), start.at,
                after == starts_.end() ? std::numeric_limits<double>::infinity() : after->at};
    }

private:
    void check(const std::string& place) const {
        if (points_.empty()) throw input_error(place, "at least one temperature", "none");
        if (points_.front().at != 0)
            throw input_error(place, "a first temperature at 0", "one at " + std::to_string(points_.front().at));
        for (std::size_t k = 0; k < points_.size(); ++k) {
            const double at = points_[k].at;
            if (!std::isfinite(at) || (axis_ == schedule_axis::jumps && (at != std::floor(at) || at > 0x1p53)))
                throw input_error(place, axis_ == schedule_axis::jumps ? "whole numbers of jumps" : "finite times",
                                  std::to_string(at));
            thermal_energy_eV(kelvin(points_[k].temperature_K));
            if (k > 0 && at < points_[k - 1].at)
                throw input_error(place, "places that do not go back",
                                  std::to_string(at) + " after " + std::to_string(points_[k - 1].at));
            if (k > 1 && at == points_[k - 2].at)
                throw input_error(place, "at most two temperatures at one place", "three at " + std::to_string(at));
        }
    }

    void append_ramp(const schedule_point& first, const schedule_point& last, std::string_view place) {
        const double width = last.at - first.at;
        const double rise = last.temperature_K - first.temperature_K;
        if (width == 0) return;
        double steps = std::fmax(1, std::ceil(std::fabs(rise) / largest_step_K));
        if (axis_ == schedule_axis::jumps) steps = std::fmin(steps, width);
        if (steps > static_cast<double>(most_stretches - starts_.size()))
            throw input_error(place, "ramps over at most " + std::to_string(most_stretches) + " K in all", "more");
        for (double step = 0; step < steps; ++step) {
            const double at = first.at + width * (step / steps);
            append(axis_ == schedule_axis::jumps ? std::floor(at) : at,
                   first.temperature_K + rise * ((step + 0.5) / steps));
        }
    }

    void append(double at, double temperature_K) {
        if (starts_.empty() || starts_.back().temperature_K != temperature_K) starts_.push_back({at, temperature_K});
    }

    schedule_axis axis_;
    std::vector<schedule_point> points_;
    std::vector<schedule_point> starts_;  ///< of the stretches
};

}  // namespace saddle
