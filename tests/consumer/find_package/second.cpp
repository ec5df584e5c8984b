/// \file
/// The second translation unit.
#include <array>

#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/bcc.hpp>

namespace sd = saddle;

int first_neighbours_of_a_vacancy(const sd::supercell<sd::bcc>& crystal) {
    std::array<sd::digit, sd::jump_count<sd::bcc>> around{};
    crystal.gather(crystal.position(sd::vacancies(crystal).front()), sd::bcc::jumps, around.data());
    int atoms = 0;
    for (const sd::digit d : around) atoms += d != sd::vacant;
    return atoms;
}
