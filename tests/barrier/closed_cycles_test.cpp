#include <saddle/barrier/closed_cycles.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/barrier/load.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/network/backend/simd.hpp>
#include <saddle/structure/recognise.hpp>

#include <barrier/published_network.hpp>
#include <message.hpp>
#include <shared_data.hpp>

using namespace saddle;

static_assert(ring_size<bcc> == 4 && hops_per_cycle<bcc> == 12);
static_assert(ring_size<fcc> == 3 && hops_per_cycle<fcc> == 6);

namespace {

template <lattice L>
supercell<L> alloy(int cells = 4) {
    auto crystal = supercell<L>::random({cells, cells, cells}, {{"A", 2}, {"B", 1}, {"C", 1}}, seed{2});
    crystal.make_vacancy(site{crystal.size() / 3});
    return crystal;
}

template <lattice L>
void check_rings(std::size_t expected) {
    const auto rings = smallest_rings<L>();
    CHECK(rings.size() == expected);
    std::set<ring<L>> different(rings.begin(), rings.end());
    CHECK(different.size() == expected);
    for (const auto& one : rings) {
        std::set<vec3> visited;
        vec3 position{};
        for (const std::size_t j : one) visited.insert(position = position + L::jumps[j]);
        CHECK(position == vec3{});
        CHECK(visited.size() == ring_size<L>);
    }
}

/// Every atom has a number of its own: all are back after the last hop and never before.
template <lattice L>
void check_return() {
    for (const auto& one : smallest_rings<L>()) {
        supercell<L> box({4, 4, 4}, {"A"});
        std::vector<std::size_t> atom(box.size());
        for (std::size_t i = 0; i < atom.size(); ++i) atom[i] = i;
        const auto start = atom;
        vec3 position = box.position(site{0});
        for (std::size_t hop = 1; hop <= hops_per_cycle<L>; ++hop) {
            const vec3 next = box.wrap(position + L::jumps[one[(hop - 1) % one.size()]]);
            std::swap(atom[box.at(position).index], atom[box.at(next).index]);
            position = next;
            CHECK((atom == start) == (hop == hops_per_cycle<L>));
        }
    }
}

template <lattice L>
pair_energies<L> energies() {
    pair_energies<L> pairs({"A", "B", "C"}, 2);
    pairs.set(1, 1, 2, -0.05);
    pairs.set(1, 2, 3, 0.03);
    pairs.set(2, 1, 3, 0.02);
    pairs.set(1, vacant, 3, -0.08);
    return pairs;
}

template <barrier_source M>
std::vector<closed_cycle<typename M::lattice_type>> cycles_of(const M& model, std::size_t count) {
    auto crystal = alloy<typename M::lattice_type>();
    auto scratch = model.make_workspace();
    const philox random(seed{1}, random_stream("cycles"));
    std::vector<closed_cycle<typename M::lattice_type>> cycles;
    for (std::uint64_t k = 0; k < count; ++k) cycles.push_back(random_cycle(model, crystal, random, k, scratch));
    CHECK(crystal.occupation() == alloy<typename M::lattice_type>().occupation());
    return cycles;
}

template <lattice L>
void check_energy_model() {
    const auto cycles = cycles_of(pair_interactions<L>(energies<L>(), {0.6, 0.7, 0.65}), 200);
    const auto all = summarised<L>(cycles);
    CHECK(all.cycles == 200);
    CHECK(all.largest_eV < 1e-12);
    CHECK(all.hop_rms_difference_eV > 0.02);
    std::set<std::size_t> places, directions;
    for (const auto& cycle : cycles) {
        places.insert(cycle.vacancy.index);
        directions.insert(cycle.hops[0].direction);
    }
    CHECK(places.size() > 80);
    CHECK(directions.size() == jump_count<L>);
}

}  // namespace

TEST_CASE("rings close, visit as many sites as they have, and are all there") {
    check_rings<bcc>(96);  // 12 four-rings a site (the number of polygons of four steps), four sites each, both ways
    check_rings<fcc>(48);  // 8 triangles a site, three sites each, both ways
}

TEST_CASE("after the last hop, and not before, every atom is back") {
    check_return<bcc>();
    check_return<fcc>();
}

