// A peer: the network by oneDNN, which chooses the instruction set itself. One thread: run.sh sets OMP_NUM_THREADS=1.
#include <saddle/network/backend/onednn.hpp>

#include "support/network.hpp"
#include "support/stage.hpp"

namespace bench {

void register_stage() {
    with_each_network([]<class Case>() {
        with_widest([]<class Arch>() { add_network<Case, sd::backend::onednn<sd::backend::cpu>, Arch>(); });
    });
}

}  // namespace bench
