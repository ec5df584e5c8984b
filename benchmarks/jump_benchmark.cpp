// The whole jump: gather, descriptor, network, rates, selection, exchange.
#include <cstdint>
#include <string>
#include <type_traits>

#include <saddle/network/backend/simd.hpp>

#include "support/stage.hpp"
#include "support/walk.hpp"

namespace bench {

namespace {

/// A barrier model at every temperature and size that a target names; beside the published network the default one at
/// 1000 K alone.
template <class Case, class Arch, class Make>
void add(const std::string& variant, Make make, std::uint64_t own_warm_up = 0) {
    const bool everywhere = std::is_same_v<Case, published> || !has_published_network();
    for (const int cells_a_side : {8, 40})
        for (const int temperature_K : {3000, 1500, 1000, 800, 400})
            if (everywhere || temperature_K == 1000)
                add_jumps<Case, Arch>(variant, {cells_a_side, temperature_K}, make, own_warm_up);
}

}  // namespace

void register_stage() {
    with_each_network([]<class Case>() {
        // one line a model type
        with_widest(
            []<class Arch>() { add<Case, Arch>(std::string(Arch::name), composed<Case, sd::backend::simd<Arch>>); });
    });
#ifdef SADDLE_ON_X86_64
    using sd::arch::avx2, sd::arch::avx512;
    if (avx512::supported() && avx2::supported())
        with_each_network([]<class Case>() {
            add_jumps<Case, avx2>("avx2", {8, 1000}, composed<Case, sd::backend::simd<avx2>>);
        });
#endif
}

}  // namespace bench