TEST_CASE("each hop's barriers are the model's, there and back") {
    const auto model = make_analytic<bcc>([](const supercell<bcc>& crystal, site vacancy, site neighbour) {
        return 0.001 * static_cast<double>(vacancy.index) + 1000.0 * static_cast<double>(neighbour.index) +
               0.1 * crystal[neighbour];
    });
    auto crystal = alloy<bcc>();
    auto scratch = model.make_workspace();
    const site start = vacancies(crystal).front();
    const auto one = smallest_rings<bcc>()[17];
    const auto before = crystal.occupation();
    const auto cycle = walk_cycle(model, crystal, start, one, scratch);
    CHECK(crystal.occupation() == before);
    site vacancy = start;
    for (std::size_t h = 0; h < 12; ++h) {
        const auto& hop = cycle.hops[h];
        const site to = crystal.at(crystal.position(vacancy) + bcc::jumps[one[h % 4]]);
        CHECK(hop.direction == one[h % 4]);
        CHECK(hop.species == crystal[to]);
        const auto forward = barriers_eV(model, crystal, vacancy);
        CHECK(hop.forward_eV == forward[hop.direction]);
        crystal.exchange(vacancy, to);
        double reverse = 0;
        for (std::size_t j = 0; j < 8; ++j)
            if (bcc::jumps[j] == -bcc::jumps[hop.direction]) reverse = barriers_eV(model, crystal, to)[j];
        CHECK(hop.reverse_eV == reverse);
        vacancy = to;
    }
    CHECK(vacancy == start);
}

TEST_CASE("a model with an energy sums to 0 within rounding") {
    check_energy_model<bcc>();
    check_energy_model<fcc>();
}

TEST_CASE("an error that no energy explains is found, with its size") {
    // every barrier is 10 meV too high or too low, by lot: a noise of known size
    constexpr double error_eV = 0.01;
    const auto noisy = make_analytic<bcc>([&](const supercell<bcc>& crystal, site vacancy, site neighbour) {
        std::uint64_t hash = 1469598103934665603ULL;
        for (const digit d : crystal.occupation()) hash = (hash ^ d) * 1099511628211ULL;
        hash = (hash ^ neighbour.index) * 1099511628211ULL;
        const philox noise(seed{3}, random_stream(hash));
        const double sign = noise.words(vacancy.index)[0] % 2 == 0 ? 1 : -1;
        return 0.6 + sign * error_eV;
    });
    const auto all = summarised<bcc>(cycles_of(noisy, 400));
    // each hop's forward − reverse has the variance 2 error², a cycle twelve of them
    const double expected = error_eV * std::sqrt(24.0);
    CHECK(std::abs(all.rms_eV - expected) < 4 * all.rms_standard_error_eV);
    CHECK(all.rms_standard_error_eV < 0.06 * expected);
    CHECK(all.hop_inconsistency_eV == doctest::Approx(all.rms_eV / std::sqrt(12.0)));
    CHECK(all.hop_inconsistency_eV == doctest::Approx(error_eV * std::sqrt(2.0)).epsilon(0.15));
}

TEST_CASE("the published network has no energy: about 0.14 eV round twelve hops") {
    const auto folder = shared_data("nkk");
    if (!folder) return;
    const auto model = load<published_model<backend::simd<>>>(*folder / "weights.npy");
    const auto file = read_atoms((*folder / "initial.dump").string(), last_frame);
    auto crystal = recognise<bcc>(with_species(file, model.names())).sites;
    crystal.make_vacancy(site{0});
    auto scratch = model.make_workspace();
    const philox random(seed{1}, random_stream("cycles"));
    std::vector<closed_cycle<bcc>> cycles;
    for (std::uint64_t k = 0; k < 300; ++k) cycles.push_back(random_cycle(model, crystal, random, k, scratch));
    const auto all = summarised<bcc>(cycles);
    MESSAGE("rms round a cycle: ", all.rms_eV, " ± ", all.rms_standard_error_eV, " eV");
    CHECK(std::abs(all.rms_eV - 0.14) < 4 * all.rms_standard_error_eV + 0.005);  // "about": to the second digit
    CHECK(all.rms_standard_error_eV < 0.01);
}

TEST_CASE("what cannot be walked is refused") {
    const auto model = equal_rates<bcc>(0.6);
    auto scratch = model.make_workspace();
    const philox random(seed{1}, random_stream("cycles"));
    supercell<bcc> narrow({1, 1, 4}, {"A"});
    narrow.assign({0, 1, 1, 1, 1, 1, 1, 1});
    std::string said;
    for (const auto& one : smallest_rings<bcc>())
        if (said.empty() || said == "nothing was thrown")
            said = message_of([&] { walk_cycle(model, narrow, site{0}, one, scratch); });
    CHECK(said == "cycle: expected a box wider than a ring of neighbours, found a narrower one");
    auto two = alloy<bcc>();
    two.make_vacancy(site{0});
    CHECK(message_of([&] { random_cycle(model, two, random, 0, scratch); }) ==
          "crystal: expected exactly one vacancy, found 2");
    auto other = alloy<bcc>();
    const auto named = rates_by_species<bcc>({"X"}, {0.6});
    auto other_scratch = named.make_workspace();
    CHECK(contains(message_of([&] { random_cycle(named, other, random, 0, other_scratch); }),
                   "the species X in this order"));
    CHECK(message_of([] { summarised<bcc>({}); }) == "cycles: expected at least one, found none");
}
