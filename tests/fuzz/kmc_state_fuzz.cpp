#include <fuzz/run_state.hpp>
#include <saddle/kmc/kmc.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::state_target target(
        fuzz::fresh_run({3}, [](const auto&... parts) { return saddle::kmc(parts...); }));
    target.load(data, size);
    return 0;
}
