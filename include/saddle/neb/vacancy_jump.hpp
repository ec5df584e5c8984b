/// \file
/// The jump of an atom into a vacancy: both states at rest, the band between them, and whether that is what was meant.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>
#include <saddle/neb/band.hpp>
#include <saddle/neb/fire.hpp>
#include <saddle/neb/idpp.hpp>
#include <saddle/neb/lbfgs.hpp>
#include <saddle/neb/relax.hpp>
#include <saddle/neb/relax_box.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/crystal.hpp>
#include <saddle/structure/recognise.hpp>

namespace saddle {

enum class minimiser { lbfgs, fire };
enum class path_start { linear, idpp };

struct jump_settings {
    std::size_t images = 5;  ///< both ends among them
    band_settings band;
    double end_share = 0.5;  ///< ends are relaxed to this share of the band's criterion
    minimiser method = minimiser::lbfgs;
    path_start start = path_start::linear;
    double radius_A = std::numeric_limits<double>::infinity();  ///< atoms beyond it stay as in the initial state
};

enum class jump_outcome {
    normal,
    end_not_converged,   ///< forces are left in a state at either end
    end_relaxed_back,    ///< the final state fell back into the initial one
    end_elsewhere,       ///< an atom of the final state, or of the initial one, left its site
    band_not_converged,  ///< forces are left on the band
    no_barrier           ///< no image is above both ends
};

/// What tables call it.
inline std::string_view name_of(jump_outcome outcome) {
    switch (outcome) {
        case jump_outcome::normal:
            return "normal";
        case jump_outcome::end_not_converged:
            return "end not converged";
        case jump_outcome::end_relaxed_back:
            return "end relaxed back";
        case jump_outcome::end_elsewhere:
            return "end elsewhere";
        case jump_outcome::band_not_converged:
            return "band not converged";
        case jump_outcome::no_barrier:
            return "no barrier";
    }
    return "unknown";
}

/// A crystal at rest round its vacancy: where all its jumps begin.
template <lattice L>
struct vacancy_state {
    crystal<L> home;  ///< the vacancy made
    site vacancy;
    std::int64_t vacancy_id{};  ///< of the atom that was taken away; 0 where there was none
    atoms relaxed;              ///< species by the potential's names
    std::vector<site> sites;    ///< of each atom
    relaxation report;
    bool on_sites = true;     ///< whether every atom is still near its site
    bool box_at_rest = true;  ///< whether the pressure is the one asked for, where one was
};

/// One jump, whatever became of it.
struct jump_result {
    vec3 jump;           ///< from the vacancy to the atom that jumps, units of a/2
    std::size_t atom{};  ///< its place in the state's atoms
    jump_outcome outcome = jump_outcome::normal;
    relaxation end;  ///< of the final state
    std::vector<real3> end_positions;
    saddle::band path;                                             ///< without images where there was no use in it
    double forward_eV = std::numeric_limits<double>::quiet_NaN();  ///< saddle − initial; NaN without a band
    double reverse_eV = std::numeric_limits<double>::quiet_NaN();  ///< saddle − final
    std::size_t calls{};  ///< of the potential, for the final state and the band
};

namespace detail {

/// f(follower) with the follower that the settings ask for.
template <class F>
auto with_follower(minimiser method, std::size_t size, F f) {
    return method == minimiser::fire ? f(fire{}) : f(lbfgs<>(size));
}

template <potential P>
relaxation relax_end(P& forces_of, atoms& structure, const jump_settings& settings, std::span<const char> held) {
    relax_settings until;
    until.until = settings.band.until;
    until.until.eV_per_A *= settings.end_share;
    return with_follower(settings.method, structure.size(),
                         [&](auto follower) { return relax(forces_of, structure, std::move(follower), until, held); });
}

/// Displacement from b to a, Å, to the nearest image.
inline real3 nearest_image(const cell& box, const real3& a, const real3& b) {
    real3 f = box.fractional(a) - box.fractional(b);
    for (double& x : f) x -= std::round(x);
    return box.displacement(f);
}

/// Nearest-neighbour distance of the crystal, Å.
template <lattice L>
double jump_length_A(const crystal<L>& made) {
    return std::sqrt(double(squared_length(L::reference_jump))) * made.lattice_constant_A / 2;
}

/// Whether every atom is nearer to its site than 0.4 jumps: half-way it would belong to another as well.
template <lattice L>
bool all_on_sites(const crystal<L>& home, std::span<const site> sites, std::span<const real3> positions) {
    const double limit_A = 0.4 * jump_length_A(home);
    for (std::size_t i = 0; i < sites.size(); ++i)
        if (!(length(nearest_image(home.box, positions[i], site_position(home, sites[i]))) <= limit_A)) return false;
    return true;
}

/// Atoms further than a radius from a place.
inline std::vector<char> beyond(const atoms& structure, const real3& centre, double radius_A) {
    std::vector<char> far;
    if (std::isinf(radius_A)) return far;
    for (const real3& r : structure.positions)
        far.push_back(length(nearest_image(structure.box, r, centre)) > radius_A);
    return far;
}

template <lattice L>
jump_outcome judge_end(const vacancy_state<L>& state, const jump_result& made) {
    auto sites = state.sites;
    const real3& jumped = made.end_positions[made.atom];
    const double away = length(nearest_image(state.home.box, jumped, site_position(state.home, state.vacancy)));
    const double back = length(nearest_image(state.home.box, jumped, site_position(state.home, sites[made.atom])));
    if (back < away) return jump_outcome::end_relaxed_back;
    sites[made.atom] = state.vacancy;
    if (!state.on_sites || !all_on_sites(state.home, std::span<const site>(sites), made.end_positions))
        return jump_outcome::end_elsewhere;
    return state.report.converged && made.end.converged ? jump_outcome::normal : jump_outcome::end_not_converged;
}

template <lattice L, potential P>
void find_band(std::span<P> workers, const vacancy_state<L>& state, const jump_settings& settings,
               std::span<const char> held, jump_result& made) {
    const auto& first = state.relaxed.positions;
    auto path = settings.start == path_start::linear ? linear_path(first, made.end_positions, settings.images)
                                                     : idpp_path(state.relaxed, first, made.end_positions,
                                                                 settings.images, 1.9 * jump_length_A(state.home));
    const std::pair ends{state.report.energy_eV, made.end.energy_eV};
    made.path = with_follower(settings.method, first.size(), [&](auto follower) {
        return relax_band(workers, state.relaxed, std::move(path), ends, std::move(follower), settings.band, held);
    });
    made.calls += made.path.calls;
    made.forward_eV = made.path.saddle_eV() - ends.first;
    made.reverse_eV = made.path.saddle_eV() - ends.second;
    if (!made.path.converged)
        made.outcome = jump_outcome::band_not_converged;
    else if (!(made.forward_eV > 0) || !(made.reverse_eV > 0))
        made.outcome = jump_outcome::no_barrier;
}

/// The state before anything has moved.
template <lattice L>
vacancy_state<L> with_vacancy(const atoms& structure, const crystal<L>& home, site vacancy) {
    vacancy_state<L> state{home, vacancy, home.ids[vacancy.index], structure, {}, {}, true, true};
    if (state.vacancy_id != 0) {
        state.home.sites.make_vacancy(vacancy);
        state.home.ids[vacancy.index] = 0;
        const auto taken = std::find(structure.ids.begin(), structure.ids.end(), state.vacancy_id);
        const auto place = taken - structure.ids.begin();
        state.relaxed.ids.erase(state.relaxed.ids.begin() + place);
        state.relaxed.species.erase(state.relaxed.species.begin() + place);
        state.relaxed.positions.erase(state.relaxed.positions.begin() + place);
    }
    std::unordered_map<std::int64_t, site> site_of;
    for (std::size_t i = 0; i < state.home.ids.size(); ++i) site_of[state.home.ids[i]] = site{i};
    for (const auto id : state.relaxed.ids) state.sites.push_back(site_of.at(id));
    return state;
}

template <lattice L, potential P>
void come_to_rest(P& forces_of, vacancy_state<L>& state, const jump_settings& settings) {
    state.report = relax_end(forces_of, state.relaxed, settings, {});
    state.on_sites = all_on_sites(state.home, std::span<const site>(state.sites), state.relaxed.positions);
}

}  // namespace detail

/// Takes the atom of a site away, if there is one, and lets the others come to rest. `home` is the crystal that was
/// recognised in `structure`, whose species are places in the potential's names.
/// \throws input_error as the potential does.
template <lattice L, potential P>
vacancy_state<L> relax_vacancy(P& forces_of, const atoms& structure, const crystal<L>& home, site vacancy,
                               const jump_settings& settings = {}) {
    auto state = detail::with_vacancy(structure, home, vacancy);
    detail::come_to_rest(forces_of, state, settings);
    return state;
}

/// The same after the size of the box, the vacancy in it, was relaxed to a pressure; the box is then held.
template <lattice L, potential_with_virial P>
vacancy_state<L> relax_vacancy_and_box(P& forces_of, const atoms& structure, const crystal<L>& home, site vacancy,
                                       double pressure_eV_per_A3, const jump_settings& settings = {}) {
    auto state = detail::with_vacancy(structure, home, vacancy);
    box_settings box;
    box.atoms.until.eV_per_A = 2 * settings.band.until.eV_per_A;
    box.pressure_eV_per_A3 = pressure_eV_per_A3;
    state.box_at_rest = relax_box(forces_of, state.relaxed, box).atoms.converged;
    state.home.box = state.relaxed.box;
    state.home.lattice_constant_A = detail::mean_lattice_constant(state.home.box, state.home.sites.cells());
    detail::come_to_rest(forces_of, state, settings);
    return state;
}

/// The jump of the atom at `jump` (from the vacancy, units of a/2) into the vacancy. The final state begins as the
/// initial one with the atom moved over, its own displacement mirrored. Image k is the work of potential k modulo
/// their number. \throws input_error where no atom is there, and as the potential does.
template <lattice L, potential P>
jump_result find_jump(std::span<P> workers, const vacancy_state<L>& state, vec3 jump,
                      const jump_settings& settings = {}) {
    const auto& sites = state.home.sites;
    const site from = sites.near(sites.position(state.vacancy), jump);
    const auto found = std::find(state.sites.begin(), state.sites.end(), from);
    if (found == state.sites.end() || from == state.vacancy)
        throw input_error("jump", "an atom beside the vacancy", "a site without one");
    jump_result made;
    made.jump = jump;
    made.atom = static_cast<std::size_t>(found - state.sites.begin());
    const auto& cells = sites.cells();
    const real3 over = state.home.box.displacement(
        {-jump.x / (2.0 * cells[0]), -jump.y / (2.0 * cells[1]), -jump.z / (2.0 * cells[2])});
    atoms end = state.relaxed;
    const real3 displaced = detail::nearest_image(end.box, end.positions[made.atom], site_position(state.home, from));
    end.positions[made.atom] = end.positions[made.atom] - 2 * displaced + over;
    const auto held = detail::beyond(state.relaxed, site_position(state.home, state.vacancy), settings.radius_A);
    made.end = detail::relax_end(workers.front(), end, settings, held);
    made.calls = made.end.calls;
    made.end_positions = end.positions;
    made.outcome = detail::judge_end(state, made);
    if (made.outcome == jump_outcome::normal) detail::find_band(workers, state, settings, held, made);
    return made;
}

}  // namespace saddle
