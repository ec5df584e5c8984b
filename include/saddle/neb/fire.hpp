/// \file
/// FIRE: molecular dynamics that is stopped whenever it goes uphill.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <saddle/neb/concepts.hpp>
#include <saddle/neb/forces.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// Bitzek, Koskinen, Gähler, Moseler, Gumbsch, Phys. Rev. Lett. 97, 170201 (2006), with their parameters. Time is in
/// units of Å (atom mass of one / eV)^½; a step is at most `largest_step_A` long for each atom.
struct fire_settings {
    double largest_step_A = 0.2;
    double first_time_step = 0.1;
    double longest_time_step = 0.5;
    std::size_t patience = 5;  ///< steps downhill before time runs faster
    double faster = 1.1;       ///< factor of the time step then
    double slower = 0.5;       ///< factor of the time step uphill
    double mixing = 0.1;       ///< share of the force's direction in the velocity at first
    double mixing_decrease = 0.99;
};

/// Slow and hard to lead astray: the method to compare with.
class fire {
public:
    explicit fire(const fire_settings& settings = {})
        : settings_(settings), time_step_(settings.first_time_step), mixing_(settings.mixing) {}

    void step_back() { stop(settings_.slower); }

    void next_step(std::span<const real3> forces, std::span<real3> step) {
        velocity_.resize(forces.size());
        const double power = inner_product(forces, velocity_);
        if (power > 0)
            go_on(forces);
        else
            stop(downhill_ > 0 ? settings_.slower : 1);
        add_scaled(velocity_, time_step_, forces);
        for (std::size_t i = 0; i < step.size(); ++i) step[i] = time_step_ * velocity_[i];
        if (const double far = longest(step); far > settings_.largest_step_A)
            for (real3& s : step) s = (settings_.largest_step_A / far) * s;
    }

private:
    void go_on(std::span<const real3> forces) {
        const double speed = std::sqrt(inner_product(velocity_, velocity_));
        const double force = std::sqrt(inner_product(forces, forces));
        for (std::size_t i = 0; i < velocity_.size(); ++i)
            velocity_[i] = (1 - mixing_) * velocity_[i] + (mixing_ * speed / force) * forces[i];
        if (++downhill_ <= settings_.patience) return;
        time_step_ = std::min(time_step_ * settings_.faster, settings_.longest_time_step);
        mixing_ *= settings_.mixing_decrease;
    }

    void stop(double factor) {
        std::fill(velocity_.begin(), velocity_.end(), real3{});
        time_step_ = std::max(time_step_ * factor, 1e-3 * settings_.first_time_step);
        mixing_ = settings_.mixing;
        downhill_ = 0;
    }

    fire_settings settings_;
    std::vector<real3> velocity_;
    double time_step_;
    double mixing_;
    std::size_t downhill_ = 0;
};

static_assert(force_follower<fire>);

}  // namespace saddle
