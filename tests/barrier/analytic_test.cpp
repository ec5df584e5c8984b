#include <doctest/doctest.h>

#include <saddle/barrier/analytic.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

/// A barrier that tells which two sites were asked for.
template <lattice L>
auto telling_model() {
    return make_analytic<L>([](const supercell<L>& crystal, site vacancy, site neighbour) {
        return 1000.0 * static_cast<double>(vacancy.index) + static_cast<double>(neighbour.index) +
               0.1 * crystal[neighbour];
    });
}

template <lattice L>
void check_sites() {
    auto crystal = supercell<L>::random({3, 2, 1}, {{"A", 1}, {"B", 1}}, seed{1});
    const auto model = telling_model<L>();
    static_assert(barrier_source<std::remove_const_t<decltype(model)>>);
    for (std::size_t i = 0; i < crystal.size(); ++i) {
        const auto barriers = barriers_eV(model, crystal, site{i});
        for (std::size_t j = 0; j < jump_count<L>; ++j) {
            const site neighbour = crystal.at(crystal.position(site{i}) + L::jumps[j]);
            CHECK(barriers[j] ==
                  1000.0 * static_cast<double>(i) + static_cast<double>(neighbour.index) + 0.1 * crystal[neighbour]);
        }
    }
}

}  // namespace

TEST_CASE("a function of two sites is asked for every jump, in the lattice's order") {
    check_sites<bcc>();
    check_sites<fcc>();
}

TEST_CASE("the attempt frequency is the default or the given one") {
    const auto constant = [](const supercell<bcc>&, site, site) { return 1.0; };
    CHECK(make_analytic<bcc>(constant).attempt_frequency_per_s() == 1e13);
    CHECK(make_analytic<bcc>(constant, 5e12).attempt_frequency_per_s() == 5e12);
}
