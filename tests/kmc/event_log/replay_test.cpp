#include <saddle/kmc/event_log/replay.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/analysis/atom_paths.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/core/random.hpp>
#include <saddle/kmc/many_vacancies.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "recorded_run.hpp"

using namespace saddle;

namespace {

/// Keeps the events.
struct kept_events {
    std::vector<jump_event> events = {};
    template <lattice L>
    void observe(const supercell<L>&, const jump_event& event) {
        events.push_back(event);
    }
    void save(output_archive&) const {}
    void load(input_archive&) {}
};

template <lattice L>
void check_moment(const event_replay<L>& replay, const recorded_run<L>& run, std::uint64_t jump, std::uint32_t block) {
    const auto& expected = run.moments[jump];
    CHECK(replay.jump() == jump);
    CHECK(replay.crystal().occupation() == expected.occupation);
    CHECK(replay.vacancy().index == expected.vacancy);
    const double begin_s = run.moments[jump - jump % block].clock_s;
    const double t = expected.clock_s;
    CHECK(std::fabs(replay.clock().value - t) <= 0x1p-22 * (t - begin_s) + block * 0x1p-52 * t);
    if (jump % block == 0 || jump + 1 == run.moments.size()) CHECK(replay.clock().value == t);
}

template <lattice L>
void check_all_frames() {
    constexpr std::uint64_t jumps = 300;
    constexpr std::uint32_t block = 32;
    const auto run = record<L>(jumps, block, "run.events");
    event_log_reader log(run.bytes, "f");
    event_replay<L> walk(log);
    double clock = 0;
    for (std::uint64_t n = 0; n <= jumps; ++n) {
        walk.advance_to(n);
        check_moment(walk, run, n, block);
        CHECK(walk.clock().value >= clock);
        clock = walk.clock().value;
    }
    // in any order, back and forth
    philox_sequence draw(seed{4}, random_stream("frames"));
    event_replay<L> random(log);
    for (int k = 0; k < 300; ++k) {
        const auto n = draw.below(jumps + 1);
        random.seek(n);
        check_moment(random, run, n, block);
    }
}

template <lattice L>
void check_events(std::size_t vacancies) {
    const auto made = alloy_in_box<L>({3, 4, 3}, vacancies);
    const auto model = rough_model<L>();
    many_vacancies run(made.sites, model, kelvin{900}, seed{1}, event_recorder<L>(made.sites, 64), kept_events{},
                       pair_order<L, 2>(made.sites), atom_paths<L>(made.sites));
    event_log_writer log("observed.events", header_of(made, 64));
    for (int k = 0; k < 10; ++k) {
        run.advance(50);
        log.append(run.template observer<event_recorder<L>>());
    }
    log.finish(run.template observer<event_recorder<L>>(), run.crystal());

    event_log_reader reader(std::filesystem::path("observed.events"));
    event_replay<L> replay(reader);
    kept_events again;
    pair_order<L, 2> order(replay.crystal());
    atom_paths<L> paths(replay.crystal());
    replay.advance_to(123, again, order, paths);
    replay.advance_to(500, again, order, paths);
    const auto& events = run.template observer<kept_events>().events;
    REQUIRE(again.events.size() == 500);
    for (std::size_t n = 0; n < events.size(); ++n) {
        const auto& a = events[n];
        const auto& b = again.events[n];
        CHECK(a.number == b.number);
        CHECK(a.direction == b.direction);
        CHECK(a.vacancy == b.vacancy);
        CHECK(a.from == b.from);
        CHECK(a.to == b.to);
        CHECK(a.to_position == b.to_position);
        CHECK(a.species == b.species);
        CHECK(std::fabs(a.residence_s - b.residence_s) <= 0x1p-22 * a.residence_s);
        CHECK(std::isnan(b.barrier_eV));
        CHECK(std::isnan(b.mean_residence_s));
    }
    CHECK(order.pairs(1) == run.template observer<pair_order<L, 2>>().pairs(1));
    CHECK(order.pairs(2) == run.template observer<pair_order<L, 2>>().pairs(2));
    for (std::size_t i = 0; i < made.sites.size(); ++i)
        CHECK(paths.started_at(site{i}) == run.template observer<atom_paths<L>>().started_at(site{i}));
}

/// The log with a block changed, and true checksums.
template <class Change>
std::string with_block(const recorded_run<bcc>& run, std::uint64_t number, std::uint32_t block, Change change) {
    const auto header = header_of(run.start, block);
    event_log_reader log(run.bytes, "f");
    auto content = log.read(number);
    change(content);
    auto bytes = run.bytes;
    encode_block(content, static_cast<std::uint32_t>(content.directions.size()), header.layout,
                 bytes.data() + encode_header(header).size() + number * header.layout.full_bytes());
    return bytes;
}

std::string replay_complaint(std::string bytes, std::uint64_t jump) {
    return message_of([&] {
        event_log_reader log(std::move(bytes), "f");
        event_replay<bcc>(log).advance_to(jump);
    });
}

}  // namespace

