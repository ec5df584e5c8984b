// The multiply-add peak for peers in other languages: the same measurement as beside every benchmark.
#include "../support/peak.hpp"

/// The instruction set that the peak is measured with.
extern "C" const char* widest_instruction_set() {
    return bench::with_widest([]<class Arch>() { return Arch::name.data(); });
}

/// GFLOP/s of this core with the widest instruction set of this CPU, now.
extern "C" double multiply_add_peak_GFLOPs() {
    return bench::with_widest([]<class Arch>() {
        bench::peak_meter<Arch> meter;
        meter.sample();
        return meter.GFLOPs();
    });
}
