#include <saddle/kmc/event_log/text.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "recorded_run.hpp"

using namespace saddle;

namespace {

/// The text of a log.
template <lattice L>
std::string text_of(const std::string& bytes) {
    event_log_reader log(bytes, "f");
    event_replay<L> replay(log);
    event_text text(log.header().ids, replay.vacancy());
    replay.advance_to(log.jumps(), text);
    return text.take();
}

/// The log of a text.
template <lattice L>
std::string log_of(const std::string& text, crystal<L> structure, std::uint32_t block, const event_log_facts& facts) {
    line_reader in(text, "nnk.log");
    const auto vacancy_id = make_vacancy_of_text(in, structure);
    event_recorder<L> recorder(structure.sites, block);
    event_log_writer log("of_text.events",
                         make_event_log_header(structure, structure.sites, {vacancy_id}, block, facts));
    auto last = structure.sites;
    for_each_text_event(in, structure.sites, structure.ids, [&](const supercell<L>& crystal, const jump_event& event) {
        recorder.observe(crystal, event);
        log.append(recorder);
        last = crystal;
    });
    log.finish(recorder, last);
    return read_file("of_text.events");
}

/// The structure of a run before its vacancy was made.
template <lattice L>
crystal<L> without_vacancy(const crystal<L>& made) {
    return make_crystal(supercell<L>::random(made.sites.cells(), {{"A", 1}, {"B", 2}, {"C", 1}}, seed{11}), 3.25);
}

template <lattice L>
void check_round_trip() {
    const auto run = record<L>(200, 16, "run.events");
    const auto text = text_of<L>(run.bytes);
    CHECK(text.starts_with(std::to_string(taken_away(run.start).front()) + " 0.00e+00\n"));
    const auto again = log_of(text, without_vacancy(run.start), 16, {});
    CHECK(text_of<L>(again) == text);
    event_log_reader a(run.bytes, "a");
    event_log_reader b(again, "b");
    REQUIRE(a.jumps() == b.jumps());
    for (std::uint64_t k = 0; k < a.blocks(); ++k) {
        CHECK(a.read(k).occupation == b.read(k).occupation);
        CHECK(a.read(k).directions == b.read(k).directions);
        CHECK(a.read(k).steps == b.read(k).steps);
        CHECK(std::fabs(a.read(k).end_s - b.read(k).end_s) <= 0x1p-22 * a.read(k).end_s);
    }
}

/// 2 × 2 × 2 cells of bcc, the atoms of the corners 1, 3, … and of the centres 2, 4, …, by site.
crystal<bcc> small() { return make_crystal(supercell<bcc>::random({2, 2, 2}, {{"A", 1}}, seed{1}), 3.2); }

std::string complaint(const std::string& text, crystal<bcc> structure = small()) {
    return message_of([&] { log_of(text, std::move(structure), 16, {}); });
}

}  // namespace

TEST_CASE("a log through the text and back: the same jumps and steps") {
    check_round_trip<bcc>();
    check_round_trip<fcc>();
}

TEST_CASE("the published form comes back byte for byte") {
    // the vacancy at atom 1 jumps to a centre, on to a corner, and back twice
    const std::string published = "1 0.00e+00\n2 3.44e-12\n3 2.24e-10\n3 1.93e-09\n2 5.21e-13\n";
    const auto log = log_of(published, small(), 16, {});
    CHECK(text_of<bcc>(log) == published);
    event_log_reader reader(log, "f");
    event_replay<bcc> replay(reader);
    CHECK(replay.vacancy() == site{0});
    replay.seek(1);
    CHECK(replay.vacancy() == site{1});
    replay.seek(4);
    CHECK(replay.vacancy() == site{0});
    CHECK(std::fabs(replay.clock().value - 2.157961e-9) < 1e-15);
}

TEST_CASE("what other programs write is read: reals for ids, blanks, blank lines, no end of the last line") {
    const auto expected = log_of("1 0.00e+00\n2 1e-12\n2 2e-12\n", small(), 16, {});
    CHECK(log_of("1.000000000000000000e+00 0.000000000000000000e+00\r\n\n 2.0\t1e-12\r\n2 2.000e-12", small(), 16,
                 {}) == expected);
}

