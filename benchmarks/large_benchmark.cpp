// Whole jumps in 1.28·10^8 sites: the occupation no longer fits a cache, and a jump costs the more for it.
#include <string>

#include <saddle/network/backend/simd.hpp>

#include "support/stage.hpp"
#include "support/walk.hpp"

namespace bench {

void register_stage() {
    with_one_network([]<class Case>() {
        with_widest([]<class Arch>() {
            using fp32 = sd::backend::simd<Arch>;
            const std::string name(Arch::name);
            add_jumps<Case, Arch>(name, {400, 1000}, composed<Case, fp32>);
            add_jumps<Case, Arch>(name + "-memo", {400, 1000}, composed_with_memo<Case, fp32>, 5 * warm_up_jumps());
        });
    });
}

}  // namespace bench