TEST_CASE("every frame is the run's own, in order and in any order") {
    check_all_frames<bcc>();
    check_all_frames<fcc>();
}

TEST_CASE("observers of a replay see what those of the run saw") {
    for (const std::size_t vacancies : {1U, 2U, 9U}) {
        check_events<bcc>(vacancies);
        check_events<fcc>(vacancies);
    }
}

TEST_CASE("several vacancies: every frame is the run's own, in any order") {
    constexpr std::uint64_t jumps = 200;
    const auto made = alloy_in_box<bcc>({3, 4, 3}, 6);
    const auto model = rough_model<bcc>();
    many_vacancies run(made.sites, model, kelvin{900}, seed{1}, event_recorder<bcc>(made.sites, 32));
    const auto& events = run.observer<event_recorder<bcc>>();
    event_log_writer writer("several.events", header_of(made, 32));
    std::vector<std::vector<digit>> crystals{run.crystal().occupation()};
    std::vector<std::vector<site>> places;
    const auto places_of = [](const auto& walk) {
        std::vector<site> found;
        for (std::size_t v = 0; v < 6; ++v) found.push_back(walk.vacancy(v));
        return found;
    };
    places.push_back(places_of(run));
    for (std::uint64_t n = 0; n < jumps; ++n) {
        run.advance(1);
        writer.append(events);
        crystals.push_back(run.crystal().occupation());
        places.push_back(places_of(run));
    }
    writer.finish(events, run.crystal());
    event_log_reader log(std::filesystem::path("several.events"));
    event_replay<bcc> replay(log);
    CHECK(replay.vacancy_count() == 6);
    philox_sequence draw(seed{4}, random_stream("frames"));
    for (int k = 0; k < 300; ++k) {
        const auto n = draw.below(jumps + 1);
        replay.seek(n);
        CHECK(replay.crystal().occupation() == crystals[n]);
        CHECK(places_of(replay) == places[n]);
    }
    CHECK(replay.clock().value <= run.clock().value);
    replay.seek(jumps);
    CHECK(replay.clock() == run.clock());

    // true checksums, wrong jumps
    const auto changed = [&](std::uint64_t number, auto change) {
        return replay_complaint(with_block({made, {}, read_file("several.events")}, number, 32, change), jumps);
    };
    CHECK(changed(1, [](event_block&) {}) == "nothing was thrown");
    CHECK(contains(changed(1, [](event_block& block) { std::swap(block.places[1], block.places[4]); }),
                   "f, block 1: expected the crystal and clock that the block before ends with, found others"));
    CHECK(contains(changed(1, [](event_block& block) { block.movers[7] = (block.movers[7] + 1) % 6; }),
                   "f, block 1: expected "));
}

TEST_CASE("a jump of a vacancy into another one is refused") {
    const auto made = alloy_in_box<bcc>({3, 4, 3}, 2);
    const auto header = header_of(made, 16);
    event_block block{0, 0, 0, 0, 0, std::vector<digit>(72, 1), {0, 1}, {7}, {0}, {0}};
    for (const auto place : block.places) block.occupation[place] = vacant;
    block.end_crc = occupation_crc(block.occupation);
    std::string bytes(header.layout.bytes(1), '?');
    encode_block(block, 1, header.layout, bytes.data());
    CHECK(replay_complaint(encode_header(header) + bytes, 1) ==
          "f, block 0: expected jumps of atoms, found a vacancy at site 1 in the place of one");
}