TEST_CASE("a vacancy of the structure needs no first line") {
    auto structure = small();
    structure.sites.make_vacancy(site{0});
    structure.ids[0] = 0;
    const auto log = log_of("2 1e-12\n", structure, 16, {});
    CHECK(text_of<bcc>(log) == "0 0.00e+00\n2 1.00e-12\n");
    CHECK(log_of("0 0\n2 1e-12\n", structure, 16, {}) == log);
    CHECK(text_of<bcc>(log_of("77 0\n2 1e-12\n", structure, 16, {})) == "77 0.00e+00\n2 1.00e-12\n");
    CHECK(complaint("3 0\n2 1e-12\n", structure) ==
          "nnk.log:1: expected no more than the vacancy that the structure has, found atom 3 taken away too");
}

TEST_CASE("lines that cannot be") {
    CHECK(complaint("1 0\n2 1e-12\n4 1e-12\n") ==
          "nnk.log:3: expected an atom beside the vacancy at site 1, found atom 4");
    CHECK(complaint("1 0\n1 1e-12\n") == "nnk.log:2: expected an atom beside the vacancy at site 0, found atom 1");
    CHECK(complaint("1 0\n0 1e-12\n") == "nnk.log:2: expected an atom beside the vacancy at site 0, found atom 0");
    CHECK(complaint("1 0\n2 -1e-12\n") == "nnk.log:2: expected a time step of at least 0 s, found '-1e-12'");
    CHECK(complaint("1 0\n2 nan\n") == "nnk.log:2: expected a time step (a finite number), found 'nan'");
    CHECK(complaint("1 0\n2 1e308\n2 1e308\n") == "nnk.log:3: expected time steps whose sum is finite, found '1e308'");
    CHECK(complaint("1 0\n2.5 1\n") == "nnk.log:2: expected an atom id (a whole number), found '2.5'");
    CHECK(complaint("1 0\n-2 1\n") == "nnk.log:2: expected an atom id (a whole number), found '-2'");
    CHECK(complaint("1 0\n1e300 1\n") == "nnk.log:2: expected an atom id (a whole number), found '1e300'");
    CHECK(complaint("1 0\n2 1 3\n") == "nnk.log:2: expected 2 fields (id of the jumping atom, time step), found 3");
    CHECK(complaint("99 0\n2 1\n") == "nnk.log:1: expected an atom of the structure, found 99");
    CHECK(
        complaint("2 1e-12\n") ==
        "nnk.log:1: expected a first line with the id of the vacancy and step 0, or a structure with a vacancy, found "
        "neither");
    CHECK(complaint("") == "nnk.log:1: expected id of the jumping atom and time step, found the end of the file");
    auto two = small();
    two.sites.make_vacancy(site{0});
    two.sites.make_vacancy(site{1});
    CHECK(complaint("1 0\n", two) == "structure: expected at most one vacancy, found 2");
}

TEST_CASE("steps have three digits where these say it, else at most eight, and come back as the log has them") {
    const auto written = [](double step) {
        std::string text;
        detail::append_step(text, step);
        return text;
    };
    CHECK(written(0) == "0.00e+00");
    CHECK(written(3.44e-12) == "3.44e-12");
    CHECK(written(unpack_step(pack_step(3.44e-12))) == "3.44e-12");
    CHECK(written(1.25e300) == "1.25e+300");
    CHECK(written(1.2345e-9) == "1.234500e-09");
    philox_sequence draw(seed{1}, random_stream("steps"));
    for (int k = 0; k < 10'000; ++k) {
        const double step =
            std::ldexp(1 + static_cast<double>(draw()) * 0x1p-64, static_cast<int>(draw.below(100)) - 80);
        const auto text = written(step);
        REQUIRE(pack_step(*parse_real(text)) == pack_step(step));
        REQUIRE(text.size() <= 13);
    }
}
