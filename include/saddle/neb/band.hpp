/// \file
/// The nudged elastic band: images between two minima that settle on the path of least energy, one of them on the
/// saddle.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/neb/concepts.hpp>
#include <saddle/neb/forces.hpp>
#include <saddle/neb/path.hpp>
#include <saddle/neb/relax.hpp>
#include <saddle/neb/tangent.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/structure/atoms.hpp>

namespace saddle {

struct band_settings {
    double spring_eV_per_A2 = 5;
    force_criterion until;            ///< of the forces on the band, in every image
    bool climb = true;                ///< the highest image goes to the saddle
    double climb_below_eV_per_A = 1;  ///< once the forces on the band, by the same measure, are below
    std::size_t most_iterations = 300;
    std::size_t threads = 1;  ///< images side by side; changes no result
};

/// A band as it was left. Ends stay where they were; their energies are those given.
struct band {
    image_path images;
    std::vector<double> energies_eV;
    std::size_t highest{};    ///< image of the saddle
    double force_eV_per_A{};  ///< largest over the images, by the criterion's measure
    std::size_t calls{};      ///< of the potential
    std::size_t iterations{};
    bool converged = false;

    double saddle_eV() const { return energies_eV[highest]; }
};

namespace detail {

/// Energies and forces of the movable images; image k is the work of potential k modulo their number.
template <potential P>
class image_evaluator {
public:
    image_evaluator(std::span<P> workers, const atoms& frame, std::size_t threads)
        : workers_(workers), structures_(workers.size(), frame), threads_(std::min(threads, workers.size())) {
        if (workers.empty()) throw input_error("band", "at least one potential", "none");
    }

    /// Forces of image k stand at `forces[k − 1]`.
    void evaluate(const image_path& images, std::vector<double>& energies_eV, std::span<real3> forces) {
        const std::size_t inner = images.size() - 2, size = images.front().size();
        const auto part = [&](std::size_t worker) {
            for (std::size_t k = worker; k < inner; k += workers_.size()) {
                structures_[worker].positions = images[k + 1];
                energies_eV[k + 1] = workers_[worker].energy_eV(structures_[worker], forces.subspan(k * size, size));
                check_energy(energies_eV[k + 1], structures_[worker]);
            }
        };
        run_parts(part);
    }

private:
    template <class Part>
    void run_parts(const Part& part) {
        if (threads_ <= 1) {
            for (std::size_t w = 0; w < workers_.size(); ++w) part(w);
            return;
        }
        std::vector<std::exception_ptr> problems(threads_);
        std::vector<std::thread> pool;
        for (std::size_t t = 0; t < threads_; ++t)
            pool.emplace_back([&, t] {
                try {
                    for (std::size_t w = t; w < workers_.size(); w += threads_) part(w);
                } catch (...) {
                    problems[t] = std::current_exception();
                }
            });
        for (auto& thread : pool) thread.join();
        for (const auto& problem : problems)
            if (problem) std::rethrow_exception(problem);
    }

    std::span<P> workers_;
    std::vector<atoms> structures_;
    std::size_t threads_;
};

inline image_triple triple_at(const band& made, std::size_t k) {
    const auto& e = made.energies_eV;
    return {made.images[k - 1], made.images[k], made.images[k + 1], e[k - 1], e[k], e[k + 1]};
}

/// Makes the forces on atoms forces on the band; where it is `climbing`, the highest image is turned uphill.
inline void project(const band& made, std::span<real3> forces, const band_settings& settings, bool climbing) {
    const std::size_t size = made.images.front().size();
    for (std::size_t k = 1; k + 1 < made.images.size(); ++k) {
        const auto at = triple_at(made, k);
        const auto tangent = improved_tangent(at);
        const auto here = forces.subspan((k - 1) * size, size);
        if (climbing && k == made.highest)
            turn_uphill(here, tangent);
        else
            nudge(here, tangent, settings.spring_eV_per_A2 * spacing_difference_A(at));
    }
}

inline double largest_force(std::span<const real3> forces, std::size_t size, force_measure measure) {
    double largest = 0;
    for (std::size_t first = 0; first < forces.size(); first += size)
        largest = std::max(largest, measured(forces.subspan(first, size), measure));
    return largest;
}

}  // namespace detail

/// Moves the inner images of `path` until the forces on the band meet the criterion; the highest of them climbs.
/// `frame` says box and species; `held` atoms (one entry an atom; empty: none) stay. \throws as the potential, and
/// error where an energy is not finite. A band that does not converge is returned as it is, with its forces.
template <potential P, force_follower F>
band relax_band(std::span<P> workers, const atoms& frame, image_path path, std::pair<double, double> ends_eV,
                F follower, const band_settings& settings = {}, std::span<const char> held = {}) {
    const std::size_t size = frame.size(), inner = path.size() - 2;
    detail::image_evaluator<P> evaluator(workers, frame, settings.threads);
    std::vector<real3> forces(inner * size), step(inner * size);
    band made;
    made.images = std::move(path);
    made.energies_eV.assign(inner + 2, ends_eV.first);
    made.energies_eV.back() = ends_eV.second;
    bool climbing = false;
    while (true) {
        evaluator.evaluate(made.images, made.energies_eV, forces);
        made.calls += inner;
        ++made.iterations;
        made.highest = static_cast<std::size_t>(
            std::max_element(made.energies_eV.begin() + 1, made.energies_eV.end() - 1) - made.energies_eV.begin());
        for (std::size_t k = 0; k < inner; ++k) detail::hold(std::span(forces).subspan(k * size, size), held);
        detail::project(made, forces, settings, climbing);
        made.force_eV_per_A = detail::largest_force(forces, size, settings.until.measure);
        made.converged = climbing == settings.climb && made.force_eV_per_A <= settings.until.eV_per_A;
        if (made.converged || made.iterations >= settings.most_iterations) return made;
        climbing = climbing || (settings.climb && made.force_eV_per_A <= settings.climb_below_eV_per_A);
        follower.next_step(forces, step);
        for (std::size_t k = 0; k < inner; ++k) {
            const auto part = std::span(step).subspan(k * size, size);
            detail::hold(part, held);
            add_scaled(made.images[k + 1], 1, part);
        }
    }
}

}  // namespace saddle
