#include <saddle/montecarlo/markov_chain.hpp>

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>

using namespace saddle;

namespace {

/// Solves A x = b by Gaussian elimination with pivots; A is row by row.
std::vector<double> solved(std::vector<std::vector<double>> a, std::vector<double> b) {
    const std::size_t n = b.size();
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k; i < n; ++i)
            if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
        std::swap(a[k], a[pivot]);
        std::swap(b[k], b[pivot]);
        for (std::size_t i = k + 1; i < n; ++i) {
            const double factor = a[i][k] / a[k][k];
            if (factor == 0) continue;
            for (std::size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (std::size_t k = n; k-- > 0;) {
        for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
    return b;
}

/// Barriers that obey no detailed balance: what stands behind the jumping atom counts, and not on the way back.
template <lattice L>
auto uneven() {
    return make_analytic<L>([](const supercell<L>& crystal, site vacancy, site neighbour) {
        const vec3 ahead = crystal.position(neighbour) + L::jumps[0];
        return 0.5 + 0.05 * crystal[neighbour] + 0.06 * crystal[crystal.at(ahead)] +
               0.02 * crystal[crystal.at(crystal.position(vacancy) + L::jumps[1])];
    });
}

template <lattice L>
supercell<L> box(std::array<int, 3> cells, std::size_t solutes) {
    supercell<L> crystal(cells, {"A", "B"});
    for (std::size_t i = 1; i < crystal.size(); ++i) crystal.set(site{i}, i <= solutes ? digit{2} : digit{1});
    return crystal;
}

/// Rates k[i][j] from the crystals alone: every jump made, the state after it looked up.
template <lattice L, class Model>
std::vector<std::vector<double>> rate_matrix(const state_space<L>& states, const Model& model, double kT) {
    std::vector<std::vector<double>> k(states.size(), std::vector<double>(states.size()));
    for (std::size_t i = 0; i < states.size(); ++i) {
        auto crystal = states.crystal(i);
        const site vacancy = vacancies(crystal).front();
        const auto barriers = barriers_eV(model, crystal, vacancy);
        for (std::size_t j = 0; j < jump_count<L>; ++j) {
            auto after = crystal;
            after.exchange(vacancy, after.at(after.position(vacancy) + L::jumps[j]));
            k[i][states.index_of(after)] += model.attempt_frequency_per_s() * std::exp(-barriers[j] / kT);
        }
    }
    return k;
}

template <lattice L>
void check_against_elimination(std::array<int, 3> cells, vacancy_frame frame) {
    const auto model = uneven<L>();
    const kelvin temperature{900};
    const state_space<L> states(box<L>(cells, 1), frame);
    const std::size_t n = states.size();
    CAPTURE(n);
    const auto k = rate_matrix(states, model, boltzmann_eV_per_K * 900);
    const markov_chain<L> chain(states, model, temperature);

    // Σ_i p_i k_ij − p_j Σ_i k_ji = 0, the last equation replaced by Σ p = 1
    std::vector<std::vector<double>> a(n, std::vector<double>(n));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            a[j][i] += k[i][j];
            a[i][i] -= k[i][j];
        }
    a[n - 1].assign(n, 1);
    std::vector<double> b(n);
    b[n - 1] = 1;
    const auto expected = solved(a, b);
    const auto found = chain.stationary();
    for (std::size_t i = 0; i < n; ++i) CHECK(found[i] == doctest::Approx(expected[i]).epsilon(1e-9));

    // Σ_j k_ij (t_j − t_i) = −1, t = 0 in the last states
    const auto arrived = [&](std::size_t i) { return i + 3 > n; };
    std::vector<std::vector<double>> c(n, std::vector<double>(n));
    std::vector<double> d(n, -1);
    for (std::size_t i = 0; i < n; ++i) {
        if (arrived(i)) {
            c[i][i] = 1;
            d[i] = 0;
            continue;
        }
        for (std::size_t j = 0; j < n; ++j) {
            c[i][j] += k[i][j];
            c[i][i] -= k[i][j];
        }
    }
    const auto times = solved(c, d);
    const auto passage = chain.mean_first_passage_s(arrived);
    for (std::size_t i = 0; i < n; ++i) CHECK(passage[i] == doctest::Approx(times[i]).epsilon(1e-9));
}

}  // namespace

TEST_CASE("stationary shares and first-passage times are those of Gaussian elimination") {
    check_against_elimination<bcc>({2, 2, 2}, vacancy_frame::fixed);
    check_against_elimination<bcc>({3, 3, 3}, vacancy_frame::held_at_origin);
    check_against_elimination<fcc>({2, 2, 2}, vacancy_frame::held_at_origin);
}

TEST_CASE("pair interactions lead to Boltzmann's distribution") {
    pair_energies<bcc> energies({"A", "B"}, 2);
    energies.set(1, 1, 2, -0.03);
    energies.set(1, vacant, 2, -0.05);
    energies.set(2, 2, 2, 0.02);
    const state_space<bcc> states(box<bcc>({3, 3, 3}, 2), vacancy_frame::held_at_origin);
    const markov_chain<bcc> chain(states, pair_interactions<bcc>(energies, {0.6, 0.7}), kelvin{600});
    const auto found = chain.stationary();
    const auto expected = boltzmann(states, energies, kelvin{600});
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == doctest::Approx(expected[i]).epsilon(1e-9));
}

