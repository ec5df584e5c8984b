// Coefficients against exact results: the equal-rate walk, the sum rule of the random alloy, Manning's factors.
#include <saddle/analysis/diffusion.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/analysis/correlation_factor.hpp>
#include <saddle/analysis/mean_square_displacement.hpp>
#include <saddle/barrier/analytic_models.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr kelvin temperature{1000};
constexpr double lattice_constant_A = 3.2;

double rate_per_s(double barrier_eV) {
    return default_attempt_frequency_per_s * std::exp(-barrier_eV / thermal_energy_eV(temperature));
}

template <lattice L>
diffusion_box box_of(const supercell<L>& crystal) {
    const double a = lattice_constant_A;
    const auto sites = crystal.size();
    return {static_cast<double>(squared_length(L::jumps[0])),
            a,
            a * a * a * static_cast<double>(sites / sites_per_cell<L>),
            sites,
            temperature,
            1 / static_cast<double>(sites)};
}

std::vector<std::size_t> atoms_of(const auto& crystal) {
    const auto counts = digit_counts(crystal);
    return {counts.begin() + 1, counts.end()};
}

/// The samples of a run, every `sample_every` jumps from its start.
template <lattice L, barrier_source Model>
std::vector<displacement_sample> sampled(const supercell<L>& crystal, const Model& model,
                                         const displacement_layout& layout, std::uint64_t jumps) {
    using observer = mean_square_displacement<L>;
    kmc run(crystal, model, temperature, seed{11}, observer(crystal, layout.block_jumps));
    std::vector<displacement_sample> samples;
    for (std::uint64_t jump = 0; jump <= jumps; jump += layout.sample_every) {
        const auto& s = run.statistics();
        const auto& watched = run.template observer<observer>();
        displacement_sample now{jump, watched.expected_time_s(), s.vacancy, {}};
        for (std::size_t d = 1; d <= crystal.names().size(); ++d)
            now.species.push_back({s.jumps_by_species[d], s.atoms[d], watched.squares()[d]});
        samples.push_back(std::move(now));
        run.advance(layout.sample_every);
    }
    return samples;
}

template <lattice L>
diffusion_average averaged(const supercell<L>& crystal, const std::vector<displacement_sample>& samples,
                           const displacement_layout& layout, const diffusion_box& box) {
    diffusion_average mean(crystal.names().size());
    for (const auto& block : whole_blocks(samples, layout)) mean.add(block_of(block, layout), atoms_of(crystal), box);
    return mean;
}

displacement_layout layout_of(std::size_t sites) { return {sites, 40 * sites, sites}; }

void check_ratio(const ratio_average& found, double expected, double largest_relative_error) {
    CAPTURE(found.mean());
    CAPTURE(found.standard_error());
    CAPTURE(expected);
    CHECK(found.standard_error() < largest_relative_error * std::abs(expected));
    CHECK(std::abs(found.mean() - expected) < tolerance::standard_errors * found.standard_error());
}

/// VALIDATION 2 and 3: D_v = s² Γ/6, D* = f s² Γ/(6(N − 1)) with the exact f of the box.
template <lattice L>
void check_equal_rates(int cells, std::uint64_t jumps) {
    CAPTURE(L::name);
    CAPTURE(cells);
    constexpr double barrier_eV = 0.6;
    auto crystal = supercell<L>::random({cells, cells, cells}, {{"A", 1}, {"B", 2}}, seed{1});
    crystal.make_vacancy(site{0});
    const auto layout = layout_of(crystal.size());
    const auto model = equal_rates<L>(barrier_eV);
    const auto box = box_of(crystal);
    const auto mean = averaged(crystal, sampled(crystal, model, layout, jumps), layout, box);
    const double jump_m = std::sqrt(box.jump_squared) * lattice_constant_A / 2 * 1e-10;
    const double rate = static_cast<double>(jump_count<L>) * rate_per_s(barrier_eV);
    const double vacancy = jump_m * jump_m * rate / 6;
    check_ratio(mean.vacancy(), vacancy, 0.03);
    check_ratio(mean.vacancy_factor(), 1, 0.03);
    const double f = correlation_factor(exact_mean_cosine<L>(cells));
    for (std::size_t i = 0; i < 2; ++i) {
        check_ratio(mean.tracer(i), f * vacancy / static_cast<double>(crystal.size() - 1), 0.02);
        check_ratio(mean.tracer_factor(i), f, 0.02);
    }
}

}  // namespace

