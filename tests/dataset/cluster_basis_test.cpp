#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include <message.hpp>
#include <saddle/core/random.hpp>
#include <saddle/dataset/cluster_basis.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

std::vector<digit> random_digits(std::size_t sites, std::size_t species, std::uint64_t s) {
    philox_sequence draw(seed{s}, random_stream("digits"));
    std::vector<digit> digits(sites);
    for (digit& d : digits) d = static_cast<digit>(draw.below(species + 1));
    return digits;
}

std::vector<float> row_of(const cluster_basis& basis, const std::vector<digit>& digits) {
    std::vector<float> row(basis.inputs);
    features_of(basis).write(digits.data(), row.data());
    return row;
}

template <class L>
void check_symmetry(const cluster_basis& basis, std::size_t shells) {
    for (const std::uint64_t s : {1u, 2u, 3u}) {
        const auto digits = random_digits(basis.sites, basis.species, s);
        const auto row = row_of(basis, digits);
        for (const auto& to : detail::symmetry_places<L>(shells)) {
            std::vector<digit> turned(digits.size());
            for (std::size_t k = 0; k < digits.size(); ++k) turned[to[k]] = digits[k];
            const auto other = row_of(basis, turned);
            for (std::size_t f = 0; f < row.size(); ++f) REQUIRE(other[f] == doctest::Approx(row[f]).epsilon(1e-5));
        }
    }
}

}  // namespace

TEST_CASE("points are the one-hot sites and their orbits") {
    const auto digits = random_digits(112, 3, 7);
    std::vector<float> expected(336);
    one_hot_features(112, 3).write(digits.data(), expected.data());
    CHECK(row_of(site_basis<bcc>(8, 3), digits) == expected);
    expected.resize(93);
    orbit_features<bcc>(8, 3).write(digits.data(), expected.data());
    const auto found = row_of(orbit_basis<bcc>(8, 3), digits);
    for (std::size_t f = 0; f < 93; ++f) REQUIRE(found[f] == doctest::Approx(expected[f]).epsilon(1e-5));
    CHECK(site_basis<bcc>(8, 3).jump_site == 7);
}

TEST_CASE("no operation that fixes the jump changes a feature") {
    check_symmetry<bcc>(orbit_basis<bcc>(3, 3), 3);
    check_symmetry<bcc>(pair_basis<bcc>(3, 3), 3);
    check_symmetry<bcc>(pair_basis<bcc>(5, 2, {43, 8}), 5);
    check_symmetry<fcc>(pair_basis<fcc>(2, 3, {30, 4}), 2);
}

TEST_CASE("every pair of near sites once, and features tell apart what symmetry does") {
    const auto basis = pair_basis<bcc>(3, 2, {27, 4});
    const auto sites = detail::neighbourhood_at_run_time<bcc>(3);
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < sites.size(); ++i)
        for (std::size_t j = i + 1; j < sites.size(); ++j) {
            const auto near = [&](vec3 r) { return r != vec3{1, 1, 1} && squared_length(r + r - vec3{1, 1, 1}) <= 27; };
            pairs += near(sites[i]) && near(sites[j]) && squared_length(sites[i] - sites[j]) <= 4;
        }
    CHECK(basis.pairs.size() == pairs);
    CHECK(pairs > 20);
    // by brute force: two pairs with species have one feature exactly where an operation takes one to the other
    const auto places = detail::symmetry_places<bcc>(3);
    for (const auto& p : basis.pairs)
        for (const auto& q : basis.pairs)
            for (std::size_t a = 0; a < 4; ++a)
                for (std::size_t b = 0; b < 4; ++b) {
                    bool same = false;
                    for (const auto& to : places) {
                        same = same || (to[p.i] == q.i && to[p.j] == q.j && a == b);
                        same = same || (to[p.i] == q.j && to[p.j] == q.i && a / 2 == b % 2 && a % 2 == b / 2);
                    }
                    REQUIRE((p.terms[a].feature == q.terms[b].feature) == same);
                }
}

TEST_CASE("an expansion is its features times its coefficients") {
    cluster_expansion expansion{pair_basis<bcc>(3, 3), {1, 2, 3}, {}};
    philox_sequence draw(seed{4}, random_stream("coefficients"));
    for (int p = 0; p < 3; ++p) {
        auto& weights = expansion.coefficients_eV.emplace_back();
        for (std::size_t f = 0; f < expansion.basis.inputs; ++f) weights.push_back(uniform_open_closed(draw()) - 0.5);
    }
    for (const std::uint64_t s : {1u, 2u, 3u, 4u}) {
        auto digits = random_digits(expansion.basis.sites, 3, s);
        digits[expansion.basis.jump_site] = static_cast<digit>(1 + s % 3);
        const auto row = row_of(expansion.basis, digits);
        double expected = expansion.constants_eV[s % 3];
        for (std::size_t f = 0; f < row.size(); ++f) expected += row[f] * expansion.coefficients_eV[s % 3][f];
        CHECK(expansion(digits) == doctest::Approx(expected).epsilon(1e-5));
    }
    CHECK(contains(message_of([&] { expansion(std::vector<digit>(26)); }), "an atom that jumps, found a vacancy"));
}
