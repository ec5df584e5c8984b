// Policies that the library does not know: a lattice, a descriptor and a backend of one's own, in one composition.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <barrier/model_oracle.hpp>
#include <lattice/lattice_oracle.hpp>
#include <message.hpp>
#include <saddle/alloy/pairs.hpp>
#include <saddle/analysis/correlation_factor.hpp>
#include <saddle/analysis/tracer_correlation.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/network/backend/scalar.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace own {

/// Simple cubic: all coordinates even, so that the edge of a cell stays 2 units of a/2.
struct sc {
    static constexpr std::string_view name = "sc";
    static constexpr std::array<vec3, 1> basis{{{0, 0, 0}}};
    static constexpr std::array<vec3, 6> jumps{{{-2, 0, 0}, {0, -2, 0}, {0, 0, -2}, {0, 0, 2}, {0, 2, 0}, {2, 0, 0}}};
    static constexpr vec3 reference_jump{2, 0, 0};
    static constexpr vec3 sublattice_weight{0, 0, 0};
    static constexpr bool is_site(vec3 r) { return ((r.x | r.y | r.z) & 1) == 0; }
};

/// What jumps, and how many neighbours the vacancy has of each species.
struct neighbour_counts {
    template <lattice L, species_policy Species>
    struct on {
        using rows = dense_rows;
        static constexpr std::size_t inputs = Species::count + 1;
        static constexpr std::size_t input_count() { return inputs; }
        static constexpr std::size_t environment_size() { return jump_count<L>; }
        static constexpr std::size_t row_width() { return inputs; }
        static void gather(const supercell<L>& crystal, vec3 centre, digit* environment) {
            crystal.gather(centre, L::jumps, environment);
        }
        static void encode(const digit* environment, float* values) {
            for (std::size_t j = 0; j < jump_count<L>; ++j) {
                *values++ = environment[j];
                for (std::size_t d = 1; d <= Species::count; ++d) {
                    float count = 0;
                    for (std::size_t k = 0; k < jump_count<L>; ++k) count += environment[k] == d;
                    *values++ = count;
                }
            }
        }
    };
};

/// Sums in double precision.
struct precise {
    static constexpr std::string_view name() { return "precise"; }
    template <class Network, std::size_t Inputs, class Rows>
    struct engine {
        struct workspace {};
        explicit engine(const dense_network& weights) : network(weights) {}
        workspace make_workspace(std::size_t) const { return {}; }
        void evaluate(Rows rows, float* outputs, workspace&) const {
            for (std::size_t r = 0; r < rows.rows; ++r)
                outputs[r] = static_cast<float>(evaluate_exactly<double>(network, rows.data + r * rows.width).value);
        }
        dense_network network;
    };
};

}  // namespace own

static_assert(lattice<own::sc>);
static_assert(stabiliser_size<own::sc> == 8);
static_assert(alignment_of<alignment::canonical, own::sc>);
static_assert(shell_sizes<own::sc, 4> == std::array<std::size_t, 4>{6, 12, 8, 6});

TEST_CASE("a lattice of one's own is a lattice everywhere") {
    check_lattice_policy<own::sc>();
    for (const vec3 jump : own::sc::jumps)
        CHECK(alignment::canonical::operation_for<own::sc>(jump)(jump) == own::sc::reference_jump);
    auto crystal = supercell<own::sc>::random({3, 2, 4}, {{"A", 1}, {"B", 1}}, seed{1});
    REQUIRE(crystal.size() == 24);
    for (std::size_t i = 0; i < crystal.size(); ++i) {
        const vec3 r = crystal.position(site{i});
        CHECK(own::sc::is_site(r));
        CHECK(crystal.at(r) == site{i});
        CHECK(crystal.at(r + vec3{-6, 8, 80}) == site{i});
    }
    // each atom has six first neighbours: 24·6/2 pairs
    const auto pairs = count_pairs<1>(crystal);
    CHECK(pairs(1, 1) + pairs(1, 2) + pairs(2, 2) == 72);
}

