/// \file
/// Uses the installed package from two translation units: every function of a header can stand in both.
#include <cstdio>

#include <saddle/barrier/load.hpp>
#include <saddle/saddle.hpp>

namespace sd = saddle;

int first_neighbours_of_a_vacancy(const sd::supercell<sd::bcc>& crystal);

using predictor = sd::barrier_model<sd::bcc, sd::species<3>, sd::digit_map<8>, sd::mlp<16, 16>, sd::backend::simd<>>;

/// Whether reading a file that is no model says so.
bool refuses_a_wrong_file() {
    try {
        sd::load<predictor>("no-such-model.safetensors");
    } catch (const sd::input_error&) {
        return true;
    }
    return false;
}

int main() {
    auto crystal = sd::supercell<sd::bcc>::random({4, 4, 4}, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{42});
    crystal.make_vacancy(sd::site{7});
    const int atoms = first_neighbours_of_a_vacancy(crystal);
    const auto barriers = sd::make_analytic<sd::bcc>([](const auto&, sd::site, sd::site) { return 0.8; });
    sd::kmc run{crystal, barriers, sd::kelvin{900}, sd::seed{42}, sd::pair_order<sd::bcc, 2>{crystal}};
    run.advance(1000);
    std::printf("%d atoms round the vacancy, %g s for 1000 jumps\n", atoms, run.clock().value);
    return atoms == 8 && run.clock().value > 0 && refuses_a_wrong_file() ? 0 : 1;
}
