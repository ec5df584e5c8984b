#include <saddle/potential/eam.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/structure/pairs_within.hpp>

#include <message.hpp>
#include <potential/eam_samples.hpp>
#include <potential/samples.hpp>
#include <wide_arch.hpp>

using namespace saddle;

static_assert(potential_with_virial<eam<arch::generic>> && potential_with_atom_energies<eam<arch::generic>>);

namespace {

double energy_by_formulae(const atoms& structure, const samples::formulae& f) {
    std::vector<double> density(structure.size());
    double energy = 0;
    for_each_pair_within(structure, f.cutoff, [&](std::size_t i, std::size_t j, double r) {
        const std::size_t a = structure.species[i], b = structure.species[j];
        density[i] += f.density(b, a, r);
        density[j] += f.density(a, b, r);
        energy += f.pair(a, b, r);
    });
    for (std::size_t i = 0; i < structure.size(); ++i) energy += f.embedding(structure.species[i], density[i]);
    return energy;
}

atoms alloy(int cells) { return samples::sheared(samples::bcc_crystal(cells, 3.2, {"Nb", "Mo"}, 0.2, seed{5})); }

}  // namespace

TEST_CASE("energies are those of the formulae that made the tables") {
    for (const bool fs : {false, true}) {
        const samples::formulae f{fs};
        eam<wide_arch> potential(read_setfl(f.file(), "made"));
        CHECK(potential.names() == species_names{"Nb", "Mo"});
        for (const int cells : {1, 3}) {
            const auto structure = alloy(cells);
            const double energy = samples::energy_of(potential, structure);
            CHECK(std::fabs(energy - energy_by_formulae(structure, f)) < 1e-8 * double(structure.size()));
            double sum = 0;
            for (const double e : potential.per_atom_energy_eV()) sum += e;
            CHECK(sum == doctest::Approx(energy).epsilon(1e-14));
            CHECK(samples::worst_force_error(potential, structure, 5) < 1e-6);
            CHECK(samples::worst_virial_error(potential, structure) < 1e-5);
        }
    }
}

TEST_CASE("the two forms differ where densities do") {
    eam<wide_arch> alloy_form(read_setfl(samples::formulae{false}.file(), "made"));
    eam<wide_arch> fs_form(read_setfl(samples::formulae{true}.file(), "made"));
    CHECK(std::fabs(samples::energy_of(alloy_form, alloy(2)) - samples::energy_of(fs_form, alloy(2))) > 0.01);
}

TEST_CASE("beyond its table the embedding energy goes on linearly") {
    const samples::formulae f;
    eam<wide_arch> whole(read_setfl(f.file(8), "made")), cut(read_setfl(f.file(1.5), "made"));
    const auto structure = alloy(2);
    CHECK(samples::worst_force_error(cut, structure, 3) < 1e-6);
    CHECK(std::fabs(samples::energy_of(cut, structure) - samples::energy_of(whole, structure)) > 0.01);
}

TEST_CASE("instruction sets agree bit for bit; the past does not matter") {
    const auto tables = read_setfl(samples::formulae{true}.file(), "made");
    eam<arch::generic> generic(tables);
    eam<wide_arch> vector(tables), used(tables);
    auto structure = alloy(3);
    std::vector<real3> a(structure.size()), b(structure.size());
    used.energy_eV(structure, a);
    for (real3& r : structure.positions) r[2] -= 0.25;
    const double energy = generic.energy_eV(structure, a);
    CHECK(vector.energy_eV(structure, b) == energy);
    CHECK(a == b);
    CHECK(vector.virial_eV() == generic.virial_eV());
    CHECK(used.energy_eV(structure, b) == energy);
    CHECK(a == b);
#ifdef SADDLE_ON_X86_64
    if (arch::avx512::supported()) CHECK(eam<arch::avx512>(tables).energy_eV(structure, b) == energy);
#endif
}

TEST_CASE("species are those asked for, in that order") {
    const auto tables = read_setfl(samples::formulae{true}.file(), "made");
    eam<wide_arch> both(tables), turned(tables, {"Mo", "Nb"}), one(tables, {"Mo"});
    auto structure = alloy(2);
    const double energy = samples::energy_of(both, structure);
    for (auto& s : structure.species) s = 1 - s;
    CHECK(samples::energy_of(turned, structure) == doctest::Approx(energy).epsilon(1e-13));
    CHECK(one.names() == species_names{"Mo"});
    CHECK(message_of([&] { eam<wide_arch>(tables, {"Ta"}); }) == "eam: expected one of the species Nb, Mo, found 'Ta'");
}
