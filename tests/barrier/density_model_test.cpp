// Barriers from density maps: against the definition of map and network, on sites and off them.
#include <cmath>
#include <cstddef>
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

double by_definition(const std::vector<density_atom>& atoms, vec3 jump) {
    const operation back = alignment::canonical::operation_for<bcc>(jump).inverse();
    const vec3 y = back({1, -1, 0});
    std::vector<oracle_atom> seen;
    for (const auto& a : atoms)
        seen.push_back(
            {(grid.lattice_constant_A / 2) * seen_along(a.position, {double(jump.x), double(jump.y), double(jump.z)},
                                                        {double(y.x), double(y.y), double(y.z)}, 0),
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
