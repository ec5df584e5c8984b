#include <saddle/kmc/event_log.hpp>

#include <cstdio>
#include <string>

#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/core/file.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>

namespace sd = saddle;

TEST_CASE("the lines of docs/event-log.md write a log that replays") {
    const auto barriers = sd::make_analytic<sd::bcc>([](const auto&, sd::site, sd::site) { return 0.5; });
    auto frame = sd::make_crystal(sd::supercell<sd::bcc>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, sd::seed{1}), 3.2);
    frame.sites.make_vacancy(sd::site{5});
    const std::int64_t vacancy_id = std::exchange(frame.ids[5], 0);
    const auto& crystal = frame.sites;
    const std::uint64_t jumps = 3 * 4096;

    sd::kmc run{crystal, barriers, sd::kelvin{1000}, sd::seed{42}, sd::event_recorder{crystal, 4096}};
    sd::event_log_writer log("run.events",
                             sd::make_event_log_header(frame, crystal, {vacancy_id}, 4096, {{"seed", "42"}}));
    while (run.statistics().jumps < jumps) {
        run.advance(4096);
        log.append(run.observer<sd::event_recorder<sd::bcc>>());
    }
    log.finish(run.observer<sd::event_recorder<sd::bcc>>(), run.crystal());

    sd::event_log_reader reader(std::filesystem::path("run.events"));
    sd::event_replay<sd::bcc> replay(reader);
    replay.seek(jumps);
    CHECK(replay.crystal().occupation() == run.crystal().occupation());
    CHECK(replay.clock() == run.clock());
    CHECK(reader.header().facts == sd::event_log_facts{{"seed", "42"}});
}

TEST_CASE("bytes a jump are as docs/event-log.md states them") {
    const std::string page = sd::read_file(SADDLE_SOURCE_DIR "/docs/event-log.md");
    const auto stated = [&](std::size_t sites, std::size_t species, std::size_t directions) {
        const auto block_jumps = sd::default_block_jumps(sites);
        const sd::event_layout layout{sites, species, directions, block_jumps};
        char text[32];
        std::snprintf(text, sizeof text, "| %.3f |", static_cast<double>(layout.full_bytes()) / block_jumps);
        return contains(page, text);
    };
    CHECK(stated(1'024, 3, 8));
    CHECK(stated(128'000, 3, 8));
    CHECK(stated(1'024'000, 5, 8));
    CHECK(stated(4'000, 4, 12));
}
