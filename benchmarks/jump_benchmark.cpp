// The whole jump: gather, descriptor, network, rates, selection, exchange.
#include <cstdint>
#include <string>
#include <type_traits>

#include <saddle/network/backend/int16.hpp>
#include <saddle/network/backend/simd.hpp>

#include "support/stage.hpp"
#include "support/walk.hpp"

namespace bench {

namespace {

/// Jumps after which a memo knows what there is to know: five times those that made the crystal steady.
std::uint64_t memo_warm_up() { return 5 * warm_up_jumps(); }

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
        with_widest([]<class Arch>() {
            using fp32 = sd::backend::simd<Arch>;
            using int16 = sd::backend::int16<Arch>;
            add<Case, Arch>(std::string(Arch::name), composed<Case, fp32>);
            add<Case, Arch>(std::string(Arch::name) + "-memo", composed_with_memo<Case, fp32>, memo_warm_up());
            if (!sd::detail::int16_lanes<Arch>::supported()) return;
            add<Case, Arch>("int16", composed<Case, int16>);
            add<Case, Arch>("int16-memo", composed_with_memo<Case, int16>, memo_warm_up());
        });
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
