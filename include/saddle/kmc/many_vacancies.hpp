/// \file
/// Kinetic Monte Carlo of any number of vacancies in one crystal.
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/kmc/jump_draws.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/kmc/run_clock.hpp>
#include <saddle/kmc/run_parts.hpp>
#include <saddle/kmc/statistics.hpp>
#include <saddle/kmc/stop_condition.hpp>
#include <saddle/kmc/vacancy_rates.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// What to make of a vacancy that has another one among the sites that its barriers depend on. Models are trained on
/// one vacancy; that they extrapolate is for the user to judge.
enum class second_vacancy {
    trust,  ///< the other is digit 0, as the digit map defines; such environments are counted
    refuse  ///< the run ends before the first jump from there
};

/// Vacancies that walk through one crystal, as `kmc` is for a single one. Every jump: a vacancy by its share of the
/// total rate R = Σ_v R_v, one of its jumps by its share of R_v, time −ln(u)/R (Bortz, Kalos, Lebowitz 1975). Costs
/// O(log n) a jump beside the barriers.
///
/// Jump n draws path and time at place n of the run's stream, as `kmc` does, and the vacancy at place n of the stream
/// "…, vacancy" (two numbers, see `sum_tree`): with one vacancy this is the run of `kmc`, bit for bit.
template <barrier_source Model, class... Observers>
class many_vacancies {
public:
    using lattice_type = typename Model::lattice_type;
    static_assert((observer_of<Observers, lattice_type> && ...),
                  "saddle: an observer of many_vacancies must offer observe(crystal, event), save(archive) and "
                  "load(archive)");

    /// The model must outlive the run. \throws input_error unless the crystal has a vacancy, the species of the model
    /// and no jump that leads back to its site, temperature and attempt frequency are above 0.
    many_vacancies(supercell<lattice_type> crystal, const Model& barriers, kelvin temperature, seed s,
                   random_stream stream, second_vacancy others, Observers... observers)
        : crystal_(checked(std::move(crystal), barriers)), model_(&barriers),
          thermal_energy_eV_(thermal_energy_eV(temperature)), draws_(philox(s, stream)),
          choice_(s, stream.then(", vacancy")), others_(others),
          rates_(crystal_, vacancies(crystal_), barriers, thermal_energy_eV_),
          scratch_(rates_.make_workspace(barriers)), observers_(std::move(observers)...) {}

    many_vacancies(supercell<lattice_type> crystal, const Model& barriers, kelvin temperature, seed s,
                   Observers... observers)
        : many_vacancies(std::move(crystal), barriers, temperature, s, stream_of_run(temperature),
                         second_vacancy::trust, std::move(observers)...) {}

    /// A temporary model would be gone before the first jump.
    template <class... Arguments>
    many_vacancies(supercell<lattice_type> crystal, const Model&& barriers, kelvin temperature,
                   Arguments... arguments) = delete;

    stop_reason advance(std::uint64_t jumps) { return advance(stop_condition{.jumps = jumps}); }

    /// \throws error where barriers are not numbers or all infinite, the clock overflows, or a second vacancy is
    /// refused; the state stays as before that jump.
    stop_reason advance(const stop_condition& until) {
        for (std::uint64_t done = 0; done < until.jumps; ++done) {
            if (until.interrupt && until.interrupt->load(std::memory_order_relaxed)) return stop_reason::interrupt;
            bring_up_to_date();
            const double mean = rates_.mean_residence_s();
            const auto draw = draws_.at(statistics_.jumps);
            const double residence = clock_.residence_s(mean, draw.waiting);
            const double next_clock = clock_.last_jump().value + residence;
            if (next_clock > until.time.value) return stop_reason::time;
            if (!std::isfinite(next_clock))
                throw_clock_overflow(statistics_.jumps, rates_.lowest_barrier_eV(), thermal_energy_eV_);
            const std::size_t vacancy = chosen();
            if (rates_.size() >= beyond_caches) look_ahead();
            statistics_.abnormal_barriers += rates_.leaving(vacancy).rates.abnormal;
            take(vacancy, select_jump(rates_.leaving(vacancy).rates, draw.path), mean, residence);
        }
        return stop_reason::jumps;
    }

    /// As `kmc::change_temperature`.
    void change_temperature(kelvin temperature, seconds at) {
        const double changed_eV = thermal_energy_eV(temperature);
        check_change_of_temperature(now(), at);
        if (changed_eV == thermal_energy_eV_) return;
        if (at > now()) {
            bring_up_to_date();
            clock_.wait_until(at, rates_.mean_residence_s());
        }
        thermal_energy_eV_ = changed_eV;
        rates_.change_temperature(changed_eV);
    }

    const supercell<lattice_type>& crystal() const { return crystal_; }
    std::size_t vacancy_count() const { return rates_.size(); }
    site vacancy(std::size_t v) const { return crystal_.near(rates_.position(v), {}); }
    /// When the last jump was.
    seconds clock() const { return clock_.last_jump(); }
    /// The clock and what has been waited since: later than the clock after a change of temperature alone.
    seconds now() const { return clock_.now(); }
    const jump_statistics& statistics() const { return statistics_; }

    /// How often jumps changed surroundings.
    const vacancy_counters& counters() const { return rates_.counters(); }
    /// Environments that the model was asked for, those of the start among them.
    std::uint64_t evaluated() const { return rates_.evaluated(); }
    /// Pairs of vacancies that are first neighbours, now and on average over the time up to the last jump.
    std::uint64_t divacancies() const { return rates_.divacancies(); }
    double mean_divacancies() const { return clock().value > 0 ? divacancy_time_s_ / clock().value : 0; }

