/// \file
/// What a validation target is and what it finds. The list is VALIDATION's; docs/validation.md explains each one.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>

namespace saddle::validation {

/// A random result may differ from its expectation by so many of its own standard errors. Fewer than a hundred of them
/// are compared, most with a hundred blocks or more, so a correct program fails one run in a thousand, whatever the
/// seed.
inline constexpr double allowed_standard_errors = 4.5;

enum class verdict { pass, fail, skipped };

/// One comparison: a line of `saddle validate`.
struct finding {
    std::string quantity;
    double value{};
    double expected{};
    double standard_error{};  ///< of value − expected; 0 where nothing is random
    double allowance{};       ///< what rounding, or an approximate formula, leaves open
    std::string skipped;      ///< why there is no comparison; empty where there is one

    double allowed() const { return allowed_standard_errors * standard_error + allowance; }

    /// Values that are not finite fail.
    validation::verdict verdict() const {
        if (!skipped.empty()) return validation::verdict::skipped;
        return std::isfinite(allowed()) && std::abs(value - expected) <= allowed() ? validation::verdict::pass
                                                                                   : validation::verdict::fail;
    }
};

using findings = std::vector<finding>;

/// A mean, or a ratio of means, with its own error against an exact number.
template <class Average>
finding compared(std::string quantity, const Average& mean, double expected) {
    return {std::move(quantity), mean.mean(), expected, mean.standard_error(), 0, {}};
}

/// A number that is not random.
inline finding exact(std::string quantity, double value, double expected, double allowance = 0) {
    return {std::move(quantity), value, expected, 0, allowance, {}};
}

/// A comparison that cannot be made here.
inline finding skipped(std::string quantity, std::string why) {
    return {std::move(quantity), 0, 0, 0, 0, std::move(why)};
}

/// What a call of `saddle validate` fixes.
struct settings {
    seed random_seed{1};
    bool full = false;              ///< larger statistics, and what needs them
    std::filesystem::path data{};   ///< folder of the published network; empty where none was given
    std::filesystem::path model{};  ///< model file of targets 12 and 14

    /// Jumps, trials or samples: with --full twenty times the live ones, for errors 4.5 times smaller.
    std::uint64_t amount(std::uint64_t live) const { return full ? 20 * live : live; }
};

/// One number of VALIDATION.
struct target {
    int number;
    std::string_view topic;
    findings (*run)(const settings&);
};

/// All targets of this build, ascending.
const std::vector<target>& targets();

}  // namespace saddle::validation
