// The reference barriers of the CNN papers' potential, by another program (../shared/data/snap_neb).
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <potential/kim_models.hpp>
#include <potential/samples.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/text.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/neb/vacancy_jump.hpp>
#include <saddle/potential/kim.hpp>
#include <saddle/potential/kim_snap.hpp>
#include <saddle/potential/snap.hpp>
#include <saddle/structure/recognise.hpp>
#include <shared_data.hpp>
#include <wide_arch.hpp>

using namespace saddle;

namespace {

const species_names species_of_model{"Nb", "Mo", "Ta"};

struct reference {
    std::int64_t vacancy{};  ///< atom id in the perfect crystal
    vec3 jump;
    double forward_eV{}, reverse_eV{};
};

std::vector<reference> read_references(const std::filesystem::path& folder) {
    const auto text = read_file(folder / "reference_barriers.csv");
    line_reader in(text, "references");
    in.next("a header");
    std::vector<reference> all;
    while (in.skip_blank_lines()) {
        const auto row = comma_fields(in.next(""));
        const auto whole = [&](std::size_t k) { return static_cast<int>(in.integer(row[k], "an integer")); };
        all.push_back({whole(4) + 1, {whole(5), whole(6), whole(7)}, in.real(row[10], "eV"), in.real(row[11], "eV")});
    }
    return all;
}

using native_snap = snap<wide_arch>;

struct errors {
    double worst_eV = 0;
    double calls_a_barrier = 0;
};

template <potential P>
errors compared(P& snap, const std::filesystem::path& folder, const jump_settings& settings, std::size_t most = 24) {
    const auto structure =
        with_species(read_extxyz(read_file(folder / "NbMoTa_5x5x5_perfect.extxyz"), "perfect"), species_of_model);
    const auto home = recognise<bcc>(structure);
    std::map<std::int64_t, vacancy_state<bcc>> states;
    errors found;
    std::size_t calls = 0, count = 0;
    for (const auto& expected : read_references(folder)) {
        if (count == most) break;
        if (!states.contains(expected.vacancy)) {
            const auto made = relax_vacancy(snap, structure, home, site_of_atom(home, expected.vacancy), settings);
            calls += made.report.calls;
            states.emplace(expected.vacancy, made);
        }
        const auto made = find_jump(std::span(&snap, 1), states.at(expected.vacancy), expected.jump, settings);
        REQUIRE(made.outcome == jump_outcome::normal);
        found.worst_eV = std::max({found.worst_eV, std::fabs(made.forward_eV - expected.forward_eV),
                                   std::fabs(made.reverse_eV - expected.reverse_eV)});
        calls += made.calls;
        ++count;
    }
    found.calls_a_barrier = static_cast<double>(calls) / static_cast<double>(count);
    std::printf("%zu images, %g eV/A: worst error %.3f meV, %.1f calls a barrier\n", settings.images,
                settings.band.until.eV_per_A, 1e3 * found.worst_eV, found.calls_a_barrier);
    return found;
}

jump_settings until(double force, std::size_t images) {
    jump_settings settings;
    settings.images = images;
    settings.band.until.eV_per_A = force;
    return settings;
}

}  // namespace

TEST_CASE("24 reference barriers") {
    const auto folder = shared_data("snap_neb");
    if (!folder || !kim_model_here(nb_mo_ta_snap)) return;
    native_snap native(read_kim_snap(nb_mo_ta_snap), species_of_model);
    const auto coarse = compared(native, *folder, until(0.01, 3));
    CHECK(coarse.worst_eV < 2e-3);
    CHECK(coarse.calls_a_barrier < 40);
    CHECK(compared(native, *folder, until(0.001, 3)).worst_eV < 1e-4);
    CHECK(compared(native, *folder, until(0.001, 7), 4).worst_eV < 1e-4);
    const auto usual = compared(native, *folder, until(0.01, 5), 8);
    CHECK(usual.worst_eV < 2e-3);
    CHECK(usual.calls_a_barrier < 75);  // 150 is what a driver of ASE's takes
    kim_potential model(nb_mo_ta_snap, species_of_model);
    CHECK(compared(model, *folder, until(0.01, 3), 2).worst_eV < 2e-3);
}

