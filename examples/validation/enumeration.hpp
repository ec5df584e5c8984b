/// \file
/// VALIDATION 8: kinetics and sampling of small crystals against all their states.
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/pair_energies.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/montecarlo/canonical.hpp>
#include <saddle/montecarlo/markov_chain.hpp>
#include <saddle/montecarlo/state_space.hpp>

#include "target.hpp"

namespace saddle::validation {

/// Barriers that know all of their surroundings and no detailed balance: pair interactions, and what stands ahead of
/// the jumping atom and at one corner of the vacancy. A wrong direction anywhere changes where time is spent.
template <lattice L>
class uneven_barriers {
public:
    uneven_barriers() { energies_.set(1, 1, 2, -0.05); }

    double operator()(const supercell<L>& crystal, site vacancy, site neighbour) const {
        const vec3 here = crystal.position(vacancy);
        const vec3 there = crystal.position(neighbour);
        return 0.45 + 0.05 * crystal[neighbour] + energies_.exchange_eV(crystal, vacancy, neighbour) / 2 +
               0.06 * crystal[crystal.near(there, L::jumps[0])] + 0.03 * crystal[crystal.near(here, L::jumps[1])];
    }

private:
    pair_energies<L> energies_{{"A", "B"}, 1};
};

/// A crystal of cells³ cells of A with the vacancy on site 0 and `solutes` atoms B on the last sites.
template <lattice L>
supercell<L> dilute_crystal(int cells, std::size_t solutes) {
    supercell<L> crystal({cells, cells, cells}, {"A", "B"});
    for (std::size_t i = 1; i < crystal.size(); ++i)
        crystal.set(site{i}, i + solutes < crystal.size() ? digit{1} : digit{2});
    return crystal;
}

/// Observer: shares of time in all states, block by block of jumps.
template <lattice L>
class time_in_states {
public:
    time_in_states(const state_space<L>& states, std::size_t start, std::uint64_t block)
        : states_(&states), now_(start), block_(block), time_s_(states.size()) {}

    const std::vector<std::vector<double>>& shares() const { return shares_; }

