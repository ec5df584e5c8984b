/// \file
/// One domain of a crystal: its sites with a margin, and the jumps of its vacancies.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/kmc/jump_draws.hpp>
#include <saddle/kmc/rates.hpp>
#include <saddle/kmc/run_parts.hpp>
#include <saddle/kmc/statistics.hpp>
#include <saddle/kmc/vacancy_rates.hpp>
#include <saddle/parallel/domain_grid.hpp>

namespace saddle {

/// A site and what stands there now: one word of a message.
struct site_change {
    vec3 global;
    digit now{};
};

/// What `domain::save` writes.
struct saved_domain {
    std::uint64_t number{};
    std::vector<digit> own;  ///< in the order of `domain_grid::for_each_own`
    std::uint64_t drawn{};   ///< jumps drawn, those beyond a window's end among them
    jump_statistics statistics;
};

/// \throws input_error where the bytes are cut or no saved domain.
inline saved_domain read_saved_domain(input_archive& in) {
    in.expect_label("domain");
    saved_domain saved;
    saved.number = in.value<std::uint64_t>();
    saved.own = in.values<digit>();
    saved.drawn = in.value<std::uint64_t>();
    saved.statistics = in.value<jump_statistics>();
    check_statistics(saved.statistics, "domain");
    return saved;
}

/// Random numbers are those of the domain's own stream, counted by its own draws, so what happens in it does not depend
/// on who works on it.
template <barrier_source Model>
class domain {
public:
    using lattice_type = typename Model::lattice_type;

    /// `digit_at(position)` tells what stands on a site of the whole box.
    template <class DigitAt>
    domain(const domain_grid& grid, int number, const species_names& names, seed s, random_stream stream,
           DigitAt digit_at)
        : grid_(grid), number_(number), crystal_(grid.local_cells(), names),
          draws_(philox(s, stream.then(", domain " + std::to_string(number)))),
          choice_(s, stream.then(", domain " + std::to_string(number) + ", vacancy")) {
        std::vector<digit> occupation(crystal_.size());
        for (std::size_t i = 0; i < occupation.size(); ++i)
            occupation[i] = digit_at(grid_.to_global(number_, crystal_.position(site{i})));
        crystal_.assign(std::move(occupation));
        find_vacancies();
    }

    int number() const { return number_; }
    const jump_statistics& statistics() const { return statistics_; }
    const supercell<lattice_type>& crystal() const { return crystal_; }
    /// Sites of the domain's own vacancies, in its local crystal, ascending.
    const std::vector<site>& vacancies() const { return vacancies_; }
    std::uint64_t draws() const { return drawn_; }

    /// Total rate of the domain's vacancies, 1/s.
    double total_per_s(const Model& model, double thermal_energy_eV, typename Model::workspace& scratch) const {
        vacancy_rates<Model> rates(crystal_, vacancies_, model, thermal_energy_eV);
        if (!rates.refresh(crystal_, model, scratch)) throw_no_rates(statistics_.jumps);
        return rates.total_per_s();
    }

    /// The vacancies of one section jump for a time; who leaves the section rests until another has its turn. What has
    /// changed is then in `changes`. \throws error where a barrier is not a number.
    void run_section(int section, seconds window, const Model& model, double thermal_energy_eV,
                     typename Model::workspace& scratch) {
        changes_.clear();
        std::vector<site> active;
        for (const site v : vacancies_)
            if (grid_.section_of(crystal_.position(v)) == section) active.push_back(v);
        if (active.empty()) return;
        vacancy_rates<Model> rates(crystal_, active, model, thermal_energy_eV);
        std::vector<site> touched;
        for (double time_s = 0;;) {
            if (!rates.refresh(crystal_, model, scratch)) throw_no_rates(statistics_.jumps);
            if (!(rates.total_per_s() > 0)) break;
            const auto draw = draws_.at(drawn_);
            const auto chosen = choice_.uniforms(drawn_);
            ++drawn_;
            time_s += residence_time_s(1 / rates.total_per_s(), draw.waiting);
            if (time_s > window.value) break;  // exponential waiting has no memory: the rest is drawn anew next time
            take(rates, rates.select(chosen), draw.path, section, touched);
        }
        settle(touched);
    }

    /// Changes of the last section.
    const std::vector<site_change>& changes() const { return changes_; }