TEST_CASE("equal rates: the vacancy walks at random, tracers have the exact factor of their box") {
    check_equal_rates<bcc>(2, 1'000'000);
    check_equal_rates<bcc>(3, 2'000'000);
    check_equal_rates<bcc>(4, 2'000'000);
    check_equal_rates<fcc>(2, 2'000'000);
}

TEST_CASE("all species together move against the vacancy, block by block") {
    auto crystal = supercell<bcc>::random({3, 3, 3}, {{"A", 1}, {"B", 2}, {"C", 1}}, seed{1});
    crystal.make_vacancy(site{5});
    const auto layout = layout_of(crystal.size());
    const auto model = rates_by_species<bcc>({"A", "B", "C"}, {0.6, 0.7, 0.65});
    const auto samples = sampled(crystal, model, layout, 50'000);
    for (const auto& samples_of_block : whole_blocks(samples, layout)) {
        const auto block = block_of(samples_of_block, layout);
        double sum = 0;
        for (const double g : block.collective) sum += g;
        CHECK(sum == doctest::Approx(block.vacancy).epsilon(1e-10));
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 3; ++j) CHECK(block.collective[3 * i + j] == block.collective[3 * j + i]);
    }
    // and so Σ L_ij = D_v/(V k_B T)
    const auto box = box_of(crystal);
    const auto mean = averaged(crystal, samples, layout, box);
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) sum += mean.collective(i, j).mean();
    CHECK(sum == doctest::Approx(mean.vacancy().mean() * 1e20 / (box.volume_A3 * thermal_energy_eV(temperature)))
                     .epsilon(1e-10));
}

TEST_CASE("the random alloy's collective coefficients obey its sum rule") {
    // VALIDATION 4: Σ_i L_ij/w_i = z s² N_j/((N − 1) 6 V k_B T), s in Å, for every species j
    const std::vector<double> barriers{0.60, 0.70, 0.65};
    auto crystal = supercell<bcc>::random({3, 3, 3}, {{"A", 2}, {"B", 1}, {"C", 3}}, seed{5});
    crystal.make_vacancy(site{20});
    const auto layout = layout_of(crystal.size());
    const auto atoms = atoms_of(crystal);
    const auto box = box_of(crystal);
    const auto model = rates_by_species<bcc>({"A", "B", "C"}, barriers);
    const auto samples = sampled(crystal, model, layout, 6'000'000);
    const auto blocks = whole_blocks(samples, layout);
    const double s_squared = box.jump_squared * lattice_constant_A * lattice_constant_A / 4;
    const auto expected = [&](std::size_t j) {
        return 8 * s_squared * static_cast<double>(atoms[j]) /
               (static_cast<double>(crystal.size() - 1) * 6 * box.volume_A3 * thermal_energy_eV(temperature));
    };
    diffusion_average mean(3);
    std::array<ratio_average, 3> sums;
    for (const auto& samples_of_block : std::span(blocks).subspan(1)) {  // the first begins beside equilibrium
        const auto block = block_of(samples_of_block, layout);
        mean.add(block, atoms, box);
        for (std::size_t j = 0; j < 3; ++j) {
            double sum = 0;
            for (std::size_t i = 0; i < 3; ++i) sum += block.collective[3 * i + j] / rate_per_s(barriers[i]);
            sums[j].add(sum, 8 * box.jump_squared * block.window_s);
        }
    }
    for (std::size_t j = 0; j < 3; ++j) {
        CAPTURE(j);
        const double share = static_cast<double>(atoms[j]) / static_cast<double>(crystal.size() - 1);
        check_ratio(sums[j], share, 0.05);
        double sum = 0;
        for (std::size_t i = 0; i < 3; ++i) sum += mean.collective(i, j).mean() / rate_per_s(barriers[i]);
        CHECK(sum / expected(j) == doctest::Approx(sums[j].mean() / share).epsilon(1e-10));
    }
}

