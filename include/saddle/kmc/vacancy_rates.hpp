/// \file
/// The rates of many vacancies, kept up to date jump by jump.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/prefetch_digits.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/prefetch.hpp>
#include <saddle/kmc/departure.hpp>
#include <saddle/kmc/sum_tree.hpp>
#include <saddle/kmc/vacancy_index.hpp>
#include <saddle/kmc/visited_states.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// How often surroundings changed. Functions of the trajectory alone.
struct vacancy_counters {
    std::uint64_t environments{};  ///< that a jump changed, each vacancy's own and those of others near it
    std::uint64_t shared{};        ///< of these, with another vacancy among their sites

    friend bool operator==(const vacancy_counters&, const vacancy_counters&) = default;
};

/// All vacancies of a crystal, each with its barriers and rates.
///
/// A jump changes the digits of two sites, so only vacancies that have one of them in the model's range get new rates:
/// the jumping one, and others nearby. Each keeps the departure of the state before its last jump as well; a jump back
/// takes it up again, unless somebody else changed the surroundings meanwhile. Jumps into another vacancy have an
/// infinite barrier, whatever the model says.
template <barrier_source Model>
class vacancy_rates {
public:
    using lattice_type = typename Model::lattice_type;

    /// The crystal's vacancies in the given order; `refresh` makes their rates.
    vacancy_rates(const supercell<lattice_type>& crystal, const std::vector<site>& vacancies, const Model& model,
                  double thermal_energy_eV)
        : attempt_frequency_(model.attempt_frequency_per_s()), thermal_energy_eV_(thermal_energy_eV),
          squared_range_(range_of(model)),
          index_(crystal.cells(), positions_of(crystal, vacancies), widened(squared_range_)), states_(vacancies.size()),
          rates_(vacancies.size()) {
        changed_.resize(states_.size());
        for (std::size_t v = 0; v < states_.size(); ++v) {
            index_.near(index_.position(v), [&](std::size_t other, std::int64_t squared) {
                states_[v].company += other != v && squared <= squared_range_;
            });
            company_ += states_[v].company;
            beside_ += vacant_neighbours(crystal, index_.position(v));
            mark(v);
        }
    }

    std::size_t size() const { return states_.size(); }
    vec3 position(std::size_t vacancy) const { return index_.position(vacancy); }
    const departure<lattice_type>& leaving(std::size_t vacancy) const { return states_[vacancy].leave(); }

    /// Total rate R, 1/s.
    double total_per_s() const { return rates_.total(); }
    /// 1/R. Of a single vacancy exactly its own mean residence time.
    double mean_residence_s() const {
        return states_.size() == 1 ? states_.front().leave().mean_residence_s : 1 / rates_.total();
    }
    /// A vacancy by its share of the total rate, u in (0, 1]: see `sum_tree`.
    std::size_t select(const std::array<double, 2>& u) const noexcept { return rates_.select(u); }

    /// Asks memory for what is known of a vacancy.
    void prefetch(std::size_t vacancy) const noexcept {
        const auto* const first = reinterpret_cast<const std::byte*>(&states_[vacancy]);
        for (std::size_t line = 0; line < sizeof(state); line += alignof(state)) saddle::prefetch(first + line);
    }
    /// Asks memory for the surroundings that the vacancy comes to if it jumps now, u in (0, 1] choosing the path.
    void prefetch_jump(const supercell<lattice_type>& crystal, std::size_t vacancy, double u) const noexcept {
        const std::size_t direction = select_jump(leaving(vacancy).rates, u);
        const vec3 to = crystal.step(index_.position(vacancy), lattice_type::jumps[direction]);
        prefetch_digits(crystal, to, static_cast<int>(std::min<std::int64_t>(squared_range_, max_reach * max_reach)));
    }

    double lowest_barrier_eV() const {
        double lowest = std::numeric_limits<double>::infinity();
        for (const state& s : states_) lowest = std::fmin(lowest, s.leave().rates.lowest_barrier_eV);
        return lowest;
    }

    /// Pairs of vacancies that are first neighbours.
    std::uint64_t divacancies() const { return beside_ / 2; }
    /// Whether some vacancy has another in its range now.
    bool any_company() const { return company_ > 0; }
    const vacancy_counters& counters() const { return counters_; }
    void set_counters(const vacancy_counters& counters) { counters_ = counters; }
    /// Environments whose barriers the model was asked for since this was made.
    std::uint64_t evaluated() const { return evaluated_; }

