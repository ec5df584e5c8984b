// VALIDATION 3, 4, 8 and 9 in their forms for several vacancies.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/kmc/many_vacancies.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "detailed_balance.hpp"
#include "enumeration.hpp"
#include "random_alloy.hpp"
#include "walk.hpp"
#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

namespace {

/// Two vacancies and one solute in a crystal of A, seen from the solute: all pairs of other sites.
class pair_states {
public:
    explicit pair_states(int cells) : crystal_({cells, cells, cells}, {"A", "B"}) {
        for (std::size_t a = 1; a < crystal_.size(); ++a)
            for (std::size_t b = a + 1; b < crystal_.size(); ++b) index_.emplace(std::pair{a, b}, index_.size());
    }

    std::size_t size() const { return index_.size(); }

    std::size_t index_of(const supercell<bcc>& crystal) const {
        const auto places = vacancies(crystal);
        const auto solute = std::find(crystal.occupation().begin(), crystal.occupation().end(), digit{2});
        const vec3 origin = crystal.position(site{static_cast<std::size_t>(solute - crystal.occupation().begin())});
        return seen(crystal, places[0], places[1], origin);
    }

    supercell<bcc> crystal(std::size_t a, std::size_t b) const {
        auto made = crystal_;
        made.assign(std::vector<digit>(made.size(), 1));
        made.set(site{0}, 2);
        made.set(site{a}, vacant);
        made.set(site{b}, vacant);
        return made;
    }

    /// Shares of time by linear algebra: rates straight from the model, jumps into the other vacancy left out.
    template <class Model>
    std::vector<double> stationary(const Model& model, kelvin temperature) const {
        struct way {
            std::size_t from;
            double rate;
        };
        std::vector<std::vector<way>> into(size());
        std::vector<double> out(size()), p(size(), 1.0 / static_cast<double>(size()));
        auto scratch = model.make_workspace();
        for (const auto& [places, state] : index_) {
            auto now = crystal(places.first, places.second);
            for (const std::size_t v : {places.first, places.second}) {
                const vec3 centre = now.position(site{v});
                const auto barriers = model.barriers_eV(now, centre, scratch);
                for (std::size_t j = 0; j < 8; ++j) {
                    const site to = now.at(centre + bcc::jumps[j]);
                    if (now[to] == vacant) continue;
                    const double rate = std::exp(-barriers[j] / thermal_energy_eV(temperature));
                    now.exchange(site{v}, to);
                    into[index_of(now)].push_back({state, rate});
                    now.exchange(site{v}, to);
                    out[state] += rate;
                }
            }
        }
        for (int sweep = 0; sweep < 4000; ++sweep)
            for (std::size_t s = 0; s < size(); ++s) {
                p[s] = 0;
                for (const way& w : into[s]) p[s] += p[w.from] * w.rate;
                p[s] /= out[s];
            }
        const double sum = std::accumulate(p.begin(), p.end(), 0.0);
        for (double& share : p) share /= sum;
        return p;
    }

private:
    std::size_t seen(const supercell<bcc>& crystal, site a, site b, vec3 origin) const {
        const auto i = crystal.at(crystal.position(a) - origin).index,
                   j = crystal.at(crystal.position(b) - origin).index;
        return index_.at({std::min(i, j), std::max(i, j)});
    }

    supercell<bcc> crystal_;
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> index_;
};

template <class States>
struct time_in {
    const States* states;
    std::uint64_t block;
    std::size_t now;
    std::vector<double> time_s = std::vector<double>(states->size());
    std::vector<std::vector<double>> shares = {};

    void observe(const supercell<bcc>& crystal, const jump_event& event) {
        time_s[now] += event.residence_s;
        now = states->index_of(crystal);
        if (event.number % block != 0) return;
        const double total = std::accumulate(time_s.begin(), time_s.end(), 0.0);
        for (double& t : time_s) t /= total;
        shares.push_back(std::exchange(time_s, std::vector<double>(states->size())));
    }
    void save(output_archive&) const {}
    void load(input_archive&) {}
};

/// Shares of time in all states of a run of so many jumps.
template <class States, class Model>
auto time_shares_of(const States& states, const supercell<bcc>& start, const Model& model, kelvin temperature,
                    std::uint64_t jumps) {
    many_vacancies run(start, model, temperature, seed{6},
                       time_in<States>{&states, jumps / 100, states.index_of(start)});
    run.advance(jumps);
    return run.template observer<time_in<States>>().shares;
}

}  // namespace

TEST_CASE("vacancies walk together as an exclusion process does") {
    CHECK(passes(vacancy_walk(equal_rates<bcc>(0.6), 0.6, 20'000, seed{1}, 6)));
    CHECK(passes(vacancy_walk(equal_rates<fcc>(0.6), 0.6, 20'000, seed{1}, 20)));
    CHECK_FALSE(passes(vacancy_walk(equal_rates<bcc>(0.5966), 0.6, 20'000, seed{1}, 6)));
}

TEST_CASE("the random alloy obeys its sum rule with several vacancies") {
    const composition amounts{{"A", 2}, {"B", 1}, {"C", 3}};
    const std::vector<double> barriers{0.65, 0.60, 0.70};
    const auto model = rates_by_species<bcc>(names_of(amounts), barriers);
    CHECK(passes(sum_rule(model, amounts, barriers, 300, seed{3}, 3)));
    CHECK(passes(sum_rule(model, amounts, barriers, 300, seed{3}, 10)));
    const auto mistaken = rates_by_species<bcc>(names_of(amounts), {0.60, 0.65, 0.70});
    CHECK_FALSE(passes(sum_rule(mistaken, amounts, barriers, 150, seed{1}, 10)));
}

TEST_CASE("two vacancies and a solute spend their time as all their states say, with barriers that know no balance") {
    const pair_states states(3);
    CHECK(states.size() == 1378);
    const auto model = make_analytic<bcc>(uneven_barriers<bcc>());
    const auto start = states.crystal(5, 30);
    const auto shares = time_shares_of(states, start, model, kelvin{900}, 1'000'000);
    CHECK(passes({squared_deviation("shares", shares, states.stationary(model, kelvin{900}))}));
    CHECK_FALSE(passes({squared_deviation("shares", shares, states.stationary(wrong_directions(model), kelvin{900}))}));
}

TEST_CASE("three vacancies and a solute are where Boltzmann says") {
    const auto energies = binding_energies<bcc>();
    supercell<bcc> start({2, 2, 2}, {"A", "B"});
    start.assign({0, 1, 1, 0, 1, 2, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1});
    const state_space<bcc> states(start);
    CHECK(states.size() == 7280);
    const auto model = pair_interactions<bcc>(energies, {0.60, 0.65});
    const auto shares = time_shares_of(states, start, model, kelvin{600}, 2'000'000);
    CHECK(passes({squared_deviation("shares", shares, boltzmann(states, energies, kelvin{600}))}));
    // vacancies that do not bind each other are elsewhere
    CHECK_FALSE(
        passes({squared_deviation("shares", shares, boltzmann(states, ordering_energies<bcc>(), kelvin{600}))}));
}

TEST_CASE("energy and order of four vacancies' kinetics are those of canonical Monte Carlo") {
    const auto energies = binding_energies<bcc>();
    const auto model = pair_interactions<bcc>(energies, {0.60, 0.65});
    CHECK(passes(kinetic_against_canonical(model, energies, 400'000, seed{8}, 4)));
    CHECK_FALSE(passes(kinetic_against_canonical(whole_energy_change(energies, 0.6), energies, 200'000, seed{8}, 4)));
}
