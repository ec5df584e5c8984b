/// \file
/// Energy surfaces whose minima and saddles are known, as potentials of one atom or of many that do not feel each
/// other.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <saddle/potential/concepts.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace surfaces {

using namespace saddle;

/// Every atom feels f(position, force), which gives its energy and writes its force.
template <class F>
class potential_of_place {
public:
    explicit potential_of_place(F f) : f_(std::move(f)) {}
    const species_names& names() const { return names_; }
    double cutoff_A() const { return 1; }
    double energy_eV(const atoms& structure, std::span<real3> forces) {
        double sum = 0;
        for (std::size_t i = 0; i < structure.size(); ++i) sum += f_(structure.positions[i], forces[i]);
        return sum;
    }

private:
    F f_;
    species_names names_{"X"};
};

/// V = (x² − 1)² + 5 (y − (1 − x²)/2)² + z²/2: minima of energy 0 at x = ±1, the saddle of energy 1 at (0, 1/2, 0).
inline auto bent_valley() {
    return potential_of_place([](const real3& r, real3& force) {
        constexpr double k = 10, b = 0.5;
        const double u = r[0] * r[0] - 1, w = r[1] + b * u;
        force = {-4 * r[0] * u - 2 * k * w * b * r[0], -k * w, -r[2]};
        return u * u + k * w * w / 2 + r[2] * r[2] / 2;
    });
}

/// The surface of Müller and Brown, Theor. Chim. Acta 53, 75 (1979), divided by 100, with a harmonic third direction.
inline auto muller_brown() {
    return potential_of_place([](const real3& r, real3& force) {
        constexpr std::array<double, 4> A{-200, -100, -170, 15}, a{-1, -1, -6.5, 0.7}, b{0, 0, 11, 0.6},
            c{-10, -10, -6.5, 0.7}, x0{1, 0, -0.5, -1}, y0{0, 0.5, 1.5, 1};
        double energy = 50 * r[2] * r[2];
        force = {0, 0, -100 * r[2]};
        for (std::size_t k = 0; k < 4; ++k) {
            const double dx = r[0] - x0[k], dy = r[1] - y0[k];
            const double e = A[k] * std::exp(a[k] * dx * dx + b[k] * dx * dy + c[k] * dy * dy);
            energy += e;
            force[0] -= e * (2 * a[k] * dx + b[k] * dy);
            force[1] -= e * (b[k] * dx + 2 * c[k] * dy);
        }
        force = 0.01 * force;
        return 0.01 * energy;
    });
}

/// Atoms in a wide box.
inline atoms at(std::vector<real3> positions) {
    atoms made;
    made.box = orthogonal_box({100, 100, 100});
    made.names = {"X"};
    for (std::size_t i = 0; i < positions.size(); ++i) {
        made.ids.push_back(static_cast<std::int64_t>(i + 1));
        made.species.push_back(0);
    }
    made.positions = std::move(positions);
    return made;
}

}  // namespace surfaces
