/// \file
/// The clock of a run.
#pragma once

#include <cmath>
#include <string>
#include <string_view>

#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/units.hpp>
#include <saddle/kmc/rates.hpp>

namespace saddle {

/// A jump is due when ∫ R dt since the last one reaches −ln u, R the total rate. Where R has changed meanwhile without
/// a jump (a step of temperature), what has passed of the integral counts.
class run_clock {
public:
    seconds last_jump() const { return last_jump_; }
    /// The last jump and what has been waited since: later only after a change of temperature alone.
    seconds now() const { return seconds(last_jump_.value + waited_s_); }

    /// Time from the last jump to the next one, 1/R being `mean_residence_s` from now on.
    double residence_s(double mean_residence_s, double minus_log_u) const noexcept {
        return waited_s_ + residence_time_s(mean_residence_s, std::fmax(minus_log_u - waited_share_, 0.0));
    }

    void jump_after(double residence_s) noexcept {
        last_jump_ = seconds(last_jump_.value + residence_s);
        waited_s_ = waited_share_ = 0;
    }

    /// No jump until then, 1/R being `mean_residence_s` from now on.
    void wait_until(seconds at, double mean_residence_s) noexcept {
        waited_share_ += (at.value - now().value) / mean_residence_s;
        waited_s_ = at.value - last_jump_.value;
    }

    void save(output_archive& out) const {
        for (const double x : {last_jump_.value, waited_s_, waited_share_}) out.value(x);
    }

    /// \throws input_error (with `place`) where these are no times.
    void load(input_archive& in, std::string_view place) {
        const auto load_time = [&](double& time, const char* expected) {
            time = in.value<double>();
            if (!(time >= 0) || !std::isfinite(time)) throw input_error(place, expected, std::to_string(time));
        };
        load_time(last_jump_.value, "a finite time of at least 0 s");
        load_time(waited_s_, "a finite time waited of at least 0");
        load_time(waited_share_, "a finite time waited of at least 0");
    }

private:
    seconds last_jump_;
    double waited_s_ = 0;      ///< since the last jump
    double waited_share_ = 0;  ///< ∫ R dt of it
};

}  // namespace saddle
