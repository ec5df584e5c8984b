#include <optional>
#include <string>
#include <utility>

#include <fuzz/fuzz.hpp>
#include <saddle/kmc/event_log/text.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

namespace {

using namespace saddle;

/// A line of four bytes may become one of twenty, in a text that doubles as it grows.
constexpr std::size_t heap_bytes_per_byte = 60;

template <lattice L>
crystal<L> full() {
    return make_crystal(supercell<L>::random({2, 2, 2}, {{"A", 1}}, seed{1}), 3.2);
}

template <lattice L>
crystal<L> with_vacancy() {
    auto made = full<L>();
    made.ids[made.sites.make_vacancy(site{0}).index] = 0;
    return made;
}

struct text_read {
    std::string again;
    double time_s = 0;
};

/// The text, and the same events as text once more.
template <lattice L>
text_read rewritten(std::string_view text, crystal<L> structure) {
    line_reader in(text, "f");
    const auto vacancy_id = make_vacancy_of_text(in, structure);
    const site vacancy = vacancies(structure.sites).front();
    auto ids = structure.ids;
    ids[vacancy.index] = vacancy_id;
    event_text words(std::move(ids), vacancy);
    double time_s = 0;
    for_each_text_event(in, structure.sites, structure.ids, [&](const supercell<L>& now, const jump_event& event) {
        words.observe(now, event);
        time_s += event.residence_s;
    });
    return {words.take(), time_s};
}

template <lattice L>
void try_structure(std::string_view text, const crystal<L>& structure) {
    const auto read = fuzz::accepted(text, heap_bytes_per_byte, [&] { return rewritten(text, structure); });
    constexpr double rounding_may_overflow_s = 1e307;
    if (!read || read->time_s > rounding_may_overflow_s) return;
    fuzz::require(rewritten<L>(read->again, structure).again == read->again, "other events the second time");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto full_bcc = full<bcc>();
    static const auto vacancy_fcc = with_vacancy<fcc>();
    const auto text = fuzz::text_of(data, size);
    try_structure(text, full_bcc);
    try_structure(text, vacancy_fcc);
    return 0;
}
