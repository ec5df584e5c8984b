/// \file
/// Uses saddle's source tree as a part of another project.
#include <cstdio>

#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/lattice/shells.hpp>

namespace sd = saddle;

int main() {
    const auto crystal = sd::supercell<sd::fcc>::random({3, 4, 5}, {{"Cr", 1}, {"Fe", 2}, {"Ni", 1}}, sd::seed{1});
    const auto counts = sd::digit_counts(crystal);
    std::printf("%zu sites, %zu Fe, %zu sites in two shells\n", crystal.size(), counts[2],
                sd::neighbourhood_size<sd::fcc, 2>);
    return crystal.size() == 240 && counts[2] == 120 && sd::neighbourhood_size<sd::fcc, 2> == 18 ? 0 : 1;
}
