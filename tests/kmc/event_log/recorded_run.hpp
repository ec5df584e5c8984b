/// \file
/// A short run with everything that happened in it, beside its event log.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <kmc/rough_model.hpp>
#include <saddle/core/file.hpp>
#include <saddle/kmc/event_log.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/structure/crystal.hpp>

/// A random alloy of three species with vacancies in a box, the first in the middle. Atoms have the ids 1 … N by site,
/// as in a file.
template <saddle::lattice L>
saddle::crystal<L> alloy_in_box(std::array<int, 3> cells = {3, 4, 3}, std::size_t vacancies = 1) {
    using namespace saddle;
    auto made = make_crystal(supercell<L>::random(cells, {{"A", 1}, {"B", 2}, {"C", 1}}, seed{11}), 3.25);
    for (std::size_t v = 0; v < vacancies; ++v) {
        const site vacancy = made.sites.make_vacancy(site{(made.sites.size() / 2 + 11 * v) % made.sites.size()});
        made.ids[vacancy.index] = 0;
    }
    return made;
}

/// The vacancies of `alloy_in_box` before they were made, by site.
template <saddle::lattice L>
std::vector<std::int64_t> taken_away(const saddle::crystal<L>& made) {
    std::vector<std::int64_t> ids;
    for (const saddle::site v : vacancies(made.sites)) ids.push_back(static_cast<std::int64_t>(v.index + 1));
    return ids;
}

template <saddle::lattice L>
saddle::event_log_header header_of(const saddle::crystal<L>& made, std::uint32_t block_jumps) {
    return make_event_log_header(made, made.sites, taken_away(made), block_jumps,
                                 {{"temperature_K", "900"}, {"seed", "1"}});
}

template <saddle::lattice L>
auto start_run(const saddle::crystal<L>& made, const auto& model, std::uint32_t block_jumps) {
    return saddle::kmc(made.sites, model, saddle::kelvin{900}, saddle::seed{1},
                       saddle::event_recorder<L>(made.sites, block_jumps));
}

template <class Run, saddle::lattice L>
const saddle::event_recorder<L>& events_of(const Run& run, const saddle::crystal<L>&) {
    return run.template observer<saddle::event_recorder<L>>();
}

struct moment {
    double clock_s;
    std::size_t vacancy;
    std::vector<saddle::digit> occupation;
};

template <saddle::lattice L>
struct recorded_run {
    saddle::crystal<L> start;
    std::vector<moment> moments;  ///< before the first jump, after the first, …
    std::string bytes;            ///< of the log
};

/// A run of so many jumps at 900 K, and its log in `file`.
template <saddle::lattice L>
recorded_run<L> record(std::uint64_t jumps, std::uint32_t block_jumps, const std::string& file,
                       std::array<int, 3> cells = {3, 4, 3}) {
    using namespace saddle;
    recorded_run<L> made{alloy_in_box<L>(cells), {}, {}};
    const auto model = rough_model<L>();
    auto run = start_run(made.start, model, block_jumps);
    event_log_writer log(file, header_of(made.start, block_jumps));
    for (std::uint64_t n = 0;; ++n) {
        made.moments.push_back({run.clock().value, run.vacancy().index, run.crystal().occupation()});
        if (n == jumps) break;
        run.advance(1);
        log.append(events_of(run, made.start));
    }
    log.finish(events_of(run, made.start), run.crystal());
    made.bytes = read_file(file);
    return made;
}
