#include <cstring>
#include <span>
#include <vector>

#include <fuzz/fuzz.hpp>
#include <saddle/analysis/atom_paths.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/kmc/many_vacancies.hpp>
#include <saddle/lattice/bcc.hpp>

namespace {

using namespace saddle;

const auto barriers = make_analytic<bcc>([](const auto&, site, site) { return 1.0; });

supercell<bcc> start() {
    auto crystal = supercell<bcc>::random({2, 2, 2}, {{"A", 1}, {"B", 1}}, seed{1});
    for (const std::size_t i : {3u, 8u, 9u}) crystal.make_vacancy(site{i});
    return crystal;
}

auto fresh_run() {
    return many_vacancies(start(), barriers, kelvin{1000}, seed{1}, pair_order<bcc, 2>(start()),
                          atom_paths<bcc>(start()));
}

template <class Run>
std::vector<std::byte> state_of(const Run& run) {
    output_archive out;
    run.save(out);
    return {out.bytes().begin(), out.bytes().end()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto fresh = fresh_run();
    static const auto state_before = state_of(fresh);
    auto run = fresh;
    const auto bytes = std::as_bytes(std::span(data, size));
    const auto taken = fuzz::accepted(fuzz::text_of(data, size), 4, [&] {
        input_archive in(bytes, "f");
        run.load(in);
        return true;
    });
    const auto state = state_of(run);
    if (!taken) {
        fuzz::require(state == state_before, "a refused state has changed the run");
        return 0;
    }
    fuzz::require(state.size() <= size && std::memcmp(state.data(), data, state.size()) == 0, "another state");
    try {
        run.advance(3);
    } catch (const error&) {  // a clock that is full
    }
    return 0;
}