    void observe(const supercell<L>& crystal, const jump_event& event) {
        time_s_[now_] += event.residence_s;
        now_ = states_->index_of(crystal);
        if (event.number % block_ != 0) return;
        const double total = std::accumulate(time_s_.begin(), time_s_.end(), 0.0);
        for (double& t : time_s_) t /= total;
        shares_.push_back(std::exchange(time_s_, std::vector<double>(states_->size())));
    }
    void save(output_archive&) const {}
    void load(input_archive&) {}

private:
    const state_space<L>* states_;
    std::size_t now_;
    std::uint64_t block_;
    std::vector<double> time_s_;
    std::vector<std::vector<double>> shares_;
};

/// Σ_i (p_i − q_i)²/q_i of shares p against expected ones q, with its standard error where p = q.
///
/// Squares of noisy shares would count the noise; products h of the deviations in two different blocks, Σ_i d_i
/// d'_i/q_i, do not. Their mean over all pairs of blocks is 0 where p = q, however the states of a block depend on each
/// other, and pairs are then uncorrelated, so the error is √Σh²/pairs. Blocks that touch share a moment and are left
/// out.
inline finding squared_deviation(std::string quantity, const std::vector<std::vector<double>>& blocks,
                                 const std::vector<double>& expected) {
    double sum = 0, squares = 0, pairs = 0;
    for (std::size_t b = 0; b < blocks.size(); ++b)
        for (std::size_t c = b + 2; c < blocks.size(); ++c, ++pairs) {
            double product = 0;
            for (std::size_t i = 0; i < expected.size(); ++i)
                product += (blocks[b][i] - expected[i]) * (blocks[c][i] - expected[i]) / expected[i];
            sum += product;
            squares += product * product;
        }
    const double standard_error = std::sqrt(squares) / pairs;
    // a sum of squares is skewed: as far out as 4.5 standard errors of a Gaussian are 6 of it
    return {std::move(quantity), sum / pairs, 0, standard_error, 1.5 * standard_error, {}};
}

/// Shares of time of a walk with `model` in all states of cells³ cells with one vacancy and some solutes, against the
/// stationary vector of `truth`, which should be the same model.
template <barrier_source Model, barrier_source Truth>
findings time_shares(const Model& model, const Truth& truth, int cells, std::size_t solutes, std::uint64_t jumps,
                     seed s) {
    using L = typename Model::lattice_type;
    constexpr kelvin temperature{900};
    constexpr std::uint64_t blocks = 100;
    const auto start = dilute_crystal<L>(cells, solutes);
    const state_space<L> states(start, vacancy_frame::held_at_origin);
    const auto expected = markov_chain<L>(states, truth, temperature).stationary();
    const auto label = "time in states " + std::to_string(cells) + " " + std::to_string(solutes);
    kmc run(start, model, temperature, s, random_stream(label),
            time_in_states<L>(states, states.index_of(start), jumps / blocks));
    run.advance(jumps);
    const auto& shares = run.template observer<time_in_states<L>>().shares();
    const auto commonest =
        static_cast<std::size_t>(std::max_element(expected.begin(), expected.end()) - expected.begin());
    block_average of_commonest;
    for (const auto& block : shares) of_commonest.add(block[commonest]);
    const std::string of = std::to_string(states.size()) + " states of " + std::to_string(cells) + "^3 cells";
    return {squared_deviation("time shares, sum (p-q)^2/q, " + of, shares, expected),
            compared("time share of the commonest of " + of, of_commonest, expected[commonest])};
}

/// Mean time until two solutes are first neighbours, by walks of their own, against linear algebra.
template <barrier_source Model, barrier_source Truth>
findings first_passage(const Model& model, const Truth& truth, int cells, std::uint64_t walks, seed s) {
    using L = typename Model::lattice_type;
    constexpr kelvin temperature{900};
    constexpr digit solute = 2;
    const auto paired = [](const supercell<L>& crystal) {
        for (std::size_t i = 0; i < crystal.size(); ++i) {
            if (crystal[site{i}] != solute) continue;
            for (const vec3 jump : L::jumps)
                if (crystal[crystal.near(crystal.position(site{i}), jump)] == solute) return true;
        }
        return false;
    };
    struct until_paired {
        decltype(paired) arrived;
        std::atomic<bool>* flag;
        void observe(const supercell<L>& crystal, const jump_event&) { flag->store(arrived(crystal)); }
        void save(output_archive&) const {}
        void load(input_archive&) {}
    };
    auto start = dilute_crystal<L>(cells, 2);
    // two solutes as far apart as the box allows
    start.exchange(site{start.size() - 2}, site{sites_per_cell<L> * 13});
    const state_space<L> states(start, vacancy_frame::held_at_origin);
    std::vector<bool> arrived(states.size());
    states.for_each([&](std::size_t state, const supercell<L>& crystal) { arrived[state] = paired(crystal); });
    const auto times = markov_chain<L>(states, truth, temperature).mean_first_passage_s([&](std::size_t state) {
        return arrived[state];
    });
    const double expected = times[states.index_of(start)];
    block_average relative;
    for (std::uint64_t w = 0; w < walks; ++w) {
        std::atomic<bool> flag{false};
        kmc run(start, model, temperature, s, random_stream("first passage " + std::to_string(w)),
                until_paired{paired, &flag});
        run.advance({.interrupt = &flag});
        relative.add(run.clock().value / expected);
    }
    return {compared("time until two solutes meet over linear algebra's, " + std::to_string(cells) + "^3 cells",
                     relative, 1)};
}

/// Mean energy by canonical Monte Carlo on `energies` against the sum over all states with those of `truth`, which
/// should be the same.
template <lattice L>
findings sampled_energy(const state_space<L>& states, const pair_energies<L>& energies, const pair_energies<L>& truth,
                        std::uint64_t trials, seed s) {
    constexpr kelvin temperature{800};
    const auto p = boltzmann(states, truth, temperature);
    const double expected = average(states, p, [&](const supercell<L>& crystal) { return truth.energy_eV(crystal); });
    canonical run(states.crystal(0), energies, temperature, s, random_stream("all states"));
    run.advance(trials / 20);
    block_average energy;
    const std::uint64_t samples = trials / (100 * 16);
    for (int block = 0; block < 100; ++block) {
        double sum = 0;
        for (std::uint64_t k = 0; k < samples; ++k) {
            run.advance(16);
            sum += run.energy_eV();
        }
        energy.add(sum / static_cast<double>(samples));
    }
    return {compared("canonical mean energy, eV, " + std::to_string(states.size()) + " states", energy, expected)};
}

findings enumeration(const settings&);

}  // namespace saddle::validation
