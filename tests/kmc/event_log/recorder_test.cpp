#include <saddle/kmc/event_log/recorder.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <count_allocations.hpp>
#include <message.hpp>
#include <saddle/kmc/many_vacancies.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "recorded_run.hpp"

using namespace saddle;

static_assert(observer_of<event_recorder<bcc>, bcc>);
static_assert(observer_of<event_recorder<fcc>, fcc>);

namespace {

const auto made = alloy_in_box<bcc>();
const auto model = rough_model<bcc>();

/// Sees the events and records them, counting allocations.
struct counted {
    event_recorder<bcc> recorder;
    std::size_t jumps = 0;
    std::size_t taken = 0;

    void observe(const supercell<bcc>& crystal, const jump_event& event) noexcept {
        const std::size_t before = allocations;
        recorder.observe(crystal, event);
        taken += allocations - before;
        ++jumps;
    }
    void save(output_archive& out) const { recorder.save(out); }
    void load(input_archive& in) { recorder.load(in); }
};

std::vector<std::byte> saved(const event_recorder<bcc>& recorder) {
    output_archive out;
    recorder.save(out);
    return {out.bytes().begin(), out.bytes().end()};
}

std::string load_complaint(event_recorder<bcc> recorder, const std::vector<std::byte>& bytes) {
    return message_of([&] {
        input_archive in(bytes, "f");
        recorder.load(in);
    });
}

}  // namespace

TEST_CASE("blocks hold the run's events, exact clock and crystal") {
    kmc run(made.sites, model, kelvin{900}, seed{1}, event_recorder<bcc>(made.sites, 16));
    const auto& events = run.observer<event_recorder<bcc>>();
    CHECK(events.on());
    CHECK(events.full_blocks() == 0);
    CHECK(events.last_block().empty());
    run.advance(15);
    CHECK(events.last_block().empty());
    run.advance(1);
    CHECK(events.full_blocks() == 1);
    const auto first = decode_block(events.last_block(), 0, events.layout(), "f");
    CHECK(first.occupation == made.sites.occupation());
    CHECK(first.places == std::vector<std::uint64_t>{36});
    CHECK(first.begin_s == 0);
    CHECK(first.end_s == run.clock().value);
    CHECK(first.end_vacancy == run.vacancy().index);
    CHECK(first.end_crc == occupation_crc(run.crystal().occupation()));
    const auto at_16 = run.crystal().occupation();
    run.advance(21);
    const auto second = decode_block(events.last_block(), 1, events.layout(), "f");
    CHECK(second.occupation == at_16);
    CHECK(second.begin_s == first.end_s);
    const auto bytes = events.open_block(run.crystal());
    const auto open = decode_block(bytes, 2, events.layout(), "f");
    CHECK(open.directions.size() == 5);
    CHECK(open.begin_s == second.end_s);
    CHECK(open.end_s == run.clock().value);
    CHECK(open.end_crc == occupation_crc(run.crystal().occupation()));
}

TEST_CASE("recording takes no memory in the loop") {
    kmc run(made.sites, model, kelvin{900}, seed{1}, counted{event_recorder<bcc>(made.sites, 64)});
    run.advance(1000);
    CHECK(run.observer<counted>().jumps == 1000);
    CHECK(run.observer<counted>().taken == 0);
    CHECK(run.observer<counted>().recorder.full_blocks() == 15);
    auto copy = run;  // as a run that was loaded
    copy.advance(1000);
    CHECK(copy.observer<counted>().taken == 0);
    const auto before = allocations;
    CHECK(saved(copy.observer<counted>().recorder).size() > 72);
    CHECK(allocations > before);  // the counter counts
}

TEST_CASE("a recorder that is off records nothing") {
    kmc run(made.sites, model, kelvin{900}, seed{1}, event_recorder<bcc>());
    run.advance(100);
    const auto& events = run.observer<event_recorder<bcc>>();
    CHECK_FALSE(events.on());
    CHECK(events.full_blocks() == 0);
    CHECK(events.last_block().empty());
    const auto bytes = saved(events);
    CHECK(bytes.size() == 8 + 9 + 4);
    CHECK(load_complaint({}, bytes) == "nothing was thrown");
    CHECK(load_complaint(event_recorder<bcc>(made.sites, 16), bytes) ==
          "event log: expected 16 jumps a block (0: no log), found 0");
}

TEST_CASE("saved within a block and loaded, the block is the same") {
    kmc whole(made.sites, model, kelvin{900}, seed{1}, event_recorder<bcc>(made.sites, 16));
    whole.advance(48);
    const std::string expected(whole.observer<event_recorder<bcc>>().last_block());
    for (const std::uint64_t stop : {32U, 33U, 40U, 47U}) {
        kmc run(made.sites, model, kelvin{900}, seed{1}, event_recorder<bcc>(made.sites, 16));
        run.advance(stop);
        output_archive out;
        run.save(out);
        kmc resumed(made.sites, model, kelvin{900}, seed{1}, event_recorder<bcc>(made.sites, 16));
        input_archive in(out.bytes(), "checkpoint");
        resumed.load(in);
        const auto& events = resumed.observer<event_recorder<bcc>>();
        CHECK(events.full_blocks() == 2);
        CHECK(events.last_block().empty());
        resumed.advance(48 - stop);
        CHECK(events.last_block() == expected);
    }
}

