// Kinetics against exact results: walks, correlation factors, the sum rule of the random alloy, a bound vacancy.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include <saddle/analysis/correlation_factor.hpp>
#include <saddle/analysis/tracer_correlation.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr double barrier_eV = 0.6;
constexpr kelvin temperature{1000};

template <lattice L>
auto equal_rates() {
    return make_analytic<L>([](const supercell<L>&, site, site) { return barrier_eV; });
}

/// Rate of one jump, 1/s.
double rate_per_s(double barrier) {
    return default_attempt_frequency_per_s * std::exp(-barrier / (boltzmann_eV_per_K * temperature.value));
}

template <lattice L>
supercell<L> pure_crystal(std::array<int, 3> cells) {
    auto crystal = supercell<L>::random(cells, {{"A", 1}}, seed{1});
    crystal.make_vacancy(site{0});
    return crystal;
}

double squared_distance(displacement a, displacement b) {
    return displacement{a.x - b.x, a.y - b.y, a.z - b.z}.squared();
}

double dot_product(displacement a, displacement b) { return static_cast<double>(a.x * b.x + a.y * b.y + a.z * b.z); }

displacement difference(displacement a, displacement b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }

displacement sum_over_atoms(const jump_statistics& statistics) {
    displacement sum;
    for (const auto& r : statistics.atoms) {
        sum.x += r.x;
        sum.y += r.y;
        sum.z += r.z;
    }
    return sum;
}

/// ⟨R_v²⟩ = s² Γ t in windows of equal time.
template <lattice L>
void check_vacancy_walk() {
    const auto model = equal_rates<L>();
    kmc run(pure_crystal<L>({3, 3, 3}), model, temperature, seed{3});
    const double total_rate = static_cast<double>(jump_count<L>) * rate_per_s(barrier_eV);
    const double window_s = 20 / total_rate;
    block_average squares, jumps;
    for (int w = 1; w <= 20000; ++w) {
        const auto before = run.statistics();
        REQUIRE(run.advance({.time = seconds(w * window_s)}) == stop_reason::time);
        squares.add(squared_distance(run.statistics().vacancy, before.vacancy));
        jumps.add(static_cast<double>(run.statistics().jumps - before.jumps));
        const displacement sum = sum_over_atoms(run.statistics());
        const displacement vacancy = run.statistics().vacancy;
        REQUIRE(sum == displacement{-vacancy.x, -vacancy.y, -vacancy.z});
    }
    const double s_squared = squared_length(L::jumps[0]);
    CHECK(agrees(squares, s_squared * total_rate * window_s));
    CHECK(squares.standard_error() < 0.01 * squares.mean());
    CHECK(agrees(jumps, total_rate * window_s));
}

}  // namespace

TEST_CASE("the vacancy walks as far as a random walk, and all atoms together as far the other way") {
    check_vacancy_walk<bcc>();
    check_vacancy_walk<fcc>();
}

