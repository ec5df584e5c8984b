/// \file
/// Kinetic Monte Carlo of one vacancy: the residence-time algorithm.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/kmc/departure.hpp>
#include <saddle/kmc/jump_draws.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/kmc/run_clock.hpp>
#include <saddle/kmc/run_parts.hpp>
#include <saddle/kmc/statistics.hpp>
#include <saddle/kmc/stop_condition.hpp>
#include <saddle/kmc/visited_states.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// One vacancy walking through a crystal. Every jump: barriers of all neighbours, Arrhenius rates, one path by its
/// share of the total rate R, time −ln(u)/R (Xing et al., NNK, Methods). Jump n draws its two random numbers at place n
/// of the stream, so a run that stops and goes on is the same run.
template <barrier_source Model, class... Observers>
class kmc {
public:
    using lattice_type = typename Model::lattice_type;
    static_assert((observer_of<Observers, lattice_type> && ...),
                  "saddle: an observer of kmc must offer observe(crystal, event), save(archive) and load(archive)");

    /// The model must outlive the run. \throws input_error unless the crystal has exactly one vacancy, the species
    /// of the model and no jump that leads back to its site, temperature and attempt frequency are above 0.
    kmc(supercell<lattice_type> crystal, const Model& barriers, kelvin temperature, seed s, random_stream stream,
        Observers... observers)
        : crystal_(checked(std::move(crystal), barriers)), model_(&barriers),
          thermal_energy_eV_(thermal_energy_eV(temperature)), draws_(philox(s, stream)),
          position_(only_vacancy(crystal_)), states_(remembered_states(barriers)), scratch_(barriers.make_workspace()),
          observers_(std::move(observers)...) {}

    kmc(supercell<lattice_type> crystal, const Model& barriers, kelvin temperature, seed s, Observers... observers)
        : kmc(std::move(crystal), barriers, temperature, s, stream_at(temperature), std::move(observers)...) {}

    /// A temporary model would be gone before the first jump.
    template <class... Arguments>
    kmc(supercell<lattice_type> crystal, const Model&& barriers, kelvin temperature, Arguments... arguments) = delete;

    /// The stream that a run at this temperature uses unless told otherwise.
    static random_stream stream_at(kelvin temperature) { return stream_of_run(temperature); }

    stop_reason advance(std::uint64_t jumps) { return advance(stop_condition{.jumps = jumps}); }

    /// \throws error where barriers are not numbers or all infinite, or the clock overflows; the state stays as before
    /// that jump.
    stop_reason advance(const stop_condition& until) {
        for (std::uint64_t done = 0; done < until.jumps; ++done) {
            if (until.interrupt && until.interrupt->load(std::memory_order_relaxed)) return stop_reason::interrupt;
            const departure<lattice_type>& leave = departure_from_here();
            const auto draw = draws_.at(statistics_.jumps);
            const double residence = clock_.residence_s(leave.mean_residence_s, draw.waiting);
            const double next_clock = clock_.last_jump().value + residence;
            if (next_clock > until.time.value) return stop_reason::time;
            if (!std::isfinite(next_clock))
                throw_clock_overflow(statistics_.jumps, leave.rates.lowest_barrier_eV, thermal_energy_eV_);
            statistics_.abnormal_barriers += leave.rates.abnormal;
            take(select_jump(leave.rates, draw.path), leave, residence);
        }
        return stop_reason::jumps;
    }

    /// From the time `at` on, which is not before `now()` and not after the next jump, rates are those of another
    /// temperature. A jump is due when ∫ R dt reaches −ln u; what has passed of it counts, so that a run whose
    /// temperature goes in steps is exact. \throws input_error for a temperature not above 0 K and a time before
    /// `now()`; error where the model gives no barriers to wait by.
    void change_temperature(kelvin temperature, seconds at) {
        const double changed_eV = thermal_energy_eV(temperature);
        check_change_of_temperature(now(), at);
        if (changed_eV == thermal_energy_eV_) return;
        if (at > now()) clock_.wait_until(at, departure_from_here().mean_residence_s);
        thermal_energy_eV_ = changed_eV;
        states_.forget_departures();
    }

