#include <saddle/structure/displacements.hpp>

#include <cmath>

#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/structure/recognise.hpp>

using namespace saddle;

namespace {

template <lattice L>
void check(std::array<int, 3> cells) {
    auto sites = supercell<L>::random(cells, {{"A", 1}, {"B", 2}}, seed{1});
    sites.make_vacancy(site{5});
    const double a = 3.3;
    auto structure = to_atoms(make_crystal(std::move(sites), a));
    structure.source = "s";
    philox_sequence draw(seed{2}, random_stream("shaken"));
    std::vector<real3> moved_A(structure.size());
    for (std::size_t i = 0; i < structure.size(); ++i) {
        for (double& x : moved_A[i]) x = 0.2 * (2 * uniform_open_closed(draw()) - 1);
        structure.positions[i] = structure.box.wrapped(structure.positions[i] + moved_A[i]);
    }
    const auto made = recognise<L>(structure);
    const auto found = displacements(made, structure);
    REQUIRE(found.size() == made.sites.size());
    CHECK(found[5] == real3{});
    for (std::size_t i = 0; i < structure.size(); ++i) {
        const auto s = site_of_atom(made, structure.ids[i]);
        for (std::size_t k = 0; k < 3; ++k)
            CHECK(found[s.index][k] == doctest::Approx(2 * moved_A[i][k] / a).epsilon(1e-9));
    }
    structure.ids.back() += 1000;
    CHECK(contains(message_of([&] { displacements(made, structure); }), "expected a site of the crystal, found none"));
}

}  // namespace

TEST_CASE("every atom's way from its site, also across the boundaries") {
    check<bcc>({3, 4, 3});
    check<fcc>({3, 3, 4});
}
