/// \file
/// Kinetics of a small crystal by linear algebra: where a vacancy's walk spends its time, and how long it takes to
/// arrive.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/units.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/montecarlo/state_space.hpp>

namespace saddle {

/// All jumps between the states of a crystal with one vacancy: rates k0 exp(−E/k_B T) to where each jump leads. Nothing
/// here is shared with the kinetic Monte Carlo that it is an oracle for.
template <lattice L>
class markov_chain {
public:
    static constexpr std::size_t z = jump_count<L>;

    /// The states must outlive the call. \throws input_error unless they have exactly one vacancy, every state has a
    /// way out and the temperature is above 0.
    template <barrier_source Model>
    markov_chain(const state_space<L>& states, const Model& model, kelvin temperature)
        : target_(states.size()), rate_per_s_(states.size()), jumping_(states.size()), total_per_s_(states.size()) {
        const double kT = thermal_energy_eV(temperature);
        auto scratch = model.make_workspace();
        states.for_each([&](std::size_t state, const supercell<L>& crystal) {
            const auto present = vacancies(crystal);
            if (present.size() != 1)
                throw input_error("markov chain", "states with one vacancy", std::to_string(present.size()));
            const vec3 centre = crystal.position(present.front());
            const auto barriers = model.barriers_eV(crystal, centre, scratch);
            auto after = crystal;
            for (std::size_t j = 0; j < z; ++j) {
                const site neighbour = crystal.near(centre, L::jumps[j]);
                jumping_[state][j] = crystal[neighbour];
                after.exchange(present.front(), neighbour);
                target_[state][j] = states.index_of(after);
                after.exchange(present.front(), neighbour);
                rate_per_s_[state][j] = model.attempt_frequency_per_s() * std::exp(-barriers[j] / kT);
                total_per_s_[state] += rate_per_s_[state][j];
            }
            if (!(total_per_s_[state] > 0) || !std::isfinite(total_per_s_[state]))
                throw input_error("markov chain", "finite rates out of every state",
                                  std::to_string(total_per_s_[state]));
        });
    }

    std::size_t size() const { return target_.size(); }
    std::size_t target(std::size_t state, std::size_t jump) const { return target_[state][jump]; }
    double rate_per_s(std::size_t state, std::size_t jump) const { return rate_per_s_[state][jump]; }

    /// Share of time that a long walk spends in each state, where every state can be reached from every other: p with
    /// Σ_i p_i k_ij = p_j Σ_i k_ji for every j and Σ p = 1, by Gauss-Seidel sweeps. \throws error where they do not
    /// converge.
    std::vector<double> stationary() const {
        std::vector<double> p(size(), 1.0 / static_cast<double>(size()));
        const auto inflow = [&](std::size_t state) {
            double sum = 0;
            for (std::size_t j = 0; j < z; ++j) {
                // the vacancy came by jump j from where the opposite jump leads
                const std::size_t source = target_[state][opposite_[j]];
                sum += p[source] * rate_per_s_[source][j];
            }
            return sum / total_per_s_[state];
        };
        relax(inflow, p, relative, [](std::size_t) { return false; });
        double sum = 0;
        for (const double share : p) sum += share;
        for (double& share : p) share /= sum;
        return p;
    }

    /// Mean time in s until the walk from each state is in a state for which `arrived(state)`:
    /// t_i = (1 + Σ_j k_ij t_j)/Σ_j k_ij, and 0 where it has arrived. \throws error where the sweeps do not converge,
    /// as where some walk never arrives.
    template <class Arrived>
    std::vector<double> mean_first_passage_s(Arrived arrived) const {
        std::vector<double> time(size());
        const auto next = [&](std::size_t state) {
            double sum = 1;
            for (std::size_t j = 0; j < z; ++j) sum += rate_per_s_[state][j] * time[target_[state][j]];
            return sum / total_per_s_[state];
        };
        relax(next, time, relative, arrived);
        return time;
    }

    /// Tracer correlation factor of the only atom of species `tracer`, along x: f = Σ_i p_i Σ_j k_ij (x_ij + g_j −
    /// g_i)²/ Σ_i p_i Σ_j k_ij x_ij², x_ij the tracer's step and g_i the way that it will on the mean still drift from
    /// state i: Σ_j k_ij (x_ij + g_j − g_i) = 0. For chains in which no tracer drifts for ever. \throws error as above.
    double correlation_factor(digit tracer) const {
        std::vector<double> drift(size());
        const auto step = [&](std::size_t state, std::size_t j) {
            return jumping_[state][j] == tracer ? -static_cast<double>(L::jumps[j].x) : 0.0;
        };
        const auto next = [&](std::size_t state) {
            double sum = 0;
            for (std::size_t j = 0; j < z; ++j)
                sum += rate_per_s_[state][j] * (step(state, j) + drift[target_[state][j]]);
            return sum / total_per_s_[state];
        };
        relax(
            next, drift, [](double) { return 1.0; }, [](std::size_t) { return false; });
        const auto p = stationary();
        double correlated = 0, uncorrelated = 0;
        for (std::size_t state = 0; state < size(); ++state)
            for (std::size_t j = 0; j < z; ++j) {
                const double x = step(state, j);
                const double way = x + drift[target_[state][j]] - drift[state];
                correlated += p[state] * rate_per_s_[state][j] * way * way;
                uncorrelated += p[state] * rate_per_s_[state][j] * x * x;
            }
        return correlated / uncorrelated;
    }

private:
    static constexpr double smallest_change = 1e-13;
    static constexpr std::size_t most_sweeps = 100'000;

    static constexpr auto opposite_ = [] {
        std::array<std::size_t, z> opposite{};
        for (std::size_t j = 0; j < z; ++j)
            for (std::size_t k = 0; k < z; ++k)
                if (L::jumps[k] == -L::jumps[j]) opposite[j] = k;
        return opposite;
    }();

    static constexpr auto relative = [](double value) { return value; };

    /// Replaces values by `next` of them, forth and back through the states, until none changes against `scale(value)`.
    template <class Next, class Scale, class Fixed>
    void relax(Next next, std::vector<double>& values, Scale scale, Fixed fixed) const {
        for (std::size_t sweep = 0; sweep < most_sweeps; ++sweep) {
            double change = 0;
            for (std::size_t i = 0; i < size(); ++i) {
                const std::size_t state = sweep % 2 == 0 ? i : size() - 1 - i;
                if (fixed(state)) continue;
                const double value = next(state);
                change = std::fmax(change, std::abs(value - values[state]) / scale(value));
                values[state] = value;
            }
            if (change < smallest_change) return;
        }
        throw error("markov chain: no solution after " + std::to_string(most_sweeps) + " sweeps");
    }

    std::vector<per_jump<L, std::size_t>> target_;
    std::vector<per_jump<L>> rate_per_s_;
    std::vector<per_jump<L, digit>> jumping_;
    std::vector<double> total_per_s_;
};

}  // namespace saddle