    /// Asks the model about all that has changed, together, and brings the sums up to date. \return whether every
    /// barrier is a number and the total rate finite.
    bool refresh(const supercell<lattice_type>& crystal, const Model& model, typename Model::workspace& scratch) {
        const auto all = std::span<const std::uint32_t>(changed_).first(changes_);
        for (std::size_t first = 0; first < all.size(); first += together) {
            const auto some = all.subspan(first, std::min(together, all.size() - first));
            std::array<vec3, together> centres;
            std::array<per_jump<lattice_type>, together> barriers;
            for (std::size_t k = 0; k < some.size(); ++k) centres[k] = index_.position(some[k]);
            ask(crystal, model, std::span(centres).first(some.size()), barriers.data(), scratch);
            for (std::size_t k = 0; k < some.size(); ++k)
                if (!renew(crystal, some[k], barriers[k])) return false;
        }
        changes_ = 0;
        return std::isfinite(rates_.total());
    }

    /// The vacancy stays where it is from now on.
    void retire(std::size_t vacancy) noexcept {
        state& s = states_[vacancy];
        if (std::exchange(s.retired, true)) return;
        rates_.set(vacancy, 0);
        if (!s.changed) return;
        const auto last = changed_.begin() + static_cast<std::ptrdiff_t>(changes_);
        *std::find(changed_.begin(), last, static_cast<std::uint32_t>(vacancy)) = *(last - 1);
        --changes_;
    }

    /// The vacancy has jumped; the crystal is the one after.
    void jumped(const supercell<lattice_type>& crystal, std::size_t vacancy, std::size_t direction) noexcept {
        const vec3 from = index_.position(vacancy);
        const vec3 to = crystal.step(from, lattice_type::jumps[direction]);
        state& moved = states_[vacancy];
        const std::uint32_t company_before = std::exchange(moved.company, 0);
        index_.near(from, [&](std::size_t other, std::int64_t squared) {
            if (other != vacancy) moved.company += meets(other, squared, to);
        });
        index_.move(vacancy, to);
        company_ += 2 * std::uint64_t{moved.company};
        company_ -= 2 * std::uint64_t{company_before};
        if (company_before > 0) beside_ -= 2 * vacant_neighbours(crystal, from, to);
        if (moved.company > 0) beside_ += 2 * vacant_neighbours(crystal, to);
        ++counters_.environments;
        counters_.shared += moved.company > 0;
        turn_to_state_after(vacancy, direction);
    }

    void change_temperature(double thermal_energy_eV) {
        thermal_energy_eV_ = thermal_energy_eV;
        for (std::size_t v = 0; v < states_.size(); ++v) {
            states_[v].before_holds = false;
            if (!states_[v].changed) set_departure(v, departure_over(states_[v].leave().barriers_eV));
        }
    }

    /// How many environments go through the network in one pass.
    static constexpr std::size_t together = 8;

    /// A workspace for that.
    static typename Model::workspace make_workspace(const Model& model) {
        if constexpr (batch_barrier_source<Model>)
            return model.make_workspace(together);
        else
            return model.make_workspace();
    }

private:
    static constexpr std::size_t z = jump_count<lattice_type>;

    struct alignas(64) state {
        std::array<departure<lattice_type>, 2> of;  ///< of this state, and of that which the jump `back` leads to
        std::uint32_t company = 0;                  ///< other vacancies in the model's range
        std::uint8_t now = 0;                       ///< which of the two
        std::uint8_t back = 0;
        bool before_holds = false;
        bool changed = false;
        bool retired = false;

        departure<lattice_type>& leave() { return of[now]; }
        const departure<lattice_type>& leave() const { return of[now]; }
    };

    /// A jump is a matter of the neighbours at least, whatever the barriers look at.
    static std::int64_t range_of(const Model& model) {
        return std::max<std::int64_t>(squared_range_of(model), squared_length(lattice_type::jumps[0]));
    }

    /// A range seen from two jumps away, (r + 2 s)²: what a jump's end and the state before another's last jump see.
    static std::int64_t widened(std::int64_t squared) {
        if (squared > std::int64_t{1} << 40) return squared;
        const double r =
            std::sqrt(static_cast<double>(squared)) + 2 * std::sqrt(squared_length(lattice_type::jumps[0]));
        return static_cast<std::int64_t>(std::ceil(r * r));
    }

    static std::vector<vec3> positions_of(const supercell<lattice_type>& crystal, const std::vector<site>& vacancies) {
        std::vector<vec3> positions;
        for (const site s : vacancies) positions.push_back(crystal.position(s));
        return positions;
    }

