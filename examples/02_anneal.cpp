// Kinetic Monte Carlo: a vacancy orders equimolar Nb-Mo-Ta at 1000 K; an observer follows the order.
#include <cstdio>

#include <saddle/barrier/load.hpp>
#include <saddle/saddle.hpp>

namespace sd = saddle;

using model = sd::barrier_model<sd::bcc, sd::species<5>, sd::digit_map<8, sd::encoding::one_hot>,
                                sd::mlp<256, 256, 256>, sd::backend::simd<>>;
using order = sd::pair_order<sd::bcc, 2>;

int main(int argc, char** argv) {
    const auto barriers = sd::load<model>(argc > 1 ? argv[1] : SADDLE_MODEL_DIR "/NbMoTaWV.safetensors");
    auto crystal = sd::supercell<sd::bcc>::random({8, 8, 8}, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{42});
    crystal.make_vacancy(sd::site{137});

    sd::kmc run{crystal, barriers, sd::kelvin{1000}, sd::seed{42}, order{crystal}};
    constexpr sd::digit molybdenum = 2;
    constexpr sd::digit tantalum = 3;
    std::printf("%10s %14s %16s\n", "jumps", "time, s", "Mo-Ta pairs/site");
    for (int sample = 0; sample < 5; ++sample) {
        run.advance(200);
        std::printf("%10llu %14.4g %16.3f\n", static_cast<unsigned long long>(run.statistics().jumps),
                    run.clock().value, run.observer<order>().delta(1, molybdenum, tantalum));
    }
}
