#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

#include <fuzz/fuzz.hpp>
#include <saddle/kmc/atom_ids.hpp>
#include <saddle/kmc/event_log.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

namespace {

using namespace saddle;

/// A site may be one bit of the file; its atom id takes 8 bytes, and there are a few copies of either.
constexpr std::size_t heap_bytes_per_byte = 250;

template <class T>
T number_at(std::span<const std::uint8_t> bytes, std::size_t offset) {
    T value{};
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}
template <class T>
void put_at(std::span<std::uint8_t> bytes, std::size_t offset, T value) {
    std::memcpy(bytes.data() + offset, &value, sizeof value);
}

constexpr std::size_t text_length_at = 12;
constexpr std::size_t header_length_at = 16;
constexpr std::size_t text_at = detail::event_log_head_bytes;
constexpr std::size_t crc_bytes = sizeof(std::uint32_t);

/// The lengths of a header whose text or ids grew or shrank at `changed`.
void mend_lengths(std::span<std::uint8_t> bytes, std::size_t changed, std::uint64_t growth) {
    const auto text = number_at<std::uint32_t>(bytes, text_length_at);
    const auto header = number_at<std::uint64_t>(bytes, header_length_at);
    if (changed < text_at || changed >= header) return;
    if (changed < text_at + text) put_at(bytes, text_length_at, text + static_cast<std::uint32_t>(growth));
    put_at(bytes, header_length_at, header + growth);
}

void mend_checksum(std::span<std::uint8_t> sealed) {
    const auto content = sealed.first(sealed.size() - crc_bytes);
    put_at(sealed, content.size(), crc32(std::as_bytes(content)));
}

/// Header and blocks, as long as they say they are.
void mend_checksums(std::span<std::uint8_t> bytes) {
    auto length = number_at<std::uint64_t>(bytes, header_length_at);
    while (length >= text_at + crc_bytes && length <= bytes.size()) {
        mend_checksum(bytes.first(length));
        bytes = bytes.subspan(length);
        length = bytes.size() < block_head::size ? 0 : number_at<std::uint64_t>(bytes, offsetof(block_head, bytes));
    }
}

void require_same(const event_log_header& a, const event_log_header& b) {
    fuzz::require(a.layout == b.layout && a.cells == b.cells, "another crystal");
    fuzz::require(a.lattice == b.lattice || a.lattice.ends_with('\r'), "another lattice");
    fuzz::require(a.species == b.species && a.types == b.types && a.named == b.named, "other species");
    fuzz::require(a.box == b.box && a.corner == b.corner && a.lattice_constant_A == b.lattice_constant_A,
                  "another box");
    fuzz::require(a.ids == b.ids, "other ids");
    fuzz::require(a.facts == b.facts, "other facts");
}

void try_header(std::string_view input, event_log_header header) {
    for (auto& [name, value] : header.facts) value = single_line(value);
    const auto written = fuzz::accepted(input, heap_bytes_per_byte, [&] { return encode_header(header); });
    if (written) require_same(header, decode_header(*written, std::uint64_t{1} << 20, "written"));
}

void try_blocks(std::string_view input, event_log_reader& log) {
    const auto& layout = log.header().layout;
    for (std::uint64_t k = 0; k < log.blocks(); ++k) {
        const auto block = fuzz::accepted(input, heap_bytes_per_byte, [&] { return log.read(k); });
        if (!block) return;
        const auto jumps = static_cast<std::uint32_t>(block->directions.size());
        std::string written(layout.bytes(jumps), '\0');
        encode_block(*block, jumps, layout, written.data());
        const auto again = decode_block(written, k, layout, "written");
        fuzz::require(block->occupation == again.occupation && block->places == again.places &&
                          block->directions == again.directions && block->movers == again.movers &&
                          block->steps == again.steps && block->begin_s == again.begin_s &&
                          block->end_s == again.end_s && block->end_vacancy == again.end_vacancy,
                      "another block");
    }
}

/// What `saddle convert` makes of a log. A walk and a leap lead to the same crystal.
template <lattice L>
void try_replay(std::string_view input, event_log_reader& log) {
    const auto walked = fuzz::accepted(input, heap_bytes_per_byte, [&] {
        event_replay<L> replay(log);
        atom_ids ids(log.header().ids);
        event_text text(log.header().ids, replay.vacancy());
        replay.advance_to(log.jumps(), ids, text);
        return std::pair(replay, ids);
    });
    if (!walked) return;
    const auto& replay = walked->first;
    const auto& ids = walked->second;
    event_replay<L> leap(log);
    leap.seek(log.jumps() / 2);
    leap.seek(log.jumps());
    fuzz::require(leap.crystal().occupation() == replay.crystal().occupation(), "another crystal after a leap");
    fuzz::accepted(input, heap_bytes_per_byte, [&] {
        const auto frame = frame_of(log.header(), replay.crystal());
        return to_atoms(frame, frame.sites, ids.all());
    });
}

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

/// Of eight changes seven are given true lengths and checksums, so that they reach what lies behind these.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
    const std::vector<std::uint8_t> before(data, data + size);
    const auto made = LLVMFuzzerMutate(data, size, most);
    if (seed % 8 == 0 || std::min(size, made) < text_at) return made;
    const auto changed = std::mismatch(before.begin(), before.end(), data, data + made).first - before.begin();
    const std::span bytes(data, made);
    mend_lengths(bytes, static_cast<std::size_t>(changed), made - size);
    mend_checksums(bytes);
    return made;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto input = fuzz::text_of(data, size);
    auto log = fuzz::accepted(input, heap_bytes_per_byte, [&] { return event_log_reader(std::string(input), "f"); });
    if (!log) return 0;
    fuzz::require(log->remark().has_value() == (log->bytes_left_out() != 0), "bytes left out without a remark");
    try_header(input, log->header());
    try_blocks(input, *log);
    try_replay<bcc>(input, *log);
    try_replay<fcc>(input, *log);
    return 0;
}
