#include <saddle/neb/vacancy_jump.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <potential/samples.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/potential/lennard_jones.hpp>
#include <saddle/structure/recognise.hpp>

using namespace saddle;

namespace {

lennard_jones pair_forces() { return lennard_jones({{"A", 0.40, 2.50}, {"B", 0.34, 2.42}}, 5.0); }

/// fcc, 108 sites; `species` A alone or a random mixture.
atoms crystal_of(const species_names& present) {
    auto made = samples::crystal({{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}}, 3, 3.9, present, 0, seed{5});
    made.names = {"A", "B"};
    return made;
}

jump_settings until(double force, std::size_t images = 5) {
    jump_settings settings;
    settings.images = images;
    settings.band.until.eV_per_A = force;
    return settings;
}

std::size_t place_of(const atoms& structure, std::int64_t id) {
    return static_cast<std::size_t>(std::find(structure.ids.begin(), structure.ids.end(), id) - structure.ids.begin());
}

struct found {
    vacancy_state<fcc> state;
    jump_result jump;
};

template <class P>
found found_jump(P forces_of, const atoms& structure, std::size_t site_index, vec3 jump,
                 const jump_settings& settings) {
    const auto home = recognise<fcc>(structure);
    auto state = relax_vacancy(forces_of, structure, home, site{site_index}, settings);
    auto made = find_jump(std::span(&forces_of, 1), state, jump, settings);
    return {std::move(state), std::move(made)};
}

/// A pair potential and a spring that keeps one atom where it was.
class with_tether {
public:
    with_tether(std::int64_t id, real3 place, double stiffness) : id_(id), place_(place), stiffness_(stiffness) {}
    const species_names& names() const { return pairs_.names(); }
    double cutoff_A() const { return pairs_.cutoff_A(); }
    double energy_eV(const atoms& structure, std::span<real3> forces) {
        double energy = pairs_.energy_eV(structure, forces);
        for (std::size_t i = 0; i < structure.size(); ++i)
            if (structure.ids[i] == id_) {
                const real3 away = detail::nearest_image(structure.box, structure.positions[i], place_);
                energy += stiffness_ * dot(away, away) / 2;
                forces[i] = forces[i] - stiffness_ * away;
            }
        return energy;
    }

private:
    lennard_jones pairs_ = pair_forces();
    std::int64_t id_;
    real3 place_;
    double stiffness_;
};

}  // namespace

TEST_CASE("in a pure crystal all jumps are one jump") {
    const auto structure = crystal_of({"A"});
    double first = 0;
    for (const vec3 jump : fcc::jumps) {
        const auto made = found_jump(pair_forces(), structure, 40, jump, until(1e-4, 3));
        REQUIRE(made.jump.outcome == jump_outcome::normal);
        if (first == 0) first = made.jump.forward_eV;
        CHECK(first > 0.1);
        CHECK(std::fabs(made.jump.forward_eV - first) < 1e-6);
        CHECK(std::fabs(made.jump.forward_eV - made.jump.reverse_eV) < 1e-6);
    }
}

TEST_CASE("the same barrier from either end, and the difference is that of the ends") {
    const auto structure = crystal_of({"A", "B"});
    const auto home = recognise<fcc>(structure);
    const site vacancy{17};
    for (const std::size_t k : {0u, 4u, 7u, 11u}) {
        const vec3 jump = fcc::jumps[k];
        const auto there = found_jump(pair_forces(), structure, vacancy.index, jump, until(1e-3));
        REQUIRE(there.jump.outcome == jump_outcome::normal);
        CHECK(there.jump.forward_eV - there.jump.reverse_eV ==
              doctest::Approx(there.jump.end.energy_eV - there.state.report.energy_eV).epsilon(1e-12));
        // the crystal after the jump, unrelaxed, with the atom that is missing put where the jumping one was
        const site from = home.sites.near(home.sites.position(vacancy), jump);
        auto after = structure;
        std::swap(after.positions[place_of(after, home.ids[from.index])],
                  after.positions[place_of(after, home.ids[vacancy.index])]);
        const auto back = found_jump(pair_forces(), after, from.index, -jump, until(1e-3));
        CHECK(std::fabs(there.jump.forward_eV - back.jump.reverse_eV) < 1e-4);
        CHECK(std::fabs(there.jump.reverse_eV - back.jump.forward_eV) < 1e-4);
        CHECK(std::fabs(there.jump.end.energy_eV - back.state.report.energy_eV) < 1e-4);
    }
}

TEST_CASE("image count, first path, method and measure change nothing but the cost") {
    const auto structure = crystal_of({"A", "B"});
    const auto reference = found_jump(pair_forces(), structure, 40, fcc::jumps[2], until(1e-4, 7)).jump;
    REQUIRE(reference.outcome == jump_outcome::normal);
    const auto same = [&](jump_settings settings) {
        settings.band.most_iterations = 3000;
        const auto made = found_jump(pair_forces(), structure, 40, fcc::jumps[2], settings).jump;
        CHECK(made.outcome == jump_outcome::normal);
        CHECK(std::fabs(made.forward_eV - reference.forward_eV) < 2e-5);
        return made.calls;
    };
    CHECK(same(until(1e-3, 3)) < reference.calls / 2);
    CHECK(same(until(1e-3, 6)) > 0);
    auto settings = until(1e-3);
    settings.start = path_start::idpp;
    CHECK(same(settings) > 0);
    settings = until(1e-3);
    settings.band.until.measure = force_measure::global_norm;
    CHECK(same(settings) > 0);
    settings = until(1e-3);
    settings.method = minimiser::fire;
    CHECK(same(settings) > reference.calls);
}