TEST_CASE("a walk that has arrived needs no time, and one step away from everywhere one residence time") {
    const state_space<bcc> states(box<bcc>({2, 2, 2}, 1), vacancy_frame::held_at_origin);
    const markov_chain<bcc> chain(states, equal_rates<bcc>(0.5), kelvin{1000});
    const double residence = 1 / (8e13 * std::exp(-0.5 / (boltzmann_eV_per_K * 1000)));
    const auto time = chain.mean_first_passage_s([](std::size_t state) { return state != 4; });
    double out = 0;  // of jumps that stay in state 4
    for (std::size_t j = 0; j < 8; ++j) out += chain.target(4, j) != 4;
    CHECK(time[0] == 0);
    CHECK(time[4] == doctest::Approx(residence * 8 / out).epsilon(1e-12));
}

TEST_CASE("a tracer among its like has the box's correlation factor") {
    // VALIDATION 2: 7/9 in 2 × 2 × 2 cells and 0.7430065 in 3 × 3 × 3
    for (const auto& [cells, factor] : {std::pair{2, 7.0 / 9}, std::pair{3, 0.7430065}}) {
        const state_space<bcc> states(box<bcc>({cells, cells, cells}, 1), vacancy_frame::held_at_origin);
        const markov_chain<bcc> chain(states, equal_rates<bcc>(0.5), kelvin{1000});
        CHECK(std::abs(chain.correlation_factor(2) - factor) < 0.6e-7);
    }
}

TEST_CASE("an impurity of another rate has the textbook's form of correlation factor") {
    // f = u/(u + 2 w₂) with u of the matrix alone (Manning 1968): u/w from w₂ = w gives every other w₂
    const state_space<bcc> states(box<bcc>({3, 3, 3}, 1), vacancy_frame::held_at_origin);
    const double kT = boltzmann_eV_per_K * 1000;
    const auto factor = [&](double barrier) {
        return markov_chain<bcc>(states, rates_by_species<bcc>({"A", "B"}, {0.6, barrier}), kelvin{1000})
            .correlation_factor(2);
    };
    const double u = 2 * factor(0.6) / (1 - factor(0.6));
    for (const double barrier : {0.4, 0.5, 0.7})
        CHECK(factor(barrier) == doctest::Approx(u / (u + 2 * std::exp((0.6 - barrier) / kT))).epsilon(1e-9));
}

TEST_CASE("what is no chain is refused") {
    supercell<bcc> two({2, 2, 2}, {"A"});
    for (std::size_t i = 2; i < 16; ++i) two.set(site{i}, 1);
    const state_space<bcc> states(two);
    CHECK(message_of([&] { markov_chain<bcc>(states, equal_rates<bcc>(0.5), kelvin{1000}); }) ==
          "markov chain: expected states with one vacancy, found 2");
    const state_space<bcc> one(box<bcc>({2, 2, 2}, 1), vacancy_frame::held_at_origin);
    CHECK(contains(message_of([&] { markov_chain<bcc>(one, equal_rates<bcc>(std::nan("")), kelvin{1000}); }),
                   "finite rates out of every state"));
    CHECK(contains(message_of([&] { markov_chain<bcc>(one, equal_rates<bcc>(INFINITY), kelvin{1000}); }),
                   "finite rates out of every state"));
    // nobody reaches a state that there is not
    const markov_chain<bcc> chain(one, equal_rates<bcc>(0.5), kelvin{1000});
    CHECK(contains(message_of<error>([&] { chain.mean_first_passage_s([](std::size_t) { return false; }); }),
                   "no solution after 100000 sweeps"));
}
