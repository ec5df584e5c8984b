/// \file
/// L-BFGS: steps of Newton's method with an inverse Hessian made of the last changes of the forces.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <span>
#include <utility>
#include <vector>

#include <saddle/neb/concepts.hpp>
#include <saddle/neb/forces.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// What L-BFGS takes for the inverse Hessian before it has learnt anything: the same stiffness in every direction.
struct isotropic_stiffness {
    double eV_per_A2 = 15;

    /// v ← H⁻¹ v for one image.
    void solve(std::span<real3> v) const {
        for (real3& x : v) x = (1 / eV_per_A2) * x;
    }
};

struct lbfgs_settings {
    double largest_step_A = 0.2;  ///< of an atom, in each image
    std::size_t memory = 30;      ///< changes remembered
};

/// Nocedal, Math. Comp. 35, 773 (1980), without a line search: each call of the potential is a step, at most
/// `largest_step_A` long (for bands: Sheppard, Terrell, Henkelman, J. Chem. Phys. 128, 134106 (2008)). A change of the
/// forces that contradicts a positive Hessian is not learnt.
///
/// `Guess` has `solve(v)`, v ← H⁻¹ v, for the coordinates of one image; a band has several, of `image_size` atoms each.
template <class Guess = isotropic_stiffness>
class lbfgs {
public:
    explicit lbfgs(std::size_t image_size, Guess guess = {}, const lbfgs_settings& settings = {})
        : guess_(std::move(guess)), image_size_(image_size), settings_(settings), bound_A_(settings.largest_step_A) {}

    void step_back() {
        forget();
        bound_A_ /= 4;
    }

    void next_step(std::span<const real3> forces, std::span<real3> step) {
        if (!last_forces_.empty()) learn(forces);
        std::copy(forces.begin(), forces.end(), step.begin());
        solve(step);
        if (inner_product(step, forces) <= 0) {  // no direction that the forces point to
            forget();
            std::copy(forces.begin(), forces.end(), step.begin());
            solve_guess(step);
        }
        bound_A_ = std::min(1.5 * bound_A_, settings_.largest_step_A);
        bound(step);
        last_forces_.assign(forces.begin(), forces.end());
        last_step_.assign(step.begin(), step.end());
    }

private:
    /// A step s, the change y of the gradient along it, and 1 / s·y.
    struct pair {
        std::vector<real3> s, y;
        double rho{};
    };

    void forget() {
        pairs_.clear();
        last_forces_.clear();
    }

    void learn(std::span<const real3> forces) {
        pair latest;
        latest.s = last_step_;
        latest.y = last_forces_;
        add_scaled(latest.y, -1, forces);
        const double sy = inner_product(latest.s, latest.y);
        const double ss = inner_product(latest.s, latest.s);
        if (!(sy > 1e-4 * ss)) return;  // softer than 1e-4 eV/Å², or no minimum that way
        latest.rho = 1 / sy;
        if (pairs_.size() == settings_.memory) pairs_.pop_front();
        pairs_.push_back(std::move(latest));
    }

    /// v ← H⁻¹ v, the two loops of Nocedal.
    void solve(std::span<real3> v) {
        std::vector<double> alpha(pairs_.size());
        for (std::size_t k = pairs_.size(); k-- > 0;) {
            alpha[k] = pairs_[k].rho * inner_product(pairs_[k].s, v);
            add_scaled(v, -alpha[k], pairs_[k].y);
        }
        solve_guess(v);
        for (std::size_t k = 0; k < pairs_.size(); ++k)
            add_scaled(v, alpha[k] - pairs_[k].rho * inner_product(pairs_[k].y, v), pairs_[k].s);
    }

    void solve_guess(std::span<real3> v) {
        for (std::size_t first = 0; first < v.size(); first += image_size_) guess_.solve(v.subspan(first, image_size_));
    }

    void bound(std::span<real3> step) const {
        for (std::size_t first = 0; first < step.size(); first += image_size_) {
            const auto part = step.subspan(first, image_size_);
            if (const double far = longest(part); far > bound_A_)
                for (real3& s : part) s = (bound_A_ / far) * s;
        }
    }

    Guess guess_;
    std::size_t image_size_;
    lbfgs_settings settings_;
    double bound_A_;
    std::deque<pair> pairs_;
    std::vector<real3> last_forces_, last_step_;
};

static_assert(force_follower<lbfgs<>>);

}  // namespace saddle
