#include <saddle/kmc/event_log/writer.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "recorded_run.hpp"

using namespace saddle;

namespace {

constexpr std::uint32_t block = 16;

/// Goes on in stretches up to a jump, written after each.
template <class Run, lattice L>
void advance_to(std::uint64_t last, std::uint64_t stretch, Run& run, const crystal<L>& made, event_log_writer& log) {
    while (run.statistics().jumps < last) {
        run.advance(std::min(stretch, last - run.statistics().jumps));
        log.append(events_of(run, made));
    }
}

template <lattice L>
void check_stop_and_go_on() {
    constexpr std::uint64_t jumps = 75;
    const auto whole = record<L>(jumps, block, "whole.events");
    const auto& made = whole.start;
    const auto model = rough_model<L>();
    const auto header = header_of(made, block);
    for (std::uint64_t stop = 0; stop <= jumps; ++stop) {
        output_archive checkpoint;
        std::uint64_t length = 0;
        {
            auto run = start_run(made, model, block);
            event_log_writer log("part.events", header);
            advance_to(stop, 5, run, made, log);
            length = log.length();
            run.save(checkpoint);
            if (stop % 2 == 0) log.finish(events_of(run, made), run.crystal());  // an interrupt; else a kill …
            if (stop % 3 == 0) advance_to(stop + 40, 16, run, made, log);        // … some time after its checkpoint
        }
        auto run = start_run(made, model, block);
        input_archive in(checkpoint.bytes(), "checkpoint");
        run.load(in);
        event_log_writer log("part.events", header, length);
        advance_to(jumps, 7, run, made, log);
        log.finish(events_of(run, made), run.crystal());
        CAPTURE(stop);
        CHECK(read_file("part.events") == whole.bytes);
    }
}

}  // namespace

TEST_CASE("a run that stops at any jump and goes on leaves the same bytes") {
    check_stop_and_go_on<bcc>();
    check_stop_and_go_on<fcc>();
}

TEST_CASE("stretches and repeated closing leave no trace") {
    const auto whole = record<bcc>(100, block, "whole.events");
    const auto model = rough_model<bcc>();
    for (const std::uint64_t stretch : {1U, 3U, 16U}) {
        auto run = start_run(whole.start, model, block);
        event_log_writer log("stretches.events", header_of(whole.start, block));
        while (run.statistics().jumps < 100) {
            advance_to(std::min<std::uint64_t>(100, run.statistics().jumps + stretch), stretch, run, whole.start, log);
            log.finish(events_of(run, whole.start), run.crystal());
        }
        log.sync();
        CHECK(read_file("stretches.events") == whole.bytes);
        CHECK(log.length() == encode_header(header_of(whole.start, block)).size() +
                                  6 * events_of(run, whole.start).layout().full_bytes());
    }
}

TEST_CASE("a block that was not written in time is an error, not a gap") {
    const auto made = alloy_in_box<bcc>();
    const auto model = rough_model<bcc>();
    auto run = start_run(made, model, block);
    event_log_writer log("gap.events", header_of(made, block));
    run.advance(2 * block);
    CHECK(message_of<error>([&] { log.append(events_of(run, made)); }) ==
          "gap.events: block 0 is gone: events must be written at least every 16 jumps");
}

TEST_CASE("a log to go on with must be this run's") {
    const auto whole = record<bcc>(40, block, "whole.events");
    const auto header = header_of(whole.start, block);
    const auto head = encode_header(header).size();
    const auto full = header.layout.full_bytes();
    const auto reopen = [&](std::uint64_t length) {
        return message_of([&] { event_log_writer("whole.events", header, length); });
    };
    CHECK(reopen(head + 1) ==
          "whole.events: expected a length at which a block ends, found " + std::to_string(head + 1) + " bytes");
    CHECK(reopen(head - 1) ==
          "whole.events: expected a length at which a block ends, found " + std::to_string(head - 1) + " bytes");
    CHECK(reopen(head + 9 * full) == "whole.events: expected at least " + std::to_string(head + 9 * full) +
                                         " bytes, found " + std::to_string(whole.bytes.size()));
    auto other = header;
    other.facts[0].second = "901";
    CHECK(contains(message_of([&] { event_log_writer("whole.events", other, head); }),
                   ": expected the header of this run, found another one"));
    CHECK(message_of([&] { event_log_writer("missing.events", header, head); }) ==
          "missing.events: expected an event log to go on with, found none, or a shorter file");
    CHECK(read_file("whole.events") == whole.bytes);

    // a checkpoint whose log ends a block earlier
    const auto model = rough_model<bcc>();
    auto run = start_run(whole.start, model, block);
    run.advance(block);
    output_archive checkpoint;
    run.save(checkpoint);
    input_archive in(checkpoint.bytes(), "checkpoint");
    run.load(in);
    event_log_writer log("whole.events", header, head);
    CHECK(message_of<error>([&] { log.append(events_of(run, whole.start)); }) ==
          "whole.events: block 0 is gone: events must be written at least every 16 jumps");
}

TEST_CASE("a disk that is full ends the run with a message") {
    CHECK(message_of<error>([] { event_log_writer("/dev/full", header_of(alloy_in_box<bcc>(), block)); }) ==
          "/dev/full: cannot write: No space left on device");
}
