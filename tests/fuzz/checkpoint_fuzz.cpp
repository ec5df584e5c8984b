#include <cstring>
#include <span>
#include <string>

#include <fuzz/fuzz.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/kmc/checkpoint.hpp>
#include <saddle/kmc/event_log/recorder.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>

namespace {

using namespace saddle;

/// A mark of 24 bytes is a node of 48 in a list that doubles as it grows.
constexpr std::size_t heap_bytes_per_byte = 12;

const auto barriers = make_analytic<bcc>([](const auto&, site, site) { return 1.0; });

auto fresh_run() {
    auto crystal = supercell<bcc>::random({2, 2, 2}, {{"A", 1}, {"B", 1}}, seed{1});
    crystal.make_vacancy(site{3});
    constexpr std::uint32_t block_jumps = 8;
    return kmc(crystal, barriers, kelvin{1000}, seed{1}, event_recorder<bcc>(crystal, block_jumps));
}

void try_run(std::string_view input, const saved_checkpoint& saved) {
    static const auto fresh = fresh_run();
    auto run = fresh;
    const auto taken = fuzz::accepted(input, heap_bytes_per_byte, [&] {
        saved.load_into(run);
        return true;
    });
    if (!taken) return;
    fuzz::require(sealed_checkpoint(saved.head(), run).text() == input, "another checkpoint");
    try {
        run.advance(20);
    } catch (const error&) {  // a clock that is full
    }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

/// Of eight changes seven are given a true checksum, so that they reach what lies behind it.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
    const auto made = LLVMFuzzerMutate(data, size, most);
    std::uint64_t sum = 0;
    if (seed % 8 == 0 || made < sizeof sum) return made;
    sum = checksum(std::as_bytes(std::span(data, made - sizeof sum)));
    std::memcpy(data + made - sizeof sum, &sum, sizeof sum);
    return made;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto input = fuzz::text_of(data, size);
    const auto saved =
        fuzz::accepted(input, heap_bytes_per_byte, [&] { return saved_checkpoint(std::string(input), "f"); });
    if (saved) try_run(input, *saved);
    return 0;
}