    /// Neighbours of a site that are vacant, other than `but`.
    static std::uint64_t vacant_neighbours(const supercell<lattice_type>& crystal, vec3 centre, vec3 but) noexcept {
        std::uint64_t count = 0;
        for (const vec3 jump : lattice_type::jumps)
            count += crystal[crystal.near(centre, jump)] == vacant && crystal.step(centre, jump) != but;
        return count;
    }
    static std::uint64_t vacant_neighbours(const supercell<lattice_type>& crystal, vec3 centre) noexcept {
        return vacant_neighbours(crystal, centre, centre);
    }

    void mark(std::size_t vacancy) {
        if (states_[vacancy].retired || std::exchange(states_[vacancy].changed, true)) return;
        changed_[changes_++] = static_cast<std::uint32_t>(vacancy);
    }

    /// A vacancy jumps from a place, from which `other` is so far, to a neighbouring one. \return whether it comes into
    /// the range of `other`.
    bool meets(std::size_t other, std::int64_t squared_from, vec3 to) noexcept {
        const bool leaves = squared_from <= squared_range_;
        const bool comes = index_.squared_distance(index_.position(other), to) <= squared_range_;
        state& s = states_[other];
        s.before_holds = false;  // whose surroundings reach a jump farther
        if (!leaves && !comes) return false;
        s.company = s.company + comes - leaves;
        ++counters_.environments;
        counters_.shared += s.company > 0;
        mark(other);
        return comes;
    }

    void turn_to_state_after(std::size_t vacancy, std::size_t direction) noexcept {
        state& s = states_[vacancy];
        const bool known = s.before_holds && s.back == direction;
        s.now ^= 1;
        s.back = static_cast<std::uint8_t>(opposite_jump<lattice_type>[direction]);
        s.before_holds = true;
        if (known)
            set_rate(vacancy);
        else
            mark(vacancy);
    }

    void ask(const supercell<lattice_type>& crystal, const Model& model, std::span<const vec3> centres,
             per_jump<lattice_type>* barriers, typename Model::workspace& scratch) {
        evaluated_ += centres.size();
        if constexpr (batch_barrier_source<Model>)
            model.barriers_eV(crystal, centres, barriers, scratch);
        else
            for (const vec3 centre : centres) *barriers++ = model.barriers_eV(crystal, centre, scratch);
    }

    bool renew(const supercell<lattice_type>& crystal, std::size_t vacancy, per_jump<lattice_type> barriers) {
        for (std::size_t j = 0; j < z; ++j)
            if (crystal[crystal.near(index_.position(vacancy), lattice_type::jumps[j])] == vacant)
                barriers[j] = std::numeric_limits<double>::infinity();
        if (std::any_of(barriers.begin(), barriers.end(), [](double e) { return std::isnan(e); })) return false;
        set_departure(vacancy, departure_over(barriers));
        states_[vacancy].changed = false;
        return true;
    }

    departure<lattice_type> departure_over(const per_jump<lattice_type>& barriers) const noexcept {
        const auto forbidden = [](double e) { return e == std::numeric_limits<double>::infinity(); };
        if (!std::all_of(barriers.begin(), barriers.end(), forbidden))
            return {barriers, attempt_frequency_, thermal_energy_eV_};
        departure<lattice_type> never;
        never.barriers_eV = barriers;
        never.rates = {};
        never.rates.lowest_barrier_eV = std::numeric_limits<double>::infinity();
        never.mean_residence_s = std::numeric_limits<double>::infinity();
        return never;
    }

    void set_departure(std::size_t vacancy, const departure<lattice_type>& leave) noexcept {
        states_[vacancy].leave() = leave;
        set_rate(vacancy);
    }

    /// 1/s; 0 where it never leaves.
    void set_rate(std::size_t vacancy) noexcept {
        const state& s = states_[vacancy];
        rates_.set(vacancy, s.retired ? 0 : 1 / s.leave().mean_residence_s);
    }

    double attempt_frequency_;
    double thermal_energy_eV_;
    std::int64_t squared_range_;
    vacancy_index index_;  ///< looks two jumps farther than the range
    std::vector<state> states_;
    sum_tree rates_;
    std::vector<std::uint32_t> changed_;  ///< room for all; those that have no rates yet come first
    std::size_t changes_ = 0;
    std::uint64_t company_ = 0;  ///< of all vacancies together
    std::uint64_t beside_ = 0;   ///< twice the divacancies
    vacancy_counters counters_;
    std::uint64_t evaluated_ = 0;
};

}  // namespace saddle