    const supercell<lattice_type>& crystal() const { return crystal_; }
    site vacancy() const { return crystal_.near(position_, {}); }
    /// When the vacancy came to where it is.
    seconds clock() const { return clock_.last_jump(); }
    /// The clock and what has been waited since: later than the clock after a change of temperature alone.
    seconds now() const { return clock_.now(); }
    const jump_statistics& statistics() const { return statistics_; }

    /// The model's scratch memory: of a `with_memo`, how often its memo knew.
    const typename Model::workspace& workspace() const { return scratch_; }

    template <class Observer>
    const Observer& observer() const {
        return std::get<Observer>(observers_);
    }

    void save(output_archive& out) const {
        out.label("kmc");
        out.values(std::span<const digit>(crystal_.occupation()));
        clock_.save(out);
        out.value(statistics_);
        std::apply([&](const auto&... observer) { (observer.save(out), ...); }, observers_);
    }

    /// Takes up the state of a run that was set up with the same arguments, at the temperature of the moment. \throws
    /// input_error where it does not fit; the run is then as it was.
    void load(input_archive& in) {
        kmc loaded = *this;
        in.expect_label("kmc");
        loaded.crystal_.assign(in.values<digit>());
        loaded.position_ = only_vacancy(loaded.crystal_);
        check_same_atoms(loaded.crystal_, crystal_);
        loaded.states_.forget();
        loaded.clock_.load(in, "kmc");
        loaded.statistics_ = in.value<jump_statistics>();
        check_statistics(loaded.statistics_, "kmc");
        std::apply([&](auto&... observer) { (observer.load(in), ...); }, loaded.observers_);
        *this = std::move(loaded);
    }

private:
    const departure<lattice_type>& departure_from_here() {
        if (const auto* known = states_.known()) return *known;
        const departure<lattice_type> leave(model_->barriers_eV(crystal_, position_, scratch_),
                                            model_->attempt_frequency_per_s(), thermal_energy_eV_);
        if (!(leave.rates.total() >= 1)) throw_no_rates(statistics_.jumps);
        return states_.remember(leave);
    }

    void take(std::size_t direction, const departure<lattice_type>& leave, double residence) {
        jump_event event = exchange_along(crystal_, position_, direction);
        event.barrier_eV = leave.barriers_eV[direction];
        event.residence_s = residence;
        event.mean_residence_s = leave.mean_residence_s;
        position_ = event.to_position;
        states_.follow(direction);
        clock_.jump_after(residence);
        statistics_.count(event.species, lattice_type::jumps[direction], event.barrier_eV <= 0);
        event.number = statistics_.jumps;
        std::apply([&](auto&... observer) { (observer.observe(crystal_, event), ...); }, observers_);
    }

    static supercell<lattice_type> checked(supercell<lattice_type> crystal, const Model& barriers) {
        check_run(crystal, barriers);
        return crystal;
    }

    /// How many states a model asks a run to remember; models that say nothing are asked for every jump.
    static std::size_t remembered_states(const Model& barriers) {
        if constexpr (requires { barriers.remembered_states(); }) return barriers.remembered_states();
        return 0;
    }

    static vec3 only_vacancy(const supercell<lattice_type>& crystal) {
        const auto found = vacancies(crystal);
        if (found.size() != 1) throw input_error("crystal", "exactly one vacancy", std::to_string(found.size()));
        return crystal.position(found.front());
    }

    supercell<lattice_type> crystal_;
    const Model* model_;
    double thermal_energy_eV_;
    jump_draws draws_;
    vec3 position_;
    visited_states<lattice_type> states_;
    run_clock clock_;
    jump_statistics statistics_;
    typename Model::workspace scratch_;
    std::tuple<Observers...> observers_;
};

}  // namespace saddle
