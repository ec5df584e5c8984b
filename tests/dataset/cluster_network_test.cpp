#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include <saddle/core/random.hpp>
#include <saddle/dataset/cluster_network.hpp>
#include <saddle/lattice/bcc.hpp>

using namespace saddle;

namespace {

/// The network in double precision, by its definition.
double run(const dense_network& network, const std::vector<float>& inputs) {
    const auto& hidden = network.layers[0];
    double out = network.layers[1].bias[0];
    for (std::size_t n = 0; n < hidden.outputs; ++n) {
        double sum = hidden.bias[n];
        for (std::size_t i = 0; i < hidden.inputs; ++i) sum += double{hidden.weight[n * hidden.inputs + i]} * inputs[i];
        out += network.layers[1].weight[n] * std::max(0.0, sum);
    }
    return out;
}

/// Random coefficients, of both signs, so that predictions are too.
cluster_expansion random_expansion(cluster_basis basis) {
    cluster_expansion expansion{std::move(basis), {}, {}};
    philox_sequence draw(seed{4}, random_stream("coefficients"));
    const auto number = [&] { return uniform_open_closed(draw()) - 0.5; };
    for (std::size_t p = 0; p < expansion.basis.species; ++p) {
        expansion.constants_eV.push_back(4 * number());
        auto& weights = expansion.coefficients_eV.emplace_back();
        for (std::size_t f = 0; f < expansion.basis.inputs; ++f) weights.push_back(0.3 * number());
    }
    return expansion;
}

}  // namespace

TEST_CASE("the network gives the barriers of the expansion, with vacant sites too") {
    for (const auto& basis : {site_basis<bcc>(2, 3), orbit_basis<bcc>(8, 3), pair_basis<bcc>(3, 3)}) {
        const auto expansion = random_expansion(basis);
        const auto network = one_hot_network(expansion);
        check_network(network, "network");
        CHECK(network.layers[0].outputs <= 3 + 3 * 3 * basis.sites);
        const auto map = one_hot_features(basis.sites, 3);
        std::vector<float> row(map.inputs);
        philox_sequence draw(seed{8}, random_stream("digits"));
        double lowest = 1, highest = -1;
        for (int n = 0; n < 200; ++n) {
            std::vector<digit> digits(basis.sites);
            for (digit& d : digits) d = static_cast<digit>(n % 2 == 0 ? 1 + draw.below(3) : draw.below(4));
            digits[basis.jump_site] = static_cast<digit>(1 + n % 3);
            map.write(digits.data(), row.data());
            const double expected = expansion(digits);
            REQUIRE(run(network, row) == doctest::Approx(expected).epsilon(1e-5).scale(1));
            lowest = std::min(lowest, expected);
            highest = std::max(highest, expected);
        }
        CHECK(lowest < 0);
        CHECK(highest > 0);
    }
}
