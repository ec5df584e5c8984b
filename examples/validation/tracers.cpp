#include "tracers.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

namespace saddle::validation {

namespace {

/// Simple cubic, for the correlation factor alone: all coordinates even, so that a cell's edge stays 2 units of a/2.
struct sc {
    static constexpr std::string_view name = "sc";
    static constexpr std::array<vec3, 1> basis{{{0, 0, 0}}};
    static constexpr std::array<vec3, 6> jumps{{{-2, 0, 0}, {0, -2, 0}, {0, 0, -2}, {0, 0, 2}, {0, 2, 0}, {2, 0, 0}}};
    static constexpr vec3 reference_jump{2, 0, 0};
    static constexpr vec3 sublattice_weight{0, 0, 0};
    static constexpr bool is_site(vec3 r) { return ((r.x | r.y | r.z) & 1) == 0; }
};

constexpr double eighth_digit = 1e-8;     // published factors have eight digits
constexpr double seventh_digit = 0.6e-7;  // those of boxes seven, and a rounding

}  // namespace

findings infinite_lattices(const settings&) {
    return {exact("f, sc, lattice sum", infinite_correlation_factor<sc>(), 0.65310884, eighth_digit),
            exact("f, bcc, lattice sum", infinite_correlation_factor<bcc>(), 0.72719414, eighth_digit),
            exact("f, fcc, lattice sum", infinite_correlation_factor<fcc>(), 0.78145142, eighth_digit)};
}

findings periodic_boxes(const settings& s) {
    constexpr std::array<std::pair<int, double>, 9> published{{{2, 7.0 / 9},
                                                               {3, 0.7430065},
                                                               {4, 0.7341935},
                                                               {5, 0.7308907},
                                                               {6, 0.7293758},
                                                               {8, 0.7281347},
                                                               {10, 0.7276810},
                                                               {16, 0.7273145},
                                                               {32, 0.7272093}}};
    findings found;
    for (const auto& [cells, factor] : published)
        found.push_back(exact("f, bcc " + std::to_string(cells) + "^3 cells, lattice sum",
                              correlation_factor(exact_mean_cosine<bcc>(cells)), factor, seventh_digit));
    const auto equal = equal_rates<bcc>(0.6);
    for (const int cells : {2, 3, 4})
        for (auto& f : tracers_in_a_box(equal, cells, s.amount(6'000'000), s.random_seed))
            found.push_back(std::move(f));
    return found;
}

}  // namespace saddle::validation