TEST_CASE("several vacancies: saved within a block and loaded, the log is the same") {
    const auto several = alloy_in_box<bcc>({3, 4, 3}, 5);
    const auto start = [&] {
        return many_vacancies(several.sites, model, kelvin{900}, seed{1}, event_recorder<bcc>(several.sites, 16));
    };
    auto whole = start();
    whole.advance(53);
    const auto& expected = whole.observer<event_recorder<bcc>>();
    const auto last = decode_block(expected.last_block(), 2, expected.layout(), "f");
    CHECK(std::set<std::uint32_t>(last.movers.begin(), last.movers.end()).size() > 2);
    for (const std::uint64_t stop : {32U, 33U, 40U, 47U}) {
        auto run = start();
        run.advance(stop);
        output_archive out;
        run.save(out);
        auto resumed = start();
        input_archive in(out.bytes(), "checkpoint");
        resumed.load(in);
        CHECK(saved(resumed.observer<event_recorder<bcc>>()) == saved(run.observer<event_recorder<bcc>>()));
        resumed.advance(48 - stop);
        CHECK(resumed.observer<event_recorder<bcc>>().last_block() == expected.last_block());
        resumed.advance(5);
        CHECK(resumed.observer<event_recorder<bcc>>().open_block(resumed.crystal()) ==
              expected.open_block(whole.crystal()));
    }
}

TEST_CASE("several vacancies: states that do not fit") {
    const auto several = alloy_in_box<bcc>({3, 4, 3}, 3);
    const auto complaint = [&](std::vector<std::uint64_t> begin, std::size_t movers, std::vector<std::uint64_t> now) {
        output_archive out;
        out.label("event log");
        out.value(std::uint32_t{16});
        out.value(std::uint64_t{0});
        out.value(0.0);
        out.value(1.0);
        out.values(std::span<const digit>(several.sites.occupation()));
        out.values(std::span<const std::uint8_t>(std::vector<std::uint8_t>(2)));
        out.values(std::span<const packed_step>(std::vector<packed_step>(2)));
        out.values(std::span<const std::uint64_t>(begin));
        out.values(std::span<const std::uint32_t>(std::vector<std::uint32_t>(movers, 2)));
        out.values(std::span<const std::uint64_t>(now));
        return load_complaint(event_recorder<bcc>(several.sites, 16), {out.bytes().begin(), out.bytes().end()});
    };
    CHECK(complaint({58, 36, 47}, 2, {0, 1, 2}) == "nothing was thrown");
    CHECK(complaint({58, 36}, 2, {0, 1, 2}) == "event log: expected places of 3 vacancies, found 2");
    CHECK(complaint({58, 36, 36}, 2, {0, 1, 2}) ==
          "event log: expected vacancies at sites of their own, found two at one site");
    CHECK(contains(complaint({58, 36, 47}, 1, {0, 1, 2}), "event log: expected a block of 72 sites and fewer than 16"));
    CHECK(complaint({58, 36, 47}, 2, {0, 1}) == "event log: expected places of 3 vacancies, found others");
    CHECK(complaint({58, 36, 47}, 2, {0, 1, 72}) == "event log: expected places of 3 vacancies, found others");
}

TEST_CASE("states that do not fit") {
    kmc run(made.sites, model, kelvin{900}, seed{1}, event_recorder<bcc>(made.sites, 16));
    run.advance(20);
    const auto bytes = saved(run.observer<event_recorder<bcc>>());
    CHECK(load_complaint(event_recorder<bcc>(made.sites, 8), bytes) ==
          "event log: expected 8 jumps a block (0: no log), found 16");
    const auto other = alloy_in_box<bcc>({2, 2, 2}).sites;
    CHECK(load_complaint(event_recorder<bcc>(other, 16), bytes) ==
          "event log: expected a block of 16 sites and fewer than 16 jumps, found 72 sites, 4 jumps");
    auto damaged = bytes;
    damaged[17 + 4 + 24 + 8] = std::byte{200};  // the first digit
    CHECK(load_complaint(event_recorder<bcc>(made.sites, 16), damaged) ==
          "event log: expected digits up to 3, found 200");
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK(contains(
            load_complaint(event_recorder<bcc>(made.sites, 16), {bytes.begin(), bytes.begin() + std::ptrdiff_t(size)}),
            "expected"));
    const auto of_block = [&](std::uint64_t first, std::size_t directions, std::size_t steps) {
        output_archive out;
        out.label("event log");
        out.value(std::uint32_t{16});
        out.value(first);
        out.value(0.0);
        out.value(1.0);
        out.values(std::span<const digit>(made.sites.occupation()));
        out.values(std::span<const std::uint8_t>(std::vector<std::uint8_t>(directions)));
        out.values(std::span<const packed_step>(std::vector<packed_step>(steps)));
        return load_complaint(event_recorder<bcc>(made.sites, 16), {out.bytes().begin(), out.bytes().end()});
    };
    CHECK(of_block(32, 15, 15) == "nothing was thrown");
    const std::string expected = "event log: expected a block of 72 sites and fewer than 16 jumps, found 72 sites, ";
    CHECK(of_block(32, 15, 14) == expected + "15 jumps");
    CHECK(of_block(32, 16, 16) == expected + "16 jumps");
    CHECK(of_block(33, 15, 15) == expected + "15 jumps");
    CHECK(message_of([] { event_recorder<bcc>(made.sites, 0); }) ==
          "event log: expected at least one jump a block, found none");
    CHECK(message_of([] {
              auto full = supercell<bcc>({2, 2, 2}, {"A"});
              full.assign(std::vector<digit>(16, 1));
              event_recorder<bcc>(full, 8);
          }) == "event log: expected at least one vacancy, found none");
}
