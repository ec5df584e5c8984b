#include <saddle/kmc/event_log/header.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/io/lammps_dump.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "recorded_run.hpp"

using namespace saddle;

namespace {

std::string dump_of(const crystal<bcc>& made) {
    std::string text;
    append_lammps_dump(text, to_atoms(made));
    return text;
}

}  // namespace

TEST_CASE("a block has about as many jumps as the crystal has sites") {
    CHECK(default_block_jumps(16) == 4096);
    CHECK(default_block_jumps(4096) == 4096);
    CHECK(default_block_jumps(4097) == 8192);
    CHECK(default_block_jumps(1'024'000) == 1 << 20);
    CHECK(default_block_jumps(100'000'000) == 1 << 20);
}

TEST_CASE("a header holds what the frames of a run are made with") {
    const auto made = alloy_in_box<bcc>();
    const auto header = header_of(made, 100);
    CHECK(header.layout == event_layout{72, 3, 8, 100});
    CHECK(header.lattice == "bcc");
    CHECK(header.cells == std::array{3, 4, 3});
    CHECK(header.ids[36] == 37);  // the atom taken away
    const auto frame = frame_of(header, made.sites);
    CHECK(dump_of(frame) == dump_of(made));
    CHECK(frame.ids == made.ids);
    CHECK(frame.report.vacancies == 1);
}

TEST_CASE("types keep the order of the file, digits that of the model") {
    const auto made = alloy_in_box<bcc>();
    const auto start = made.sites.renumbered({"X", "C", "B", "A"});
    const auto header = make_event_log_header(made, start, {37}, 8, {});
    CHECK(header.species == species_names{"X", "C", "B", "A"});
    CHECK(header.types == species_names{"A", "B", "C"});
    CHECK(header.layout.site_bits() == 3);
    CHECK(dump_of(frame_of(header, start)) == dump_of(made));
}

TEST_CASE("several vacancies each have the id of the atom taken away") {
    const auto made = alloy_in_box<bcc>({3, 4, 3}, 4);
    const auto header = header_of(made, 100);
    CHECK(header.layout.vacancies == 4);
    for (const site v : vacancies(made.sites)) CHECK(header.ids[v.index] == static_cast<std::int64_t>(v.index + 1));
    const auto frame = frame_of(header, made.sites);
    CHECK(frame.ids == made.ids);
    CHECK(frame.report.vacancies == 4);
}

TEST_CASE("crystals that a log cannot begin with") {
    const auto made = alloy_in_box<bcc>();
    auto two = made.sites;
    two.make_vacancy(site{0});
    CHECK(message_of([&] { make_event_log_header(made, two, {37}, 8, {}); }) ==
          "event log: expected an id for each of the 2 vacancies, found 1");
    const supercell<bcc> full(std::array{3, 4, 3}, species_names{"A"});
    auto atoms = full;
    atoms.assign(std::vector<digit>(full.size(), 1));
    CHECK(message_of([&] { make_event_log_header(made, atoms, {}, 8, {}); }) ==
          "event log: expected at least one vacancy, found none");
    CHECK(message_of([&] {
              make_event_log_header(made, alloy_in_box<bcc>({2, 2, 2}).sites, {0}, 8, {});
          }) == "event log: expected the crystal and its box of one size, found others");
    auto without_id = made;
    without_id.ids.pop_back();
    CHECK(message_of([&] { make_event_log_header(without_id, made.sites, {0}, 8, {}); }) ==
          "event log: expected the crystal and its box of one size, found others");
    CHECK(message_of([&] {
              frame_of(header_of(made, 8), alloy_in_box<bcc>({2, 2, 2}).sites);
          }) == "event log: expected 72 sites, found 16");
}
