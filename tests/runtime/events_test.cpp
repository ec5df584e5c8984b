#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <network/random_network.hpp>
#include <saddle/core/file.hpp>
#include <saddle/kmc/atom_ids.hpp>
#include <saddle/kmc/event_log.hpp>
#include <saddle/structure/crystal.hpp>

#include "model.hpp"

using namespace saddle;

namespace {

constexpr std::uint32_t block = 64;

runtime::any_model small_model(const std::string& lattice) {
    model_data data;
    data.source = "made";
    data.lattice = lattice;
    data.lattice_constant_A = 3.2;
    data.species = {"A", "B", "C"};
    data.descriptor = {1, "one_hot", "canonical"};
    data.network = random_network({lattice == "bcc" ? 24U : 36U, 6}, 1);
    return runtime::compose(data);
}

template <lattice L>
crystal<L> starting_crystal(std::size_t vacancies) {
    auto frame = make_crystal(supercell<L>::random({3, 4, 3}, {{"A", 1}, {"B", 1}, {"C", 1}}, seed{5}), 3.2);
    for (std::size_t v = 0; v < vacancies; ++v) frame.ids[frame.sites.make_vacancy(site{9 + 10 * v}).index] = 0;
    return frame;
}

template <lattice L>
std::unique_ptr<runtime::simulation<L>> start(const runtime::model<L>& model, std::size_t vacancies,
                                              std::uint32_t block_jumps) {
    runtime::run_settings settings{kelvin{3000}, seed{2}, 1e13};
    settings.event_block_jumps = block_jumps;
    return model.start(starting_crystal<L>(vacancies).sites, settings);
}

template <lattice L>
event_log_header header_of_run(std::size_t vacancies) {
    const auto frame = starting_crystal<L>(vacancies);
    std::vector<std::int64_t> taken;
    for (std::size_t v = 0; v < vacancies; ++v) taken.push_back(static_cast<std::int64_t>(10 + 10 * v));
    return make_event_log_header(frame, frame.sites, taken, block, {{"temperature_K", "3000"}});
}

template <lattice L>
void advance_to(runtime::simulation<L>& run, std::uint64_t jumps, event_log_writer& log) {
    while (run.statistics().jumps < jumps) {
        run.advance({.jumps = std::min<std::uint64_t>(40, jumps - run.statistics().jumps)});
        log.append(run.events());
    }
}

template <lattice L>
void check_log_of_run(const runtime::model<L>& model, std::size_t vacancies) {
    const auto whole = start(model, vacancies, block);
    event_log_writer log("whole.events", header_of_run<L>(vacancies));
    advance_to(*whole, 1000, log);
    log.finish(whole->events(), whole->crystal());

    // the replay ends where the run did, atom by atom
    event_log_reader reader(std::filesystem::path("whole.events"));
    event_replay<L> replay(reader);
    atom_ids ids(reader.header().ids);
    replay.advance_to(1000, ids);
    CHECK(replay.crystal().occupation() == whole->crystal().occupation());
    CHECK(replay.vacancy_count() == whole->vacancy_counts().count);
    for (std::size_t v = 0; v < vacancies; ++v) CHECK(replay.vacancy(v) == whole->vacancy(v));
    CHECK(replay.clock() == whole->clock());
    for (std::size_t i = 0; i < whole->crystal().size(); ++i)
        CHECK(ids[site{i}] == reader.header().ids[whole->paths().started_at(site{i}).index]);

    // a run that stops within a block and goes on leaves the same bytes
    output_archive checkpoint;
    std::uint64_t length = 0;
    {
        const auto part = start(model, vacancies, block);
        event_log_writer cut("part.events", header_of_run<L>(vacancies));
        advance_to(*part, 333, cut);
        part->save(checkpoint);
        length = cut.length();
        advance_to(*part, 500, cut);
    }
    const auto resumed = start(model, vacancies, block);
    input_archive in(checkpoint.bytes(), "checkpoint");
    resumed->load(in);
    event_log_writer again("part.events", header_of_run<L>(vacancies), length);
    advance_to(*resumed, 1000, again);
    again.finish(resumed->events(), resumed->crystal());
    CHECK(read_file("part.events") == read_file("whole.events"));

    // recording changes nothing
    const auto silent = start(model, vacancies, 0);
    silent->advance({.jumps = 1000});
    CHECK_FALSE(silent->events().on());
    CHECK(silent->clock() == whole->clock());
    CHECK(silent->crystal().occupation() == whole->crystal().occupation());
    input_archive recorded(checkpoint.bytes(), "checkpoint");
    CHECK(message_of([&] { silent->load(recorded); }) == "event log: expected 0 jumps a block (0: no log), found 64");
}

}  // namespace

TEST_CASE("a run through the run-time interface is recorded, and a stop leaves no trace in its log") {
    for (const auto* lattice : {"bcc", "fcc"})
        std::visit(
            []<saddle::lattice L>(const runtime::shared_model<L>& model) {
                for (const std::size_t vacancies : {1U, 4U}) check_log_of_run(*model, vacancies);
            },
            small_model(lattice));
}
