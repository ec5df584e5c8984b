// Barriers from density maps: against the definition of map and network, on sites and off them.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <descriptor/density_oracle.hpp>
#include <descriptor/descriptor_oracle.hpp>
#include <message.hpp>
#include <network/convolution_oracle.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/make_model.hpp>
#include <saddle/barrier/references.hpp>
#include <saddle/descriptor/sdm.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/network/backend/scalar.hpp>

using namespace saddle;

namespace {

using model_type = barrier_model<bcc, species<2>, sdm<8, 4600, 1300>, pooled_cnn<1, 4>, backend::scalar>;

const density_grid grid = sdm<8, 4600, 1300>::grid(3.2);

model_data data() {
    model_data made;
    made.source = "made";
    made.lattice = "bcc";
    made.lattice_constant_A = 3.2;
    made.species = {"A", "B"};
    made.descriptor = describe<bcc>(grid);
    made.convolutional = random_pooled_cubes(2, 8, 1, 4, 1);
    return made;
}

double by_definition(const std::vector<density_atom>& atoms, vec3 jump, double angle_rad = 0) {
    const operation back = alignment::canonical::operation_for<bcc>(jump).inverse();
    const vec3 y = back({1, -1, 0});
    std::vector<oracle_atom> seen;
    for (const auto& a : atoms)
        seen.push_back(
            {(grid.lattice_constant_A / 2) * seen_along(a.position, {double(jump.x), double(jump.y), double(jump.z)},
                                                        {double(y.x), double(y.y), double(y.z)}, angle_rad),
             a.species - std::size_t{1}});
    const auto exact = density_by_definition(seen, grid, 2);
    const std::vector<float> map(exact.begin(), exact.end());
    return evaluate_naively(data().convolutional, map.data());
}

}  // namespace

TEST_CASE("barriers of sites and of atoms are those of the definition") {
    const auto model = make_model<model_type>(data());
    auto scratch = model.make_workspace();
    const auto sites = sites_of_shells<bcc>(describe<bcc>(grid).shells);
    const auto environment = random_environment(sites.size(), 2, 1);
    std::vector<density_atom> atoms;
    for (std::size_t k = 0; k < sites.size(); ++k)
        if (environment[k] != vacant)
            atoms.push_back({{double(sites[k].x), double(sites[k].y), double(sites[k].z)}, environment[k]});
    const auto on_sites = model.barriers_eV(environment.data(), scratch);
    const auto of_atoms = model.barriers_of_atoms_eV(std::span<const density_atom>(atoms), scratch);
    for (std::size_t j = 0; j < 8; ++j) {
        CHECK(on_sites[j] == doctest::Approx(by_definition(atoms, bcc::jumps[j])).epsilon(1e-4));
        CHECK(of_atoms[j] == doctest::Approx(on_sites[j]).epsilon(1e-5));
    }
    philox_sequence draw(seed{2}, random_stream("moved"));
    for (auto& a : atoms)
        for (double& x : a.position) x += 0.3 * (2 * uniform_open_closed(draw()) - 1);
    const auto moved = model.barriers_of_atoms_eV(std::span<const density_atom>(atoms), scratch);
    for (std::size_t j = 0; j < 8; ++j) {
        CHECK(moved[j] == doctest::Approx(by_definition(atoms, bcc::jumps[j])).epsilon(1e-4));
        CHECK(moved[j] != on_sites[j]);
    }
}

