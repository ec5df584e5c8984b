/// \file
/// Progress of long work: share done, rate and time left.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string>
#include <utility>

namespace saddle {

/// A duration for people: "12 s", "3 min 20 s", "5 h 07 min", "2 d 4 h".
inline std::string readable_duration(double seconds) {
    char text[48];
    const auto s = static_cast<long long>(std::llround(std::fmin(std::fmax(seconds, 0.0), 1e15)));
    if (s < 60)
        std::snprintf(text, sizeof text, "%lld s", s);
    else if (s < 3600)
        std::snprintf(text, sizeof text, "%lld min %02lld s", s / 60, s % 60);
    else if (s < 86400)
        std::snprintf(text, sizeof text, "%lld h %02lld min", s / 3600, s / 60 % 60);
    else
        std::snprintf(text, sizeof text, "%lld d %lld h", s / 86400, s / 3600 % 24);
    return text;
}

/// A count for people, to three digits: "950", "12.3 k", "4.56 M", "2 G".
inline std::string readable_count(double count) {
    char text[32];
    if (count < 999.5)
        std::snprintf(text, sizeof text, "%.0f", count);
    else if (count < 999.5e3)
        std::snprintf(text, sizeof text, "%.3g k", count / 1e3);
    else if (count < 999.5e6)
        std::snprintf(text, sizeof text, "%.3g M", count / 1e6);
    else if (count < 999.5e9)
        std::snprintf(text, sizeof text, "%.3g G", count / 1e9);
    else
        std::snprintf(text, sizeof text, "%.3g T", count / 1e12);
    return text;
}

/// Redraws one line on a terminal at most five times a second; draws nothing when it is switched off.
class progress_line {
public:
    /// `unit` is what is counted, plural; `label` opens the line.
    progress_line(std::string label, std::uint64_t total, std::string unit, bool visible)
        : label_(std::move(label)), unit_(std::move(unit)), total_(total), visible_(visible) {}

    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;
    ~progress_line() { finish(); }

    /// Units that an earlier process has done: part of what is done, not of the rate.
    void skip(std::uint64_t units) { skipped_ += units; }

    /// `done` with what was skipped; `note` is appended to the line.
    void update(std::uint64_t done, const std::string& note = {}) {
        if (!visible_) return;
        const auto now = clock::now();
        if (now - drawn_ < std::chrono::milliseconds(200)) return;
        drawn_ = now;
        const auto line = text(done, std::chrono::duration<double>(now - start_).count()) + note;
        std::fprintf(stderr, "\r%s\033[K", line.c_str());
        std::fflush(stderr);
        shown_ = true;
    }

    /// The line for `done` units, with those that were skipped, after `elapsed_s` seconds.
    std::string text(std::uint64_t done, double elapsed_s) const {
        const double here = static_cast<double>(done - std::min(done, skipped_));
        const double rate = elapsed_s > 0 ? here / elapsed_s : 0;
        std::string line = label_ + "  " + readable_count(static_cast<double>(done)) + " of " +
                           readable_count(static_cast<double>(total_)) + " " + unit_;
        if (rate > 0)
            line += "  " + readable_count(rate) + "/s  " +
                    readable_duration(static_cast<double>(total_ - std::min(done, total_)) / rate) + " left";
        return line;
    }

    /// Clears the line.
    void finish() {
        if (!shown_) return;
        std::fprintf(stderr, "\r\033[K");
        std::fflush(stderr);
        shown_ = false;
    }

private:
    using clock = std::chrono::steady_clock;
    std::string label_;
    std::string unit_;
    std::uint64_t total_;
    std::uint64_t skipped_ = 0;
    bool visible_;
    bool shown_ = false;
    clock::time_point start_ = clock::now();
    clock::time_point drawn_ = start_;
};

/// What several threads have done, on one line.
class shared_progress {
public:
    /// As `progress_line`.
    shared_progress(std::string label, std::uint64_t total, std::string unit, bool visible)
        : line_(std::move(label), total, std::move(unit), visible) {}

    void add(std::uint64_t units, const std::string& note = {}) {
        const std::lock_guard lock(mutex_);
        line_.update(done_ += units, note);
    }

    /// Units that an earlier process has done: part of what is done, not of the rate.
    void skip(std::uint64_t units) {
        const std::lock_guard lock(mutex_);
        line_.skip(units);
        done_ += units;
    }

    /// Clears the line.
    void finish() {
        const std::lock_guard lock(mutex_);
        line_.finish();
    }

private:
    std::mutex mutex_;
    progress_line line_;
    std::uint64_t done_ = 0;
};

}  // namespace saddle
