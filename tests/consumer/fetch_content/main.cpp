/// \file
/// Uses saddle fetched by CMake's FetchContent.
#include <cstdio>

#include <saddle/alloy/composition.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/bcc.hpp>

namespace sd = saddle;

int main() {
    const auto amounts = sd::parse_composition("Nb=1,Mo=1,Ta=0.5");
    const auto crystal = sd::supercell<sd::bcc>::random({5, 5, 5}, amounts, sd::seed{3});
    const auto counts = sd::digit_counts(crystal);
    std::printf("%zu Nb, %zu Mo, %zu Ta\n", counts[1], counts[2], counts[3]);
    return counts[1] == 100 && counts[2] == 100 && counts[3] == 50 ? 0 : 1;
}
