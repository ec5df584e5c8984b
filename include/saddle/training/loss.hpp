/// \file
/// Losses: what the difference r between prediction and label costs.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include <saddle/core/error.hpp>

namespace saddle {

enum class loss_kind { mean_absolute, mean_square, huber };

/// The mean over samples of
/// - `mean_absolute`: |r|;
/// - `mean_square`: r²;
/// - `huber`: r²/2 where |r| ≤ w, else w(|r| − w/2) (Huber, Ann. Math. Stat. 35, 73 (1964)).
/// In eV, eV² and eV² where r and w are in eV.
struct loss_function {
    loss_kind kind = loss_kind::mean_absolute;
    double width = 0.1;  ///< w

    double value(double r) const {
        const double size = std::abs(r);
        if (kind == loss_kind::mean_absolute) return size;
        if (kind == loss_kind::mean_square) return r * r;
        return size <= width ? r * r / 2 : width * (size - width / 2);
    }

    /// Its derivative; 0 at the kink of |r|.
    double slope(double r) const {
        const double sign = r > 0 ? 1.0 : r < 0 ? -1.0 : 0.0;
        if (kind == loss_kind::mean_absolute) return sign;
        if (kind == loss_kind::mean_square) return 2 * r;
        return std::abs(r) <= width ? r : width * sign;
    }

    /// The same loss where r is counted in units of `unit`.
    loss_function in_units_of(double unit) const { return {kind, width / unit}; }
};

inline constexpr std::array<std::string_view, 3> loss_names{"mae", "mse", "huber"};

inline std::string_view name_of(loss_kind kind) { return loss_names[static_cast<std::size_t>(kind)]; }

/// \throws input_error naming the known ones.
inline loss_kind parse_loss(std::string_view name) {
    for (std::size_t k = 0; k < loss_names.size(); ++k)
        if (loss_names[k] == name) return static_cast<loss_kind>(k);
    throw input_error("loss", "one of mae, mse, huber", "'" + std::string(name) + "'");
}

}  // namespace saddle
