/// \file
/// Uses the installed package from two translation units: every function of a header can stand in both.
#include <cstdio>

#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/bcc.hpp>

namespace sd = saddle;

int first_neighbours_of_a_vacancy(const sd::supercell<sd::bcc>& crystal);

int main() {
    auto crystal = sd::supercell<sd::bcc>::random({4, 4, 4}, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{42});
    crystal.make_vacancy(sd::site{7});
    const int atoms = first_neighbours_of_a_vacancy(crystal);
    std::printf("%zu sites, %d atoms round the vacancy\n", crystal.size(), atoms);
    return crystal.size() == 128 && atoms == 8 ? 0 : 1;
}