TEST_CASE("tracers of the random alloy are near Manning's") {
    // VALIDATION 5: rates as 1 : 2, where the factors lie 0.13 apart; the approximation is good to 0.02
    constexpr double approximation = 0.02;
    const std::array barriers{0.66, 0.60};
    auto crystal = supercell<bcc>::random({6, 6, 6}, {{"A", 1}, {"B", 1}}, seed{1});
    crystal.make_vacancy(site{0});
    const auto layout = layout_of(crystal.size());
    const auto model = rates_by_species<bcc>({"A", "B"}, {barriers[0], barriers[1]});
    const auto mean = averaged(crystal, sampled(crystal, model, layout, 3'000'000), layout, box_of(crystal));
    const auto manning = manning_correlation(std::array{0.5, 0.5}, std::array{rate_per_s(0.66), rate_per_s(0.60)},
                                             correlation_factor(exact_mean_cosine<bcc>(6)));
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& f = mean.tracer_factor(i);
        CAPTURE(f.mean());
        CAPTURE(manning[i]);
        CHECK(f.standard_error() < 0.01);
        CHECK(std::abs(f.mean() - manning[i]) < approximation + tolerance::standard_errors * f.standard_error());
        // D* by the jump rate z w_i/(N − 1) of an atom in equilibrium
        const double jump_m2 = 3 * lattice_constant_A * lattice_constant_A / 4 * 1e-20;
        const double walk = jump_m2 * 8 * rate_per_s(barriers[i]) / (6 * static_cast<double>(crystal.size() - 1));
        const double error = mean.tracer(i).standard_error() / walk;
        CHECK(std::abs(mean.tracer(i).mean() / walk - manning[i]) < approximation + tolerance::standard_errors * error);
    }
}

TEST_CASE("another vacancy concentration rescales time for atoms, not for a vacancy") {
    auto crystal = supercell<bcc>::random({3, 3, 3}, {{"A", 1}, {"B", 2}}, seed{1});
    crystal.make_vacancy(site{5});
    const auto layout = layout_of(crystal.size());
    const auto model = rates_by_species<bcc>({"A", "B"}, {0.6, 0.7});
    const auto samples = sampled(crystal, model, layout, 50'000);
    auto box = box_of(crystal);
    CHECK(box.time_factor() == doctest::Approx(1).epsilon(1e-14));
    const auto own = averaged(crystal, samples, layout, box);
    box.vacancy_concentration *= 1e-3;
    CHECK(box.time_factor() == doctest::Approx(1000).epsilon(1e-14));
    const auto other = averaged(crystal, samples, layout, box);
    const auto ratio = [](const ratio_average& a, const ratio_average& b) {
        CHECK(a.standard_error() / b.standard_error() == doctest::Approx(a.mean() / b.mean()).epsilon(1e-8));
        return a.mean() / b.mean();
    };
    CHECK(ratio(other.vacancy(), own.vacancy()) == doctest::Approx(1).epsilon(1e-12));
    CHECK(ratio(other.vacancy_factor(), own.vacancy_factor()) == doctest::Approx(1).epsilon(1e-12));
    CHECK(ratio(other.tracer_factor(1), own.tracer_factor(1)) == doctest::Approx(1).epsilon(1e-12));
    CHECK(ratio(other.tracer(1), own.tracer(1)) == doctest::Approx(1e-3).epsilon(1e-12));
    CHECK(ratio(other.collective(0, 1), own.collective(0, 1)) == doctest::Approx(1e-3).epsilon(1e-12));
}

TEST_CASE("mean square displacements begin with the jumps' and grow as the coefficients say") {
    auto crystal = supercell<bcc>::random({3, 3, 3}, {{"A", 1}}, seed{1});
    crystal.make_vacancy(site{5});
    const displacement_layout layout{2, 1000, 54};
    const auto samples = sampled(crystal, equal_rates<bcc>(0.6), layout, 1'000'000);
    displacement_curve curve;
    for (const auto& block : whole_blocks(samples, layout)) curve.add(block, atoms_of(crystal));
    const auto& points = curve.points();
    REQUIRE(points.size() == 500);
    const double rate = 8 * rate_per_s(0.6);
    CHECK(points[0].time_s.mean() == doctest::Approx(2 / rate).epsilon(1e-9));
    CHECK(points[499].time_s.mean() == doctest::Approx(1000 / rate).epsilon(1e-9));
    // two jumps: ⟨R_v²⟩ = 2 s²; the atoms' Σ r² is that too unless the vacancy goes back (1 of 8), when it is 0
    CHECK(agrees(points[0].vacancy, 6));
    CHECK(agrees(points[499].vacancy, 3000));
    CHECK(points[499].vacancy.standard_error() < 0.05 * 3000);
    CHECK(agrees(points[0].species[0], 7.0 / 8 * 6 / 53));
    CHECK_THROWS_AS(curve.add(std::span(samples).first(10), atoms_of(crystal)), input_error);
}

TEST_CASE("wrong arguments are named") {
    CHECK(message_of([] { diffusion_average(0); }) == "diffusion: expected at least one species, found none");
    diffusion_average mean(2);
    displacement_block block;
    block.tracer_growth = {1, 1};
    CHECK(message_of([&] {
              mean.add(block, {5}, {3, 3.2, 100, 10, temperature, 0.1});
          }) == "diffusion: expected 2 species, found 1");
}