    /// All sites of the domain, as changes: for neighbours that do not know any.
    void announce_all() {
        changes_.clear();
        for_each_site([&](vec3 local, digit d) { changes_.push_back({grid_.to_global(number_, local), d}); });
    }

    /// Whether a site is among those that this domain has a copy of.
    bool sees(vec3 global) const {
        vec3 local;
        return grid_.to_local(number_, global, local);
    }

    /// Takes over what a neighbour has changed. The site must be among those that it sees.
    void apply(const site_change& change) {
        vec3 local;
        grid_.to_local(number_, change.global, local);
        const site here = crystal_.near(local, {});
        crystal_.set(here, change.now);
        note(here);
    }

    /// f(local position, digit) for every site of the domain, in the order of `domain_grid::for_each_own`.
    template <class F>
    void for_each_site(F f) const {
        grid_.template for_each_own<lattice_type>([&](vec3 local) { f(local, crystal_[crystal_.near(local, {})]); });
    }

    /// Without the margins.
    void save(output_archive& out) const {
        out.label("domain");
        out.value(std::uint64_t(static_cast<unsigned>(number_)));
        std::vector<digit> own;
        for_each_site([&](vec3, digit d) { own.push_back(d); });
        out.values(std::span<const digit>(own));
        out.value(drawn_);
        out.value(statistics_);
    }

    /// Margins are then to be filled by the neighbours' `announce_all`. \throws input_error where it does not fit.
    void load(input_archive& in) {
        const auto saved = read_saved_domain(in);
        if (saved.number != static_cast<unsigned>(number_))
            throw input_error("domain", "number " + std::to_string(number_), std::to_string(saved.number));
        std::size_t count = 0;
        for_each_site([&](vec3, digit) { ++count; });
        if (saved.own.size() != count)
            throw input_error("domain", std::to_string(count) + " sites", std::to_string(saved.own.size()));
        auto occupation = crystal_.occupation();
        std::size_t next = 0;
        for_each_site([&](vec3 local, digit) { occupation[crystal_.near(local, {}).index] = saved.own[next++]; });
        crystal_.assign(std::move(occupation));
        drawn_ = saved.drawn;
        statistics_ = saved.statistics;
        find_vacancies();
    }

private:
    void take(vacancy_rates<Model>& rates, std::size_t vacancy, double u, int section, std::vector<site>& touched) {
        const auto& leave = rates.leaving(vacancy);
        const std::size_t direction = select_jump(leave.rates, u);
        const double barrier_eV = leave.barriers_eV[direction];
        statistics_.abnormal_barriers += leave.rates.abnormal;
        const jump_event event = exchange_along(crystal_, rates.position(vacancy), direction);
        rates.jumped(crystal_, vacancy, direction);
        statistics_.count(event.species, lattice_type::jumps[direction], barrier_eV <= 0);
        touched.push_back(event.from);
        touched.push_back(event.to);
        const vec3 now = event.to_position;
        if (!grid_.owns(now) || grid_.section_of(now) != section) rates.retire(vacancy);
    }

    void settle(std::vector<site>& touched) {
        std::sort(touched.begin(), touched.end());
        touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
        for (const site s : touched) {
            note(s);
            changes_.push_back({grid_.to_global(number_, crystal_.position(s)), crystal_[s]});
        }
    }

    /// Keeps the list of vacancies after a site has changed.
    void note(site s) {
        if (!grid_.owns(crystal_.position(s))) return;
        const auto at = std::lower_bound(vacancies_.begin(), vacancies_.end(), s);
        const bool listed = at != vacancies_.end() && *at == s;
        if (crystal_[s] == vacant && !listed) vacancies_.insert(at, s);
        if (crystal_[s] != vacant && listed) vacancies_.erase(at);
    }

    void find_vacancies() {
        vacancies_.clear();
        for (const site s : saddle::vacancies(crystal_))
            if (grid_.owns(crystal_.position(s))) vacancies_.push_back(s);
    }

    domain_grid grid_;
    int number_;
    supercell<lattice_type> crystal_;
    jump_draws draws_;
    philox choice_;
    std::uint64_t drawn_ = 0;
    jump_statistics statistics_;
    std::vector<site> vacancies_;
    std::vector<site_change> changes_;
};

}  // namespace saddle