TEST_CASE("path, ends and saddle are kept") {
    const auto all = found_jump(pair_forces(), crystal_of({"A", "B"}), 40, fcc::jumps[2], until(1e-2));
    const auto& state = all.state;
    const auto& made = all.jump;
    CHECK(made.path.images.size() == 5);
    CHECK(made.path.images.front() == state.relaxed.positions);
    CHECK(made.path.images.back() == made.end_positions);
    CHECK(made.path.energies_eV.front() == state.report.energy_eV);
    CHECK(made.calls == made.end.calls + made.path.calls);
    CHECK(state.vacancy_id == recognise<fcc>(crystal_of({"A", "B"})).ids[40]);
    CHECK(state.relaxed.size() == 107);
    // the atom that jumps moves by about the jump, the others do not
    const auto moved = [&](std::size_t i) { return length(made.end_positions[i] - state.relaxed.positions[i]); };
    CHECK(moved(made.atom) == doctest::Approx(3.9 / std::sqrt(2.0)).epsilon(0.1));
    for (std::size_t i = 0; i < state.relaxed.size(); ++i) CHECK((i == made.atom || moved(i) < 0.5));
}

TEST_CASE("a structure that has its vacancy already") {
    auto structure = crystal_of({"A"});
    const auto whole = found_jump(pair_forces(), structure, 40, fcc::jumps[0], until(1e-3));
    structure.ids.pop_back();  // in a pure crystal it does not matter which
    structure.species.pop_back();
    structure.positions.pop_back();
    const auto home = recognise<fcc>(structure);
    const auto vacancy = vacancies(home.sites).at(0);
    const auto made = found_jump(pair_forces(), structure, vacancy.index, fcc::jumps[0], until(1e-3));
    CHECK(made.state.vacancy_id == 0);
    CHECK(std::fabs(made.jump.forward_eV - whole.jump.forward_eV) < 1e-6);
}

TEST_CASE("what lies beyond a radius stays as it was before the jump") {
    auto settings = until(1e-3);
    const auto whole = found_jump(pair_forces(), crystal_of({"A"}), 40, fcc::jumps[2], settings);
    settings.radius_A = 5;
    const auto [state, made] = found_jump(pair_forces(), crystal_of({"A"}), 40, fcc::jumps[2], settings);
    REQUIRE(made.outcome == jump_outcome::normal);
    std::size_t stayed = 0;
    for (std::size_t i = 0; i < state.relaxed.size(); ++i)
        stayed += made.path.images[2][i] == state.relaxed.positions[i];
    CHECK(stayed > 20);
    CHECK(made.forward_eV > whole.jump.forward_eV - 1e-4);  // less freedom, no lower saddle
    CHECK(made.forward_eV < whole.jump.forward_eV + 0.3);
}

TEST_CASE("jumps that are none are flagged") {
    const auto structure = crystal_of({"A"});
    const auto home = recognise<fcc>(structure);
    const vec3 jump = fcc::jumps[2];
    const site from = home.sites.near(home.sites.position(site{40}), jump);
    const auto outcome = [&](auto forces_of, const jump_settings& settings) {
        const auto made = found_jump(std::move(forces_of), structure, 40, jump, settings).jump;
        CHECK((made.outcome == jump_outcome::band_not_converged || std::isnan(made.forward_eV)));
        return made.outcome;
    };
    SUBCASE("relaxed back") {
        const with_tether tether(home.ids[from.index], site_position(home, from), 3);
        CHECK(outcome(tether, until(1e-2)) == jump_outcome::end_relaxed_back);
    }
    SUBCASE("elsewhere") {
        // an atom far away is drawn half-way into a second vacancy
        const vec3 far = home.sites.position(site{40}) + vec3{3, 3, 2};
        const site empty = home.sites.at(far), other = home.sites.at(far + fcc::jumps[0]);
        auto two = structure;
        const auto taken = static_cast<std::ptrdiff_t>(place_of(structure, home.ids[empty.index]));
        two.ids.erase(two.ids.begin() + taken);
        two.species.erase(two.species.begin() + taken);
        two.positions.erase(two.positions.begin() + taken);
        const real3 from_other = site_position(home, other);
        const real3 half_way =
            from_other + 0.5 * detail::nearest_image(home.box, site_position(home, empty), from_other);
        const with_tether tether(home.ids[other.index], half_way, 30);
        CHECK(found_jump(tether, two, 40, jump, until(1e-2)).jump.outcome == jump_outcome::end_elsewhere);
    }
    SUBCASE("the band stops early") {
        auto settings = until(1e-3);
        settings.band.most_iterations = 2;
        CHECK(outcome(pair_forces(), settings) == jump_outcome::band_not_converged);
    }
    for (int k = 0; k < 6; ++k) CHECK(name_of(static_cast<jump_outcome>(k)) != "unknown");
}

TEST_CASE("no atom, no jump") {
    auto forces_of = pair_forces();
    const auto structure = crystal_of({"A"});
    auto state = relax_vacancy(forces_of, structure, recognise<fcc>(structure), site{40});
    const vec3 from = state.home.sites.position(site{40});
    const site beside = state.home.sites.near(from, fcc::jumps[0]);
    for (auto& s : state.sites)
        if (s == beside) s = site{40};
    CHECK(message_of([&] { find_jump(std::span(&forces_of, 1), state, fcc::jumps[0]); }) ==
          "jump: expected an atom beside the vacancy, found a site without one");
}
