// What int16's rounding of barriers does to the order that a vacancy brings about: nothing beyond the statistical
// error.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <barrier/published_network.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/barrier/with_memo.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/network/backend/int16.hpp>
#include <saddle/network/backend/simd.hpp>
#include <shared_data.hpp>
#include <wide_arch.hpp>

using namespace saddle;

namespace {

struct estimate {
    double mean;
    double standard_error;
};

/// Mo-Ta pairs above random per site in the first shell at 1000 K, mean over the second half of each of eight runs from
/// different random crystals; the error is that of the eight.
template <class Backend>
estimate molybdenum_tantalum_order(const std::filesystem::path& weights) {
    constexpr std::uint64_t replicas = 8, jumps = 200'000, samples = 100;
    const auto model = load<published_model<Backend>>(weights);
    const with_memo remembering(model, {std::size_t{32} << 20, 512});
    double sum = 0, squares = 0;
    for (std::uint64_t replica = 1; replica <= replicas; ++replica) {
        auto crystal = supercell<bcc>::random({8, 8, 8}, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, seed{replica});
        crystal.make_vacancy(site{0});
        kmc run(crystal, remembering, kelvin{1000}, seed{replica}, pair_order<bcc, 1>(crystal));
        run.advance(jumps / 2);
        double order = 0;
        for (std::uint64_t s = 0; s < samples; ++s) {
            run.advance(jumps / 2 / samples);
            order += run.template observer<pair_order<bcc, 1>>().delta(1, 2, 3) / static_cast<double>(samples);
        }
        sum += order;
        squares += order * order;
    }
    const double n = replicas;
    const double mean = sum / n;
    return {mean, std::sqrt((squares / n - mean * mean) / (n - 1))};
}

}  // namespace

TEST_CASE("the order that int16 brings about is that of float32") {
    const auto weights = shared_data("nkk/weights.npy");
    if (!weights) return;
    if (!wide_arch::supported()) {
        MESSAGE("skipped: this CPU lacks " << std::string(wide_arch::name));
        return;
    }
    const auto exact = molybdenum_tantalum_order<backend::simd<wide_arch>>(*weights);
    const auto rounded = molybdenum_tantalum_order<backend::int16<wide_arch>>(*weights);
    MESSAGE("Mo-Ta " << exact.mean << " +- " << exact.standard_error << " by float32, " << rounded.mean << " +- "
                     << rounded.standard_error << " by int16");
    CHECK(exact.mean > 10 * exact.standard_error);  // there is order to compare
    CHECK(exact.standard_error < 0.03);
    CHECK(std::abs(exact.mean - rounded.mean) < 4 * std::hypot(exact.standard_error, rounded.standard_error));
}