TEST_CASE("a model of several turns is the mean of its maps, in batches of any size") {
    auto turned = data();
    turned.descriptor.density.turns = 3;
    const auto model = make_model<model_type>(turned);
    auto scratch = model.make_workspace(2);
    const auto sites = sites_of_shells<bcc>(describe<bcc>(grid).shells);
    std::vector<digit> three;
    for (const std::uint64_t s : {1u, 4u, 5u}) {
        const auto environment = random_environment(sites.size(), 2, s);
        three.insert(three.end(), environment.begin(), environment.end());
    }
    std::vector<per_jump<bcc>> barriers(3);
    model.barriers_eV(three.data(), 3, barriers.data(), scratch);
    std::size_t differ = 0;
    for (std::size_t e = 0; e < 3; ++e) {
        std::vector<density_atom> atoms;
        for (std::size_t k = 0; k < sites.size(); ++k)
            if (const digit d = three[e * sites.size() + k]; d != vacant)
                atoms.push_back({{double(sites[k].x), double(sites[k].y), double(sites[k].z)}, d});
        const auto of_atoms = model.barriers_of_atoms_eV(std::span<const density_atom>(atoms), scratch);
        for (std::size_t j = 0; j < 8; ++j) {
            double mean = 0;
            for (int t = 0; t < 3; ++t) mean += by_definition(atoms, bcc::jumps[j], t * 2 * std::numbers::pi / 3) / 3;
            CHECK(barriers[e][j] == doctest::Approx(mean).epsilon(1e-4));
            CHECK(of_atoms[j] == doctest::Approx(mean).epsilon(1e-4));
            differ += std::abs(mean - by_definition(atoms, bcc::jumps[j])) > 1e-3 * std::abs(mean);
        }
    }
    CHECK(differ > 12);  // else one map would do
}

TEST_CASE("by thirds of a turn a crystal that is turned by 120° about a jump has the same barrier") {
    auto turned = data();
    turned.descriptor.density.turns = 3;
    const auto model = make_model<model_type>(turned);
    const auto straight = make_model<model_type>(data());
    auto scratch = model.make_workspace();
    auto one = straight.make_workspace();
    const auto sites = sites_of_shells<bcc>(describe<bcc>(grid).shells);
    const auto environment = random_environment(sites.size(), 2, 6);
    const operation third{{0, 0, 1, 1, 0, 0, 0, 1, 0}};  // x → y → z → x, about [111]
    const auto other = aligned_digits(sites, environment, third);
    const std::size_t j = static_cast<std::size_t>(
        std::find(bcc::jumps.begin(), bcc::jumps.end(), bcc::reference_jump) - bcc::jumps.begin());
    CHECK(model.barriers_eV(other.data(), scratch)[j] ==
          doctest::Approx(model.barriers_eV(environment.data(), scratch)[j]).epsilon(1e-5));
    CHECK(straight.barriers_eV(other.data(), one)[j] !=
          doctest::Approx(straight.barriers_eV(environment.data(), one)[j]).epsilon(1e-3));
}

TEST_CASE("a crystal that is turned has the same barriers along the turned jumps") {
    const auto model = make_model<model_type>(data());
    auto scratch = model.make_workspace();
    const auto sites = sites_of_shells<bcc>(describe<bcc>(grid).shells);
    const auto environment = random_environment(sites.size(), 2, 3);
    const auto expected = model.barriers_eV(environment.data(), scratch);
    const std::size_t reference = static_cast<std::size_t>(
        std::find(bcc::jumps.begin(), bcc::jumps.end(), bcc::reference_jump) - bcc::jumps.begin());
    for (std::size_t j = 0; j < 8; ++j) {
        const auto g = alignment::canonical::operation_for<bcc>(bcc::jumps[j]);
        CHECK(model.barriers_eV(aligned_digits(sites, environment, g).data(), scratch)[reference] == expected[j]);
    }
}

TEST_CASE("reference pairs are replayed, another grid is refused") {
    auto made = data();
    made.references = make_references(make_model<model_type>(made), 3, seed{1});
    CHECK_NOTHROW(make_model<model_type>(made));
    auto other = made;
    other.references[1].barrier_eV += 0.01;
    CHECK(contains(message_of([&] { make_model<model_type>(other); }), "made, reference pair 1: expected"));
    made.descriptor.density.cutoff_A = 4.5;
    CHECK(contains(message_of([&] { make_model<model_type>(made); }), "descriptor: expected density map of"));
}
