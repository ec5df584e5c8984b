// The library's own backends: the network alone, by instruction set and number of rows a call.
#include <saddle/network/backend/int16.hpp>
#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/backend/simd.hpp>

#include "support/network.hpp"
#include "support/stage.hpp"

namespace bench {

void register_stage() {
    with_each_network([]<class Case>() {
        // the oracle works row by row: its rate does not depend on the batch
        add_network<Case, sd::backend::scalar, sd::arch::generic>({8, 64});
        with_each([]<class Arch>() { add_network<Case, sd::backend::simd<Arch>, Arch>(); });
        with_widest([]<class Arch>() {
            if (sd::detail::int16_lanes<Arch>::supported()) add_network<Case, sd::backend::int16<Arch>, Arch>();
        });
    });
}

}  // namespace bench