// The criterion is the largest force on an atom, 0.001 eV/Å at the bands and half of it at their ends.
TEST_CASE("the same barrier from either end within 0.1 meV") {
    const auto folder = shared_data("snap_neb");
    if (!folder || !kim_model_here(nb_mo_ta_snap)) return;
    native_snap snap(read_kim_snap(nb_mo_ta_snap), species_of_model);
    const auto structure =
        with_species(read_extxyz(read_file(*folder / "NbMoTa_5x5x5_perfect.extxyz"), "perfect"), species_of_model);
    const auto home = recognise<bcc>(structure);
    const auto settings = until(0.001, 3);
    const site vacancy{137};
    const auto state = relax_vacancy(snap, structure, home, vacancy, settings);
    double worst_eV = 0;
    for (const std::size_t k : {0u, 3u, 5u, 6u}) {
        const vec3 jump = bcc::jumps[k];
        const auto there = find_jump(std::span(&snap, 1), state, jump, settings);
        REQUIRE(there.outcome == jump_outcome::normal);
        // the perfect crystal with the two atoms exchanged: its vacancy at the other end is the state after the jump
        const site from = home.sites.near(home.sites.position(vacancy), jump);
        auto after = structure;
        const auto place = [&](site s) {
            return static_cast<std::size_t>(std::find(after.ids.begin(), after.ids.end(), home.ids[s.index]) -
                                            after.ids.begin());
        };
        std::swap(after.positions[place(from)], after.positions[place(vacancy)]);
        const auto other = relax_vacancy(snap, after, recognise<bcc>(after), from, settings);
        const auto back = find_jump(std::span(&snap, 1), other, -jump, settings);
        REQUIRE(back.outcome == jump_outcome::normal);
        CHECK(std::fabs(there.forward_eV - there.reverse_eV) > 1e-3);  // the ends are two
        worst_eV = std::max(
            {worst_eV, std::fabs(there.forward_eV - back.reverse_eV), std::fabs(there.reverse_eV - back.forward_eV)});
    }
    std::printf("from either end: worst difference %.4f meV\n", 1e3 * worst_eV);
    CHECK(worst_eV < 1e-4);
}

TEST_CASE("a box, a band and its barrier have the same bits on every instruction set") {
    const auto folder = shared_data("snap_neb");
    if (!folder || !kim_model_here(nb_mo_ta_snap)) return;
    const auto structure =
        with_species(read_extxyz(read_file(*folder / "NbMoTa_5x5x5_perfect.extxyz"), "perfect"), species_of_model);
    const auto home = recognise<bcc>(structure);
    const auto found = [&](auto arch) {
        snap<decltype(arch)> forces_of(read_kim_snap(nb_mo_ta_snap), species_of_model);
        const auto settings = until(0.01, 5);
        const auto state = relax_vacancy_and_box(forces_of, structure, home, site{62}, 0.01, settings);
        CHECK(state.box_at_rest);
        return std::pair(state, find_jump(std::span(&forces_of, 1), state, bcc::jumps[2], settings));
    };
    const auto reference = found(arch::generic{});
    const auto& state = reference.first;
    const auto& made = reference.second;
    REQUIRE(made.outcome == jump_outcome::normal);
    CHECK(state.home.lattice_constant_A < home.lattice_constant_A - 1e-3);  // 1.6 GPa
    const auto same = [&](auto arch) {
        if (!decltype(arch)::supported()) return;
        const auto other = found(arch);
        CHECK(other.first.home.box == state.home.box);
        CHECK(other.first.relaxed.positions == state.relaxed.positions);
        CHECK(other.second.path.images == made.path.images);
        CHECK(other.second.forward_eV == made.forward_eV);
        CHECK(other.second.calls == made.calls);
    };
#ifdef SADDLE_ON_X86_64
    same(arch::avx2{});
    same(arch::avx512{});
#else
    same(wide_arch{});
#endif
}

TEST_CASE("migration barriers and vacancy formation in the pure metals") {
    if (!kim_model_here(nb_mo_ta_snap)) return;
    native_snap snap(read_kim_snap(nb_mo_ta_snap), species_of_model);
    struct metal {
        const char* name;
        double a_A, migration_eV, formation_eV;
    };
    std::size_t place = 0;
    for (const metal& m :
         {metal{"Nb", 3.3261, 1.003, 2.498}, {"Mo", 3.1667, 1.748, 2.825}, {"Ta", 3.3183, 1.329, 2.247}}) {
        auto structure = samples::bcc_crystal(5, m.a_A, {m.name}, 0, seed{1});
        structure = with_species(structure, species_of_model);
        const double perfect_eV = samples::energy_of(snap, structure);
        const auto state = relax_vacancy(snap, structure, recognise<bcc>(structure), site{137}, until(0.001, 3));
        const auto made = find_jump(std::span(&snap, 1), state, bcc::jumps[place++], until(0.001, 3));
        CHECK(made.outcome == jump_outcome::normal);
        CHECK(std::fabs(made.forward_eV - m.migration_eV) < 6e-4);
        CHECK(std::fabs(made.forward_eV - made.reverse_eV) < 1e-4);
        const double formation_eV = state.report.energy_eV - perfect_eV * 249 / 250;
        CHECK(std::fabs(formation_eV - m.formation_eV) < 6e-4);
    }
}
