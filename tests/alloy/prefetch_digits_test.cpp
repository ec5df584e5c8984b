#include <doctest/doctest.h>

#include <array>
#include <cstddef>

#include <saddle/alloy/prefetch_digits.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

/// Every site may be asked for, however small the box and far the range (the address sanitizer looks at the tables).
template <lattice L>
void check_asked(std::array<int, 3> cells) {
    const auto crystal = supercell<L>::random(cells, {{"A", 1}, {"B", 1}}, seed{1});
    const auto before = crystal.occupation();
    for (std::size_t s = 0; s < crystal.size(); ++s)
        for (const int squared_range : {0, 1, 2, 20, 36, 256, 100'000})
            prefetch_digits(crystal, crystal.position(site{s}), squared_range);
    CHECK(crystal.occupation() == before);
}

}  // namespace

TEST_CASE("digits are asked for ahead in any box, as far as a crystal gathers, and stay as they are") {
    check_asked<bcc>({1, 2, 9});
    check_asked<fcc>({3, 1, 2});
    check_asked<bcc>({1, 1, 1});
}
