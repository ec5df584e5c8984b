// The eight barriers of a vacancy: compose a model from types, load it, ask.
#include <cstdio>

#include <saddle/barrier/load.hpp>
#include <saddle/saddle.hpp>

namespace sd = saddle;

using model = sd::barrier_model<sd::bcc,                                  // lattice
                                sd::species<5>,                           // species count (names are data)
                                sd::digit_map<8, sd::encoding::one_hot>,  // descriptor: 8 shells = 112 sites in bcc
                                sd::mlp<256, 256, 256>,                   // network
                                sd::backend::simd<>>;                     // who multiplies

int main(int argc, char** argv) {
    const auto barriers = sd::load<model>(argc > 1 ? argv[1] : SADDLE_MODEL_DIR "/NbMoTaWV.safetensors");
    auto crystal = sd::supercell<sd::bcc>::random({8, 8, 8}, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{42});
    const auto vacancy = crystal.make_vacancy(sd::site{137});

    const auto eV = sd::barriers_eV(barriers, crystal, vacancy);
    for (std::size_t j = 0; j < eV.size(); ++j) {
        const auto jump = sd::bcc::jumps[j];
        const auto neighbour = crystal[crystal.near(crystal.position(vacancy), jump)];
        std::printf("[%2d %2d %2d]  %s  %.3f eV\n", jump.x, jump.y, jump.z, crystal.names()[neighbour - 1u].c_str(),
                    eV[j]);
    }
}