TEST_CASE("tracer correlation in periodic bcc boxes is the exact one") {
    const struct {
        int cells;
        double exact;
    } boxes[] = {{2, 7.0 / 9}, {3, 0.7430065}, {4, 0.7341935}};
    for (const auto& box : boxes) {
        CAPTURE(box.cells);
        CHECK(correlation_factor(exact_mean_cosine<bcc>(box.cells)) == doctest::Approx(box.exact).epsilon(1e-7));
        const auto model = equal_rates<bcc>();
        auto crystal = pure_crystal<bcc>({box.cells, box.cells, box.cells});
        const std::size_t sites = crystal.size();
        const std::uint64_t block = 40 * sites;
        kmc run(crystal, model, temperature, seed{7}, tracer_correlation<bcc>(crystal, block));
        REQUIRE(run.advance(block * (600'000 / block)) == stop_reason::jumps);
        const auto& blocks = run.observer<tracer_correlation<bcc>>().blocks();

        const auto cosine = mean_cosine(blocks);
        const double f = correlation_factor(cosine.mean());
        const double error_of_f = correlation_factor_slope(cosine.mean()) * cosine.standard_error();
        CHECK(error_of_f < 0.002);
        CHECK(std::abs(f - box.exact) < tolerance::standard_errors * error_of_f);

        // D* = f s² Γ/(6(N−1)) against the growth of ⟨R²⟩ = 6 D* t in time, both summed over N − 1 atoms
        const double total_rate = 8 * rate_per_s(barrier_eV);
        const double diffusivity = box.exact * 3 * total_rate / (6.0 * static_cast<double>(sites - 1));
        block_average excess, expected;
        for (const auto& b : blocks) {
            expected.add(6 * diffusivity * static_cast<double>(sites - 1) * b.time_s);
            excess.add(b.growth - 6 * diffusivity * static_cast<double>(sites - 1) * b.time_s);
        }
        CHECK(excess.standard_error() < 0.02 * expected.mean());
        CHECK(agrees(excess, 0));
    }
}

TEST_CASE("the random alloy obeys its sum rule") {
    // rates depend on the jumping species alone: Σ_i ⟨R_i·R_j⟩/w_i = z s² t N_j/(N−1) for every species j
    const std::array barriers{0.60, 0.70, 0.65};
    const auto model = make_analytic<bcc>([barriers](const supercell<bcc>& crystal, site, site neighbour) {
        return barriers[crystal[neighbour] - std::size_t{1}];
    });
    auto crystal = supercell<bcc>::random({3, 3, 3}, {{"A", 2}, {"B", 1}, {"C", 3}}, seed{5});
    crystal.make_vacancy(site{20});
    const auto atoms = digit_counts(crystal);
    const double others = static_cast<double>(crystal.size() - 1);
    kmc run(std::move(crystal), model, temperature, seed{6});
    const double window_s = 5 / rate_per_s(0.65);
    std::array<block_average, 3> excess;
    std::array<double, 3> expected{};
    for (std::size_t j = 0; j < 3; ++j) expected[j] = 8 * 3 * window_s * static_cast<double>(atoms[j + 1]) / others;
    int window = 0;
    for (int b = 0; b < 200; ++b) {
        std::array<double, 3> sum{};
        for (int w = 0; w < 100; ++w) {
            const auto before = run.statistics();
            REQUIRE(run.advance({.time = seconds(++window * window_s)}) == stop_reason::time);
            std::array<displacement, 3> moved;
            for (std::size_t i = 0; i < 3; ++i)
                moved[i] = difference(run.statistics().atoms[i + 1], before.atoms[i + 1]);
            for (std::size_t j = 0; j < 3; ++j)
                for (std::size_t i = 0; i < 3; ++i) sum[j] += dot_product(moved[i], moved[j]) / rate_per_s(barriers[i]);
        }
        for (std::size_t j = 0; j < 3; ++j) excess[j].add(sum[j] / 100 - expected[j]);
    }
    for (std::size_t j = 0; j < 3; ++j) {
        CAPTURE(j);
        CHECK(agrees(excess[j], 0));
        CHECK(excess[j].standard_error() < 0.05 * expected[j]);
    }
}

TEST_CASE("a vacancy bound to one solute stays beside it as long as Boltzmann says") {
    // P_bound/P_free = 8 exp(E_b/kT)/(N−9), weighted by time, with E = E0 + ΔE/2
    constexpr double binding_eV = 0.12;
    constexpr digit solute = 2;
    const auto touches = [](const supercell<bcc>& crystal, site s) {
        const vec3 centre = crystal.position(s);
        for (const vec3 jump : bcc::jumps)
            if (crystal[crystal.near(centre, jump)] == solute) return true;
        return false;
    };
    const auto model = make_analytic<bcc>([touches](const supercell<bcc>& crystal, site vacancy, site neighbour) {
        const bool before = touches(crystal, vacancy);
        const bool after = crystal[neighbour] == solute || touches(crystal, neighbour);
        return barrier_eV + binding_eV * (before - after) / 2;
    });
    auto crystal = pure_crystal<bcc>({3, 3, 3});
    crystal.set(site{31}, solute - 1);
    auto with_solute = supercell<bcc>({3, 3, 3}, {"A", "B"});
    with_solute.assign(crystal.occupation());
    with_solute.set(site{31}, solute);

    struct bound_time {
        decltype(touches) bound;
        std::uint64_t block;
        bool was_bound;
        double time[2] = {0, 0};
        std::vector<double> bound_s = {}, free_s = {};
        void observe(const supercell<bcc>& now, const jump_event& event) {
            time[was_bound] += event.residence_s;
            was_bound = bound(now, event.to);
            if (event.number % block != 0) return;
            bound_s.push_back(time[1]);
            free_s.push_back(time[0]);
            time[0] = time[1] = 0;
        }
        void save(output_archive&) const {}
        void load(input_archive&) {}
    };
    const bool bound_at_start = touches(with_solute, site{0});
    kmc run(with_solute, model, temperature, seed{8}, bound_time{touches, 5000, bound_at_start});
    run.advance(1'000'000);
    const double expected = 8 * std::exp(binding_eV / (boltzmann_eV_per_K * temperature.value)) / (54 - 9);
    const auto& times = run.observer<bound_time>();
    block_average excess;
    for (std::size_t b = 0; b < times.bound_s.size(); ++b) excess.add(times.bound_s[b] - expected * times.free_s[b]);
    const double free_s =
        std::accumulate(times.free_s.begin(), times.free_s.end(), 0.0) / static_cast<double>(times.free_s.size());
    CHECK(agrees(excess, 0));
    CHECK(excess.standard_error() < 0.02 * expected * free_s);
}
