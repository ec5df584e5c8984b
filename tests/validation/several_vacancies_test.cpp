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
#include <saddle/core/block_average.hpp>
#include <saddle/kmc/many_vacancies.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "detailed_balance.hpp"
#include "enumeration.hpp"
#include "random_alloy.hpp"
#include "time_average.hpp"
#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

namespace {

template <lattice L>
supercell<L> with_vacancies(std::array<int, 3> cells, const composition& amounts, std::size_t vacancies, seed s) {
    auto crystal = supercell<L>::random(cells, amounts, s);  // its first sites are as random as any
    for (std::size_t i = 0; i < vacancies; ++i) crystal.make_vacancy(site{i});
    return crystal;
}

/// ⟨|Σ R_v|²⟩ = n z w s² t (N−n)/(N−1), n vacancies on N sites with rate w a jump, in windows of equal time.
template <lattice L>
findings walk_of(std::size_t n, std::uint64_t windows) {
    constexpr kelvin temperature{1000};
    constexpr double barrier_eV = 0.6;
    const auto model = equal_rates<L>(barrier_eV);
    auto crystal = with_vacancies<L>({3, 3, 3}, {{"A", 1}}, n, seed{1});
    const double sites = static_cast<double>(crystal.size());
    many_vacancies run(std::move(crystal), model, temperature, seed{2});
    const double rate = static_cast<double>(n * jump_count<L>) * default_attempt_frequency_per_s *
                        std::exp(-barrier_eV / thermal_energy_eV(temperature));
    const double window_s = 10 / rate;
    const double share = (sites - static_cast<double>(n)) / (sites - 1);
    block_average squares, jumps;
    for (std::uint64_t w = 1; w <= windows; ++w) {
        const auto before = run.statistics();
        run.advance({.time = seconds(static_cast<double>(w) * window_s)});
        const auto& now = run.statistics();
        squares.add((now.vacancy - before.vacancy).squared() / (squared_length(L::jumps[0]) * 10));
        jumps.add(static_cast<double>(now.jumps - before.jumps) / 10);
        displacement sum = now.vacancy;
        for (const auto& atoms : now.atoms) sum = sum + atoms;
        REQUIRE(sum == displacement{});
    }
    return {compared("walk", squares, share), compared("jumps", jumps, share)};
}

/// Σ_i ⟨R_i·R_j⟩/w_i = n z s² t N_j/(N−1) for every species j.
findings sum_rule_of(std::size_t n, std::uint64_t blocks) {
    constexpr kelvin temperature{1000};
    const std::vector<double> barriers{0.65, 0.60, 0.70};
    const auto model = rates_by_species<bcc>({"A", "B", "C"}, barriers);
    const auto rates = rates_per_s(barriers, model.attempt_frequency_per_s(), temperature);
    auto crystal = with_vacancies<bcc>({3, 3, 3}, {{"A", 2}, {"B", 1}, {"C", 3}}, n, seed{3});
    const auto atoms = digit_counts(crystal);
    const double window_s = 5 / (rates[0] * static_cast<double>(n));
    const double unit = static_cast<double>(n) * 8 * 3 * window_s / static_cast<double>(crystal.size() - 1);
    many_vacancies run(std::move(crystal), model, temperature, seed{4});
    std::vector<block_average> ratio(3);
    std::uint64_t window = 0;
    for (std::uint64_t b = 0; b < blocks; ++b) {
        std::array<double, 3> sum{};
        for (int w = 0; w < 100; ++w) {
            const auto before = run.statistics();
            run.advance({.time = seconds(static_cast<double>(++window) * window_s)});
            for (std::size_t j = 1; j <= 3; ++j)
                for (std::size_t i = 1; i <= 3; ++i)
                    sum[j - 1] += dot_product(run.statistics().atoms[i] - before.atoms[i],
                                              run.statistics().atoms[j] - before.atoms[j]) /
                                  rates[i - 1];
        }
        for (std::size_t j = 0; j < 3; ++j) ratio[j].add(sum[j] / (100 * unit * static_cast<double>(atoms[j + 1])));
    }
    findings found;
    for (const auto& r : ratio) found.push_back(compared("sum rule", r, 1));
    return found;
}

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

pair_energies<bcc> binding_energies() {
    auto energies = ordering_energies<bcc>();
    energies.set(1, vacant, vacant, -0.03);
    energies.set(2, vacant, vacant, 0.02);
    return energies;
}

}  // namespace

TEST_CASE("vacancies walk together as an exclusion process does") {
    CHECK(passes(walk_of<bcc>(1, 10'000)));
    CHECK(passes(walk_of<bcc>(6, 40'000)));
    CHECK(passes(walk_of<fcc>(20, 40'000)));
}

TEST_CASE("the random alloy obeys its sum rule with several vacancies") {
    CHECK(passes(sum_rule_of(3, 300)));
    CHECK(passes(sum_rule_of(10, 300)));
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
    const auto energies = binding_energies();
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
    const auto energies = binding_energies();
    const auto model = pair_interactions<bcc>(energies, {0.60, 0.65});
    const auto crystal = with_vacancies<bcc>({3, 3, 3}, {{"A", 1}, {"B", 1}}, 4, seed{8});
    const std::uint64_t jumps = 600'000;
    for (const double t : {500.0, 700.0, 1200.0}) {
        const kelvin temperature{t};
        const auto reference = sampled(crystal, energies, temperature, jumps / 50, seed{8});
        canonical equilibrated(crystal, energies, temperature, seed{8}, random_stream("start of a walk"));
        equilibrated.advance(2000 * crystal.size());
        const auto start = equilibrated.crystal();
        const double atoms = static_cast<double>(start.size() - 1);  // as `sampled` divides
        const double at_start = energies.energy_eV(start) / atoms;
        const auto energy = [&, now = at_start](const supercell<bcc>& c, const jump_event& event) mutable {
            return now -= energies.exchange_eV(c, event.from, event.to) / atoms;
        };
        const auto order = [](const supercell<bcc>& c, const jump_event&) {
            return std::pow(sublattice_order(c, 1), 2);
        };
        using energy_average = time_average<std::remove_const_t<decltype(energy)>>;
        using order_average = time_average<std::remove_const_t<decltype(order)>>;
        many_vacancies run(start, model, temperature, seed{9}, energy_average(energy, at_start, jumps / 200),
                           order_average(order, std::pow(sublattice_order(start, 1), 2), jumps / 200));
        run.advance(jumps);
        CHECK(passes({two_samples("energy", run.observer<energy_average>().result(), reference.energy_eV)}));
        CHECK(passes({two_samples("order", run.observer<order_average>().result(), reference.order_squared)}));
    }
}