TEST_CASE("a vacancy walks on a lattice of one's own with the exact tracer correlation") {
    const auto model = make_analytic<own::sc>([](const supercell<own::sc>&, site, site) { return 0.5; });
    for (const int cells : {2, 4}) {
        auto crystal = supercell<own::sc>::random({cells, cells, cells}, {{"A", 1}}, seed{1});
        crystal.make_vacancy(site{0});
        kmc run(crystal, model, kelvin{800}, seed{2}, tracer_correlation<own::sc>(crystal, 2000));
        run.advance(300'000);
        const auto cosine = mean_cosine(run.observer<tracer_correlation<own::sc>>().blocks());
        CAPTURE(cells);
        CHECK(cosine.standard_error() < 0.005);
        CHECK(agrees(cosine, exact_mean_cosine<own::sc>(cells)));
    }
    // a large box tends to the infinite lattice's factor
    CHECK(correlation_factor(exact_mean_cosine<own::sc>(24)) == doctest::Approx(0.65310884).epsilon(2e-4));
}

TEST_CASE("a digit map works on a lattice of one's own") {
    using model_type = barrier_model<own::sc, species<2>, digit_map<3>, mlp<7>, backend::scalar>;
    static_assert(barrier_source<model_type>);
    const auto network = random_network({26, 7}, 1);
    const model_type model(network, {"A", "B"}, 1e13);
    auto crystal = supercell<own::sc>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, seed{1});
    const site vacancy = crystal.make_vacancy(site{4});
    const auto sites = sites_of_shells<own::sc>(3);
    std::vector<digit> environment;
    for (const vec3 r : sites) environment.push_back(crystal[crystal.at(crystal.position(vacancy) + r)]);
    const auto barriers = barriers_eV(model, crystal, vacancy);
    for (std::size_t j = 0; j < 6; ++j) {
        const auto exact =
            exact_barrier<own::sc, alignment::canonical>(network, sites, environment, "digit", 2, own::sc::jumps[j]);
        CHECK(std::abs(static_cast<double>(barriers[j] - exact.value)) <= static_cast<double>(exact.rounding_error));
    }
}

TEST_CASE("lattice, descriptor and backend of one's own make a model that walks") {
    using model_type = barrier_model<own::sc, species<2>, own::neighbour_counts, mlp<>, own::precise>;
    static_assert(barrier_source<model_type>);
    // barrier = 0.5 eV + 0.1 eV·(digit that jumps) + 0.01 eV·(neighbours of species 2)
    const dense_network network{{{3, 1, {0.1f, 0.0f, 0.01f}, {0.5f}}}};
    const model_type model(network, {"A", "B"}, 1e13);
    auto crystal = supercell<own::sc>::random({4, 4, 4}, {{"A", 1}, {"B", 1}}, seed{1});
    const site vacancy = crystal.make_vacancy(site{9});
    int seconds_around = 0;
    for (const vec3 jump : own::sc::jumps) seconds_around += crystal[crystal.at(crystal.position(vacancy) + jump)] == 2;
    const auto barriers = barriers_eV(model, crystal, vacancy);
    for (std::size_t j = 0; j < 6; ++j) {
        const digit jumping = crystal[crystal.at(crystal.position(vacancy) + own::sc::jumps[j])];
        CHECK(barriers[j] == doctest::Approx(0.5 + 0.1 * jumping + 0.01 * seconds_around)
                                 .epsilon(static_cast<double>(tolerance::few_roundings<float>))
                                 .scale(0));
    }
    kmc run(crystal, model, kelvin{600}, seed{3});
    CHECK(run.advance(1000) == stop_reason::jumps);
    CHECK(run.statistics().jumps_by_species[1] > run.statistics().jumps_by_species[2]);
    CHECK(digit_counts(run.crystal()) == digit_counts(crystal));

    CHECK(message_of([&] {
              model_type({{{4, 1, {1, 1, 1, 1}, {0}}}}, {"A", "B"}, 1e13);
          }) == "model: expected a network of the composed shape for 3 inputs, found 4-1");
}

TEST_CASE("a run needs an atom beside the vacancy") {
    const auto model = make_analytic<own::sc>([](const supercell<own::sc>&, site, site) { return 0.5; });
    CHECK(message_of([&] {
              kmc(supercell<own::sc>({1, 1, 1}, {"A"}), model, kelvin{800}, seed{1});
          }) == "crystal: expected cells in which no jump leads back to its site, found too few");
}