TEST_CASE("a log of a run that was killed replays up to its last full block") {
    const auto run = record<bcc>(100, 16, "run.events");
    const auto header = header_of(run.start, 16);
    event_log_reader log(run.bytes.substr(0, encode_header(header).size() + 3 * header.layout.full_bytes() + 50), "f");
    CHECK(log.jumps() == 48);
    event_replay<bcc> replay(log);
    replay.advance_to(48);
    check_moment(replay, run, 48, 16);
    CHECK(message_of([&] { replay.seek(49); }) == "f: expected a jump from 0 to 48, found 49");
}

TEST_CASE("crystals are compared at the end of every block and at the end of the run") {
    const auto run = record<bcc>(40, 16, "run.events");
    const auto turn = [](event_block& block) { block.directions[3] ^= 7; };
    CHECK(contains(replay_complaint(with_block(run, 1, 16, turn), 40),
                   "f, block 1: expected jumps that lead to the crystal stated at its end"));
    CHECK(replay_complaint(with_block(run, 1, 16, turn), 31) == "nothing was thrown");
    CHECK(contains(replay_complaint(with_block(run, 2, 16, turn), 40),
                   "f, block 2: expected jumps that lead to the crystal stated at its end"));
    const auto swap = [](event_block& block) {
        const std::size_t at = block.places.front() == 0 ? 1 : 0;
        block.occupation[at] = block.occupation[at] == 1 ? 2 : 1;
    };
    CHECK(contains(replay_complaint(with_block(run, 1, 16, swap), 20),
                   "f, block 1: expected the crystal and clock that the block before ends with, found others"));
    const auto delay = [](event_block& block) { block.begin_s *= 1 + 1e-15; };
    CHECK(contains(replay_complaint(with_block(run, 2, 16, delay), 32), "f, block 2: expected the crystal and clock"));
    // also where the closing block is empty
    const auto full = record<bcc>(32, 16, "full.events");
    CHECK(replay_complaint(full.bytes, 32) == "nothing was thrown");
    CHECK(contains(replay_complaint(with_block(full, 2, 16, swap), 32), "f, block 2: expected "));
}

TEST_CASE("what a replay refuses") {
    const auto run = record<bcc>(40, 16, "run.events");
    event_log_reader log(run.bytes, "f");
    CHECK(message_of([&] { event_replay<fcc>{log}; }) == "f: expected a log on lattice fcc, found bcc");
    event_replay<bcc> replay(log);
    replay.advance_to(20);
    CHECK(message_of([&] { replay.advance_to(19); }) == "f: expected a jump from 20 on, found 19");
    CHECK(message_of([&] { replay.advance_to(41); }) == "f: expected a jump from 0 to 40, found 41");
    CHECK(replay.jump() == 20);

    const auto other = [&](std::array<int, 3> cells, std::size_t sites, std::size_t directions = 8) {
        auto header = header_of(run.start, 16);
        header.layout.directions = directions;
        header.cells = cells;
        header.layout.sites = sites;
        header.ids.resize(sites);
        event_block block{0, 0, 0, 0, 0, std::vector<digit>(sites, 1), {0}, {}, {}, {}};
        block.occupation[0] = vacant;
        block.end_crc = occupation_crc(block.occupation);
        std::string bytes(header.layout.bytes(0), '?');
        encode_block(block, 0, header.layout, bytes.data());
        return replay_complaint(encode_header(header) + bytes, 0);
    };
    CHECK(other({3, 4, 3}, 70) == "f, header: expected as many sites as its cells have, found 70");
    CHECK(other({500, 500, 500}, 72) == "f, header: expected as many sites as its cells have, found 72");
    CHECK(other({1, 4, 9}, 72) == "nothing was thrown");
    CHECK(other({1, 4, 9}, 72, 12) == "f, header: expected 8 directions of bcc, found 12");
}
