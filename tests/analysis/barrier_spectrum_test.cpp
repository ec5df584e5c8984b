#include <saddle/analysis/barrier_spectrum.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <barrier/published_network.hpp>
#include <saddle/alloy/composition_grid.hpp>
#include <saddle/analysis/site_barriers.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/network/backend/simd.hpp>

#include <message.hpp>
#include <shared_data.hpp>
#include <tolerance.hpp>
#include <wide_arch.hpp>

using namespace saddle;

namespace {

/// 1 eV for A, 2 eV for B, 3 eV for C, and 10 meV more for every C beside the vacancy.
template <lattice L>
auto by_surroundings() {
    return make_analytic<L>([](const supercell<L>& crystal, site vacancy, site neighbour) {
        int of_c = 0;
        for (const vec3 d : L::jumps) of_c += crystal[crystal.near(crystal.position(vacancy), d)] == 3;
        return crystal[neighbour] + 0.01 * of_c;
    });
}

template <lattice L>
barrier_spectrum spectrum_of(const supercell<L>& crystal, const std::vector<site>& sites) {
    barrier_spectrum spectrum(crystal.names().size());
    for_each_site_barriers(by_surroundings<L>(), crystal, sites,
                           [&](site s, const per_jump<L>& barriers) { spectrum.add(crystal, s, barriers); });
    return spectrum;
}

/// The same from stored barriers of one jump after the other.
template <lattice L>
void check_against_stored_barriers(const supercell<L>& crystal) {
    const auto model = by_surroundings<L>();
    std::vector<std::vector<double>> of(4);
    for (const site s : atom_sites(crystal)) {
        auto emptied = crystal;
        emptied.make_vacancy(s);
        const auto barriers = barriers_eV(model, emptied, s);
        for (std::size_t j = 0; j < barriers.size(); ++j) {
            const digit jumps = emptied[emptied.at(emptied.position(s) + L::jumps[j])];
            if (jumps == vacant) continue;
            of[jumps].push_back(barriers[j]);
            of[0].push_back(barriers[j]);
        }
    }
    const auto spectrum = spectrum_of(crystal, atom_sites(crystal));
    for (digit d = 0; d <= 3; ++d) {
        const auto& found = d == 0 ? spectrum.all() : spectrum.of(d);
        double mean = 0, squares = 0;
        for (const double e : of[d]) mean += e / static_cast<double>(of[d].size());
        for (const double e : of[d]) squares += (e - mean) * (e - mean) / static_cast<double>(of[d].size());
        CHECK(found.barriers_eV.count() == of[d].size());
        CHECK(found.barriers_eV.mean() == doctest::Approx(mean).epsilon(1e-12));
        CHECK(found.barriers_eV.standard_deviation() == doctest::Approx(std::sqrt(squares)).epsilon(1e-10));
        histogram bins = barrier_spectrum::default_bins();
        for (const double e : of[d]) bins.add(e);
        CHECK(found.bins.counts() == bins.counts());
        CHECK(found.abnormal == 0);
    }
}

}  // namespace

TEST_CASE("spectra by species equal those of barriers kept one by one") {
    auto crystal = supercell<bcc>::random({4, 5, 3}, {{"A", 3}, {"B", 2}, {"C", 1}}, seed{2});
    check_against_stored_barriers(crystal);
    crystal.make_vacancy(site{0});
    crystal.make_vacancy(site{1});
    check_against_stored_barriers(crystal);
    check_against_stored_barriers(supercell<fcc>::random({3, 2, 3}, {{"A", 3}, {"B", 2}, {"C", 1}}, seed{2}));
}

TEST_CASE("every atom jumps into each of its neighbours' places") {
    const auto crystal = supercell<bcc>::random({5, 5, 5}, {{"A", 3}, {"B", 2}, {"C", 1}}, seed{2});
    const auto atoms = digit_counts(crystal);
    const auto spectrum = spectrum_of(crystal, atom_sites(crystal));
    for (digit d = 1; d <= 3; ++d) CHECK(spectrum.of(d).barriers_eV.count() == 8 * atoms[d]);
    CHECK(spectrum.all().barriers_eV.count() == 8 * crystal.size());
    CHECK(spectrum.all().bins.outside() == 0);
    double area = 0;
    for (const double f : spectrum.of(2).density()) area += f * spectrum.of(2).bins.width();
    CHECK(area == doctest::Approx(1).epsilon(1e-10));
}

TEST_CASE("a sample of sites has about the crystal's spectrum") {
    const auto crystal = supercell<bcc>::random({10, 10, 10}, {{"A", 3}, {"B", 2}, {"C", 1}}, seed{2});
    const auto whole = spectrum_of(crystal, atom_sites(crystal)).of(1).barriers_eV;
    const auto part = spectrum_of(crystal, sample_sites(crystal, 500, seed{1})).of(1).barriers_eV;
    CHECK(part.count() > 1000);
    CHECK(part.count() < whole.count());
    // jumps of one vacancy share its surroundings, so 500 vacancies are as many independent values at least
    CHECK(std::abs(part.mean() - whole.mean()) <
          tolerance::standard_errors * whole.standard_deviation() / std::sqrt(500.0));
}

