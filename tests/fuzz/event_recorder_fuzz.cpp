#include <cstring>
#include <span>

#include <fuzz/run_state.hpp>
#include <saddle/kmc/event_log/recorder.hpp>

/// What a checkpoint keeps of the log of a run with three vacancies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace saddle;
    static const auto crystal = fuzz::crystal_without({3, 8, 9});
    auto recorder = event_recorder<bcc>(crystal, 8);
    const auto rest = fuzz::accepted(fuzz::text_of(data, size), 4, [&] {
        input_archive in(std::as_bytes(std::span(data, size)), "f");
        recorder.load(in);
        return in.rest().size();
    });
    if (!rest) return 0;
    const auto state = state_of(recorder);
    fuzz::require(state.size() == size - *rest && std::memcmp(state.data(), data, state.size()) == 0, "another state");
    const auto block = recorder.open_block(crystal);
    const auto again = decode_block(block, recorder.full_blocks(), recorder.layout(), "written");
    fuzz::require(again.places.size() == 3, "other vacancies");
    return 0;
}