    const typename Model::workspace& workspace() const { return scratch_; }

    template <class Observer>
    const Observer& observer() const {
        return std::get<Observer>(observers_);
    }

    void save(output_archive& out) const {
        out.label("many vacancies");
        out.values(std::span<const digit>(crystal_.occupation()));
        std::vector<std::uint64_t> places;
        for (std::size_t v = 0; v < rates_.size(); ++v) places.push_back(vacancy(v).index);
        out.values(std::span<const std::uint64_t>(places));
        clock_.save(out);
        out.value(statistics_);
        out.value(rates_.counters());
        out.value(divacancy_time_s_);
        std::apply([&](const auto&... observer) { (observer.save(out), ...); }, observers_);
    }

    /// Takes up the state of a run that was set up with the same arguments, at the temperature of the moment. \throws
    /// input_error where it does not fit; the run is then as it was.
    void load(input_archive& in) {
        many_vacancies loaded = *this;
        in.expect_label("many vacancies");
        loaded.crystal_.assign(in.values<digit>());
        check_same_atoms(loaded.crystal_, crystal_);
        loaded.rates_ =
            vacancy_rates<Model>(loaded.crystal_, load_places(in, loaded.crystal_), *model_, thermal_energy_eV_);
        loaded.clock_.load(in, "many vacancies");
        loaded.statistics_ = in.value<jump_statistics>();
        check_statistics(loaded.statistics_, "many vacancies");
        loaded.rates_.set_counters(in.value<vacancy_counters>());
        loaded.divacancy_time_s_ = in.value<double>();
        if (!(loaded.divacancy_time_s_ >= 0) || !std::isfinite(loaded.divacancy_time_s_))
            throw input_error("many vacancies", "a finite time of at least 0 s",
                              std::to_string(loaded.divacancy_time_s_));
        std::apply([&](auto&... observer) { (observer.load(in), ...); }, loaded.observers_);
        *this = std::move(loaded);
    }

private:
    void bring_up_to_date() {
        if (others_ == second_vacancy::refuse && rates_.any_company())
            throw error("jump " + std::to_string(statistics_.jumps + 1) +
                        ": a vacancy has another one in its surroundings, which was to be refused");
        if (!rates_.refresh(crystal_, *model_, scratch_) || !(rates_.total_per_s() > 0))
            throw_no_rates(statistics_.jumps);
    }

    /// Records of so many vacancies, and what surrounds them, do not stay in a cache between their turns.
    static constexpr std::size_t beyond_caches = 256;

    /// Who jumps two jumps from now is known but for what changes meanwhile (97% at 10,000 vacancies): asks memory for
    /// its record, and for the surroundings of the next one, whose record was asked for a jump ago.
    void look_ahead() noexcept {
        rates_.prefetch_jump(crystal_, expected_, draws_.at(statistics_.jumps + 1).path);
        expected_ = rates_.select(choice_.uniforms(statistics_.jumps + 2));
        rates_.prefetch(expected_);
    }

    std::size_t chosen() const noexcept {
        return rates_.size() == 1 ? 0 : rates_.select(choice_.uniforms(statistics_.jumps));
    }

    void take(std::size_t vacancy, std::size_t direction, double mean_residence, double residence) {
        divacancy_time_s_ = std::fma(static_cast<double>(rates_.divacancies()), residence, divacancy_time_s_);
        jump_event event = exchange_along(crystal_, rates_.position(vacancy), direction);
        event.barrier_eV = rates_.leaving(vacancy).barriers_eV[direction];
        event.residence_s = residence;
        event.mean_residence_s = mean_residence;
        event.vacancy = vacancy;
        rates_.jumped(crystal_, vacancy, direction);
        clock_.jump_after(residence);
        statistics_.count(event.species, lattice_type::jumps[direction], event.barrier_eV <= 0);
        event.number = statistics_.jumps;
        std::apply([&](auto&... observer) { (observer.observe(crystal_, event), ...); }, observers_);
    }

    static supercell<lattice_type> checked(supercell<lattice_type> crystal, const Model& barriers) {
        check_run(crystal, barriers);
        const auto found = vacancies(crystal).size();
        if (found == 0 || found >= std::numeric_limits<std::uint32_t>::max())
            throw input_error("crystal", "1 to 2^32 - 2 vacancies", std::to_string(found));
        return crystal;
    }

    /// Sites of the vacancies, in the order that the run knows them by.
    static std::vector<site> load_places(input_archive& in, const supercell<lattice_type>& crystal) {
        auto sorted = in.values<std::uint64_t>();
        std::vector<site> places;
        for (const std::uint64_t s : sorted) places.emplace_back(static_cast<std::size_t>(s));
        std::sort(sorted.begin(), sorted.end());
        const auto present = vacancies(crystal);
        if (!std::equal(sorted.begin(), sorted.end(), present.begin(), present.end(),
                        [](std::uint64_t s, site p) { return s == p.index; }))
            throw input_error("many vacancies", "every vacant site once", "others");
        return places;
    }

    supercell<lattice_type> crystal_;
    const Model* model_;
    double thermal_energy_eV_;
    jump_draws draws_;
    philox choice_;
    second_vacancy others_;
    vacancy_rates<Model> rates_;
    std::size_t expected_ = 0;  ///< to jump next but one; never more than a hint
    run_clock clock_;
    jump_statistics statistics_;
    double divacancy_time_s_ = 0;
    typename Model::workspace scratch_;
    std::tuple<Observers...> observers_;
};

}  // namespace saddle