TEST_CASE("abnormal barriers are counted, infinite ones are no jumps") {
    const supercell<bcc> crystal = [] {
        supercell<bcc> full({2, 2, 2}, {"A", "B"});
        full.assign(std::vector<digit>(16, 1));
        return full;
    }();
    barrier_spectrum spectrum(2, {-1, 1, 4});
    const double infinity = std::numeric_limits<double>::infinity();
    spectrum.add(crystal, site{0}, per_jump<bcc>{-0.1, 0, 0.5, infinity, 0.6, 7, infinity, 1});
    CHECK(spectrum.of(1).barriers_eV.count() == 6);
    CHECK(spectrum.of(1).abnormal == 2);
    CHECK(spectrum.of(1).bins.counts() == std::vector<std::uint64_t>{0, 1, 1, 3});
    CHECK(spectrum.of(1).bins.outside() == 1);
    CHECK(spectrum.all().barriers_eV.mean() == doctest::Approx(1.5).epsilon(1e-14));
    CHECK(spectrum.of(2).barriers_eV.count() == 0);
    CHECK(message_of([&] { spectrum.of(2).density(); }) ==
          "bandwidth: expected values that differ, found 0 without scatter");
}

TEST_CASE("species that are none are refused") {
    CHECK(message_of([] { barrier_spectrum(0); }) == "barrier spectrum: expected 1 to 16 species, found 0");
    CHECK(message_of([] { barrier_spectrum(17); }) == "barrier spectrum: expected 1 to 16 species, found 17");
    const barrier_spectrum spectrum(3);
    CHECK(message_of([&] { spectrum.of(4); }) == "barrier spectrum: expected a digit from 1 to 3, found 4");
    CHECK(message_of([&] { spectrum.of(0); }) == "barrier spectrum: expected a digit from 1 to 3, found 0");
}

TEST_CASE("the published network: of all alloys in steps of 10% Nb10Mo70Ta20 has the highest mean barrier, 1.92 eV") {
    const auto folder = shared_data("nkk");
    if (!folder) return;
    const auto model = load<published_model<backend::simd<wide_arch>>>(*folder / "weights.npy");
    block_average published;
    std::vector<block_average> others;
    for (const auto& amounts : composition_triangle(model.names(), 10, 1)) {
        const auto crystal = supercell<bcc>::random(smallest_cube<bcc>(amounts, 100, 8), amounts, seed{1});
        barrier_spectrum spectrum(3);
        block_average by_site;  // jumps of one vacancy share its surroundings
        for_each_site_barriers(model, crystal, sample_sites(crystal, 200, seed{1}),
                               [&](site s, const per_jump<bcc>& barriers) {
                                   spectrum.add(crystal, s, barriers);
                                   by_site.add(moments_of(barriers).mean());
                               });
        CHECK(spectrum.all().barriers_eV.mean() == doctest::Approx(by_site.mean()).epsilon(1e-12));
        const bool is_published = amounts == composition{{"Nb", 1}, {"Mo", 7}, {"Ta", 2}};
        if (is_published) published = by_site;
        if (!is_published) others.push_back(by_site);
    }
    REQUIRE(others.size() == 35);
    const auto error_with = [&](const block_average& other) {
        return std::hypot(published.standard_error(), other.standard_error());
    };
    // 1.92 stands for 1.915 to 1.925
    CHECK(std::abs(published.mean() - 1.92) < 0.005 + tolerance::standard_errors * published.standard_error());
    for (const auto& other : others)
        CHECK(other.mean() - published.mean() < tolerance::standard_errors * error_with(other));
    CHECK(published.standard_error() < 0.02);
}

TEST_CASE("saved, loaded and gone on with, a spectrum is that of one go") {
    const auto crystal = supercell<bcc>::random({4, 4, 4}, {{"A", 1}, {"B", 1}, {"C", 1}}, seed{4});
    const auto sites = atom_sites(crystal);
    const auto half = sites.begin() + 50;
    const auto whole = spectrum_of(crystal, sites);
    output_archive out;
    spectrum_of(crystal, std::vector<site>(sites.begin(), half)).save(out);
    input_archive in(out.bytes(), "saved");
    barrier_spectrum resumed(3);
    resumed.load(in);
    CHECK(in.empty());
    for_each_site_barriers(by_surroundings<bcc>(), crystal, std::vector<site>(half, sites.end()),
                           [&](site s, const per_jump<bcc>& barriers) { resumed.add(crystal, s, barriers); });
    for (digit d = 1; d <= 3; ++d) {
        CHECK(resumed.of(d).barriers_eV.mean() == whole.of(d).barriers_eV.mean());
        CHECK(resumed.of(d).barriers_eV.sum_of_squares() == whole.of(d).barriers_eV.sum_of_squares());
        CHECK(resumed.of(d).bins.counts() == whole.of(d).bins.counts());
        CHECK(resumed.of(d).bins.inside() == whole.of(d).bins.inside());
        CHECK(resumed.of(d).density() == whole.of(d).density());
    }
    barrier_spectrum other(3, histogram(0, 5, 10));
    input_archive again(out.bytes(), "saved");
    CHECK(message_of([&] { other.load(again); }) == "histogram: expected 10 bins, found 1000");
}
