// A peer: the network by Eigen, compiled for this machine.
#include <saddle/network/backend/eigen.hpp>

#include "support/network.hpp"
#include "support/stage.hpp"

namespace bench {

void register_stage() {
    with_each_network(
        []<class Case>() { with_widest([]<class Arch>() { add_network<Case, sd::backend::eigen, Arch>(); }); });
}

}  // namespace bench
