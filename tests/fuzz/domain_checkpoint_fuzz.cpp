#include <cstring>
#include <map>
#include <span>
#include <vector>

#include <domain_checkpoint.hpp>
#include <fuzz/run_state.hpp>
#include <saddle/parallel/domain.hpp>

namespace {

using namespace saddle;

/// The first of two domains of 6³ cells, with a vacancy.
domain<std::remove_cvref_t<decltype(fuzz::equal_barriers)>> fresh() {
    return {domain_grid({12, 6, 6}, {2, 1, 1}, 4), 0, {"A"}, seed{1}, random_stream("domains"), [](vec3 r) {
                return static_cast<digit>(r != vec3{4, 4, 4});
            }};
}

}  // namespace

// The states in a part of a checkpoint, and each as that of a domain.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto start = fresh();
    constexpr std::size_t heap_bytes_per_byte = 16;  // a node of the map for a state of no bytes
    const auto states = fuzz::accepted(fuzz::text_of(data, size), heap_bytes_per_byte, [&] {
        input_archive in(std::as_bytes(std::span(data, size)), "f");
        return cli::domain_states(in);
    });
    if (!states) return 0;
    for (const auto& numbered : *states) {
        const auto& state = numbered.second;
        auto found = start;
        const auto text = fuzz::text_of(reinterpret_cast<const std::uint8_t*>(state.data()), state.size());
        std::size_t rest = 0;
        const auto taken = fuzz::accepted(text, 4, [&] {
            input_archive in(state, "f");
            found.load(in);
            rest = in.rest().size();
            return true;
        });
        if (!taken) continue;
        const auto saved = state_of(found);
        fuzz::require(saved.size() == state.size() - rest && std::memcmp(saved.data(), state.data(), saved.size()) == 0,
                      "another state");
    }
    return 0;
}
