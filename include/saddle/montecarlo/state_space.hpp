/// \file
/// Every configuration of a small crystal.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/configuration_energy.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/units.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Whether configurations that translation turns into each other are one. Barriers and energies do not see
/// translations, so nothing is lost; a crystal of N sites has N times fewer states.
enum class vacancy_frame { fixed, held_at_origin };

/// All ways to put the atoms and vacancies of a crystal on its sites, in lexicographic order of their occupations.
template <lattice L>
class state_space {
public:
    using lattice_type = L;
    static constexpr std::uint64_t most_states = 10'000'000;

    /// \throws input_error where the states are more than 10 million, or `held_at_origin` finds other than one vacancy.
    explicit state_space(const supercell<L>& example, vacancy_frame frame = vacancy_frame::fixed)
        : shape_(example), frame_(frame) {
        const bool held = frame == vacancy_frame::held_at_origin;
        auto occupation = example.occupation();
        std::sort(occupation.begin(), occupation.end());
        if (held && (occupation[0] != vacant || (occupation.size() > 1 && occupation[1] == vacant)))
            throw input_error("enumeration", "exactly one vacancy to hold at the origin", "another number");
        check_size(occupation, held);
        do {
            digits_.insert(digits_.end(), occupation.begin(), occupation.end());
        } while (std::next_permutation(occupation.begin() + held, occupation.end()));
    }

    std::size_t size() const { return digits_.size() / sites(); }
    vacancy_frame frame() const { return frame_; }

    std::span<const digit> occupation(std::size_t state) const { return {digits_.data() + state * sites(), sites()}; }

    supercell<L> crystal(std::size_t state) const {
        auto made = shape_;
        made.assign({occupation(state).begin(), occupation(state).end()});
        return made;
    }

    /// f(state, crystal) for every state.
    template <class F>
    void for_each(F f) const {
        auto made = shape_;
        for (std::size_t state = 0; state < size(); ++state) {
            made.assign({occupation(state).begin(), occupation(state).end()});
            f(state, std::as_const(made));
        }
    }

    /// State of a crystal of the same cells and atoms. \throws input_error where it is none.
    std::size_t index_of(const supercell<L>& crystal) const {
        if (frame_ == vacancy_frame::fixed || crystal[site{0}] == vacant) return found(crystal.occupation());
        const auto present = vacancies(crystal);
        return found(present.size() == 1 ? seen_from(crystal, present.front()) : crystal.occupation());
    }

private:
    std::size_t sites() const { return shape_.size(); }

    /// N!/Π n_d! states, checked before any is made; the first of them is held where one is.
    static void check_size(const std::vector<digit>& sorted, bool held) {
        double states = 1;
        std::size_t alike = 0;
        for (std::size_t i = held ? 1 : 0, placed = 0; i < sorted.size(); ++i) {
            alike = placed > 0 && sorted[i] == sorted[i - 1] ? alike + 1 : 1;
            states = states * static_cast<double>(++placed) / static_cast<double>(alike);
        }
        if (!(states <= static_cast<double>(most_states)))
            throw input_error("enumeration", "at most " + std::to_string(most_states) + " states",
                              std::to_string(states));
    }

    static std::vector<digit> seen_from(const supercell<L>& crystal, site origin) {
        const vec3 shift = crystal.position(origin);
        std::vector<digit> seen(crystal.size());
        for (std::size_t i = 0; i < seen.size(); ++i) seen[i] = crystal[crystal.at(crystal.position(site{i}) + shift)];
        return seen;
    }

    std::size_t found(const std::vector<digit>& wanted) const {
        std::size_t low = 0, high = size();
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            const auto there = occupation(middle);
            const bool before = std::lexicographical_compare(there.begin(), there.end(), wanted.begin(), wanted.end());
            (before ? low : high) = before ? middle + 1 : middle;
        }
        if (low == size() || !std::equal(wanted.begin(), wanted.end(), occupation(low).begin(), occupation(low).end()))
            throw input_error("enumeration", "a state of the space", "another crystal");
        return low;
    }

    supercell<L> shape_;
    vacancy_frame frame_;
    std::vector<digit> digits_;  ///< state by state
};

/// Boltzmann probabilities exp(−E/k_B T)/Z of all states. \throws input_error unless the temperature is above 0.
template <lattice L, configuration_energy Energy>
std::vector<double> boltzmann(const state_space<L>& states, const Energy& energy, kelvin temperature) {
    const double kT = thermal_energy_eV(temperature);
    std::vector<double> weights(states.size());
    states.for_each(
        [&](std::size_t state, const supercell<L>& crystal) { weights[state] = energy.energy_eV(crystal); });
    const double lowest = *std::min_element(weights.begin(), weights.end());
    double sum = 0;
    for (double& w : weights) sum += w = std::exp((lowest - w) / kT);
    for (double& w : weights) w /= sum;
    return weights;
}

/// Σ p f over all states; f(crystal) is a number.
template <lattice L, class F>
double average(const state_space<L>& states, std::span<const double> probabilities, F f) {
    double sum = 0;
    states.for_each([&](std::size_t state, const supercell<L>& crystal) { sum += probabilities[state] * f(crystal); });
    return sum;
}

}  // namespace saddle
