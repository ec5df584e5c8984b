/// \file
/// Optimisers: how weights follow their gradients.
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/training/parameter.hpp>

namespace saddle {

enum class optimiser_kind { sgd, adam, adamw, rmsprop };

inline constexpr std::array<std::string_view, 4> optimiser_names{"sgd", "adam", "adamw", "rmsprop"};

inline std::string_view name_of(optimiser_kind kind) { return optimiser_names[static_cast<std::size_t>(kind)]; }

/// \throws input_error naming the known ones.
inline optimiser_kind parse_optimiser(std::string_view name) {
    for (std::size_t k = 0; k < optimiser_names.size(); ++k)
        if (optimiser_names[k] == name) return static_cast<optimiser_kind>(k);
    throw input_error("optimiser", "one of sgd, adam, adamw, rmsprop", "'" + std::string(name) + "'");
}

/// Constants of the update rules; defaults are PyTorch's, whose rules these are.
struct optimiser_settings {
    optimiser_kind kind = optimiser_kind::adamw;
    double weight_decay = 0;      ///< λ: of the weight itself in adamw, of the loss (λ w²/2) in the others
    double momentum = 0.9;        ///< μ of sgd
    double first_decay = 0.9;     ///< β₁ of adam and adamw
    double second_decay = 0.999;  ///< β₂ of adam and adamw
    double square_decay = 0.99;   ///< α of rmsprop
    double epsilon = 1e-8;
};

/// Moves weights w against their gradients g at the rate η; t counts steps from 1. With decay g ← g + λ w, except in
/// adamw, where w ← w − η λ w first.
/// - sgd: v ← μ v + g; w ← w − η v.
/// - adam, adamw: m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − η m̂ / (√v̂ + ε) with m̂ = m/(1 − β₁ᵗ),
///   v̂ = v/(1 − β₂ᵗ) (Kingma & Ba, arXiv:1412.6980; Loshchilov & Hutter, arXiv:1711.05101).
/// - rmsprop: v ← α v + (1 − α) g²; w ← w − η g / (√v + ε) (Tieleman & Hinton, lecture 6.5, 2012).
template <std::floating_point S>
class optimiser {
public:
    optimiser(const optimiser_settings& settings, const std::vector<parameter<S>>& parameters) : settings_(settings) {
        const bool two = settings.kind == optimiser_kind::adam || settings.kind == optimiser_kind::adamw;
        for (const auto& p : parameters) {
            first_.emplace_back(p.value.size());
            second_.emplace_back(two ? p.value.size() : 0);
        }
    }

    /// One step of all parameters, those that the optimiser was made for.
    void step(const std::vector<parameter<S>>& parameters, double rate) {
        ++steps_;
        for (std::size_t k = 0; k < parameters.size(); ++k) {
            const auto decay = static_cast<S>(parameters[k].decays ? settings_.weight_decay : 0);
            const auto eta = static_cast<S>(rate);
            switch (settings_.kind) {
                case optimiser_kind::sgd:
                    step_sgd(parameters[k], first_[k], eta, decay);
                    break;
                case optimiser_kind::rmsprop:
                    step_rmsprop(parameters[k], first_[k], eta, decay);
                    break;
                default:
                    step_adam(parameters[k], first_[k], second_[k], eta, decay);
            }
        }
    }

    std::uint64_t steps() const { return steps_; }

    void save(output_archive& out) const {
        out.label("optimiser");
        out.value(steps_);
        detail::save_blocks(out, first_);
        detail::save_blocks(out, second_);
    }

    /// \throws input_error where the state of other parameters is stored.
    void load(input_archive& in) {
        in.expect_label("optimiser");
        steps_ = in.value<std::uint64_t>();
        detail::load_blocks(in, first_);
        detail::load_blocks(in, second_);
    }

private:
    void step_sgd(const parameter<S>& p, std::vector<S>& velocity, S eta, S decay) const {
        const auto mu = static_cast<S>(settings_.momentum);
        for (std::size_t i = 0; i < p.value.size(); ++i) {
            velocity[i] = mu * velocity[i] + (p.gradient[i] + decay * p.value[i]);
            p.value[i] -= eta * velocity[i];
        }
    }

    void step_rmsprop(const parameter<S>& p, std::vector<S>& square, S eta, S decay) const {
        const auto alpha = static_cast<S>(settings_.square_decay);
        const auto epsilon = static_cast<S>(settings_.epsilon);
        for (std::size_t i = 0; i < p.value.size(); ++i) {
            const S g = p.gradient[i] + decay * p.value[i];
            square[i] = alpha * square[i] + (1 - alpha) * g * g;
            p.value[i] -= eta * g / (std::sqrt(square[i]) + epsilon);
        }
    }

    void step_adam(const parameter<S>& p, std::vector<S>& mean, std::vector<S>& square, S eta, S decay) const {
        const auto b1 = static_cast<S>(settings_.first_decay), b2 = static_cast<S>(settings_.second_decay);
        const auto t = static_cast<double>(steps_);
        const auto unbias = static_cast<S>(1 / (1 - std::pow(settings_.first_decay, t)));
        const auto unbias_root = static_cast<S>(1 / std::sqrt(1 - std::pow(settings_.second_decay, t)));
        const auto epsilon = static_cast<S>(settings_.epsilon);
        const bool decoupled = settings_.kind == optimiser_kind::adamw;
        const S shrink = decoupled ? 1 - eta * decay : S{1};
        const S penalty = decoupled ? S{0} : decay;
        for (std::size_t i = 0; i < p.value.size(); ++i) {
            const S g = p.gradient[i] + penalty * p.value[i];
            mean[i] = b1 * mean[i] + (1 - b1) * g;
            square[i] = b2 * square[i] + (1 - b2) * g * g;
            p.value[i] = shrink * p.value[i] - eta * unbias * mean[i] / (unbias_root * std::sqrt(square[i]) + epsilon);
        }
    }

    optimiser_settings settings_;
    std::uint64_t steps_ = 0;
    std::vector<std::vector<S>> first_;   ///< velocity, mean or mean square
    std::vector<std::vector<S>> second_;  ///< mean square of adam and adamw
};

}  // namespace saddle
