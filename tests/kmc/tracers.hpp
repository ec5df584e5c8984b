/// \file
/// Atoms followed one by one, and the correlation factor of their walk.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/kmc/statistics.hpp>
#include <saddle/lattice/concepts.hpp>
#include <tolerance.hpp>

/// Mean of block values with the standard error that their scatter gives.
class block_average {
public:
    void add(double value) { values_.push_back(value); }
    double mean() const {
        return std::accumulate(values_.begin(), values_.end(), 0.0) / static_cast<double>(values_.size());
    }
    double standard_error() const {
        const double m = mean();
        double squares = 0;
        for (const double v : values_) squares += (v - m) * (v - m);
        const double n = static_cast<double>(values_.size());
        return std::sqrt(squares / (n * (n - 1)));
    }
    bool agrees_with(double expected) const {
        return std::abs(mean() - expected) < tolerance::standard_errors * standard_error();
    }

private:
    std::vector<double> values_;
};

/// Follows every atom: its unwrapped displacement, and the cosine between successive jumps of the same atom. After each
/// `block` jumps it closes a block.
///
/// ⟨R²⟩ of a tracer is 6 D* t plus a constant once its jumps have forgotten each other, so a block takes the growth of
/// Σ R² over its second half.
template <saddle::lattice L>
class tracer_observer {
public:
    tracer_observer(std::size_t sites, std::uint64_t block)
        : atom_at_(sites), last_(sites), moved_(sites), block_(block) {
        std::iota(atom_at_.begin(), atom_at_.end(), std::size_t{0});
    }

    void observe(const saddle::supercell<L>&, const saddle::jump_event& event) {
        const std::size_t atom = atom_at_[event.to.index];
        std::swap(atom_at_[event.to.index], atom_at_[event.from.index]);
        const saddle::vec3 step = -L::jumps[event.direction];
        moved_[atom] += step;
        if (const auto before = last_[atom]; before != saddle::vec3{}) {
            cosine_sum_ += static_cast<double>(dot(before, step)) / squared_length(step);
            ++cosine_count_;
        }
        last_[atom] = step;
        time_s_ += event.residence_s;
        if (event.number % block_ == block_ / 2) {
            halfway_ = sum_of_squares();
            time_s_ = 0;
        }
        if (event.number % block_ == 0) close_block();
    }
    void save(saddle::output_archive&) const {}
    void load(saddle::input_archive&) {}

    const block_average& cosine() const { return cosine_; }
    /// Growth of Σ R² over the second half of a block, in units of (a/2)², and the time that it took.
    const std::vector<double>& growth() const { return growth_; }
    const std::vector<double>& time_s() const { return times_; }

private:
    double sum_of_squares() const {
        double sum = 0;
        for (const auto& r : moved_) sum += r.squared();
        return sum;
    }
    void close_block() {
        growth_.push_back(sum_of_squares() - halfway_);
        times_.push_back(time_s_);
        cosine_.add(cosine_sum_ / static_cast<double>(cosine_count_));
        cosine_sum_ = 0;
        cosine_count_ = 0;
        std::fill(moved_.begin(), moved_.end(), saddle::displacement{});
    }

    std::vector<std::size_t> atom_at_;
    std::vector<saddle::vec3> last_;
    std::vector<saddle::displacement> moved_;
    std::uint64_t block_;
    double cosine_sum_ = 0;
    std::uint64_t cosine_count_ = 0;
    double time_s_ = 0;
    double halfway_ = 0;
    block_average cosine_;
    std::vector<double> growth_;
    std::vector<double> times_;
};

/// ⟨cosθ⟩ between successive jumps of a tracer in a periodic box of cells³ with one vacancy and equal rates, by the sum
/// over wave vectors: −(1/(zN)) Σ_{q≠0} |Σ_k k sin(q·k)|² / (z s² (1 − λ(q))), λ = (1/z) Σ_k cos(q·k).
template <saddle::lattice L>
double exact_mean_cosine(int cells) {
    const double z = static_cast<double>(saddle::jump_count<L>);
    const double s_squared = squared_length(L::jumps[0]);
    const double sites = static_cast<double>(saddle::sites_per_cell<L>) * cells * cells * cells;
    const double all_q = 8.0 * cells * cells * cells;  // each wave vector as often as all_q/sites
    const double unit = std::acos(-1.0) / cells;
    double sum = 0;
    for (int a = 0; a < 2 * cells; ++a)
        for (int b = 0; b < 2 * cells; ++b)
            for (int c = 0; c < 2 * cells; ++c) {
                double lambda = 0, x = 0, y = 0, zz = 0;
                for (const saddle::vec3 k : L::jumps) {
                    const double phase = unit * (a * k.x + b * k.y + c * k.z);
                    lambda += std::cos(phase) / z;
                    x += k.x * std::sin(phase);
                    y += k.y * std::sin(phase);
                    zz += k.z * std::sin(phase);
                }
                if (1 - lambda > 1e-9) sum += (x * x + y * y + zz * zz) / (z * s_squared * (1 - lambda));
            }
    return -sum * sites / all_q / (z * sites);
}

inline double correlation_factor(double mean_cosine) { return (1 + mean_cosine) / (1 - mean_cosine); }
