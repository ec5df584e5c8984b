#include <saddle/barrier/load.hpp>

#include <doctest/doctest.h>

#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/backend/simd.hpp>

#include <message.hpp>
#include <shared_data.hpp>

#include "published_network.hpp"

using namespace saddle;

namespace {

template <class Arch>
void check_instruction_set() {
    const auto folder = shared_data("nkk");
    if (!folder) return;
    if (!Arch::supported()) {
        MESSAGE("skipped: this CPU has no ", std::string(Arch::name));
        return;
    }
    check_published_barriers<backend::simd<Arch>>(*folder);
    const auto rows = published_barriers(*folder / "reference_barriers.csv");
    CHECK(predicted_barriers<backend::simd<Arch>>(*folder, rows) == predicted_barriers<backend::scalar>(*folder, rows));
}

}  // namespace

TEST_CASE("the published barriers to 1e-5 eV, and every instruction set equal to scalar") {
    check_instruction_set<arch::generic>();
#ifdef SADDLE_ON_X86_64
    check_instruction_set<arch::avx2>();
    check_instruction_set<arch::avx512>();
#endif
}

TEST_CASE("the published barriers, by the scalar backend") {
    if (const auto folder = shared_data("nkk")) check_published_barriers<backend::scalar>(*folder);
}

TEST_CASE("a composition that is not the file's is refused") {
    const auto path = shared_data("nkk/weights.npy");
    if (!path) return;
    using binary = barrier_model<bcc, species<2>, digit_map<8, encoding::digit, alignment::rotate_z_mirror>,
                                 mlp<128, 128, 128, 128>, backend::scalar>;
    using turned = barrier_model<bcc, species<3>, digit_map<8>, mlp<128, 128, 128, 128>, backend::scalar>;
    using narrow = barrier_model<bcc, species<3>, digit_map<8, encoding::digit, alignment::rotate_z_mirror>, mlp<64>,
                                 backend::scalar>;
    CHECK(contains(message_of([&] { load<binary>(*path); }), "expected a model for 2 species, found Nb, Mo, Ta"));
    CHECK(message_of([&] { load<turned>(*path); }) ==
          "descriptor: expected digit map of 8 shells, digit, canonical, found digit map of 8 shells, digit, "
          "rotate_z_mirror");
    CHECK(message_of([&] { load<narrow>(*path); }) ==
          "model: expected a network of the composed shape for 112 inputs, found 112-128-128-128-128-1");
}
