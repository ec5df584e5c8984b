#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <message.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/atom_paths.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/core/checksum.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/growing_file.hpp>
#include <saddle/kmc/checkpoint.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <scratch_folder.hpp>
#include <state_of.hpp>

using namespace saddle;
namespace fs = std::filesystem;

namespace {

auto model() {
    return make_analytic<bcc>([](const supercell<bcc>& crystal, site, site neighbour) {
        return 0.4 + 0.1 * crystal[neighbour] + 0.001 * static_cast<double>(neighbour.index % 5);
    });
}
using model_type = decltype(model());
using run_type = kmc<model_type, pair_order<bcc, 2>, atom_paths<bcc>>;

supercell<bcc> alloy(std::array<int, 3> cells = {3, 3, 4}) {
    auto crystal = supercell<bcc>::random(cells, {{"A", 1}, {"B", 2}}, seed{3});
    crystal.make_vacancy(site{7});
    return crystal;
}

run_type start(const model_type& barriers, const supercell<bcc>& crystal = alloy()) {
    return {crystal, barriers, kelvin{900}, seed{5}, pair_order<bcc, 2>(crystal), atom_paths<bcc>(crystal)};
}

checkpoint_head head_of(const run_type& run, std::vector<file_mark> files = {}) {
    return {"settings of the run", run.statistics().jumps, run.clock(), 1.5, std::move(files)};
}

void write_raw(const fs::path& path, const std::string& bytes) { write_file_atomically(path, bytes); }

}  // namespace

TEST_CASE("a run that is stopped and taken up at any jump is the whole run, bit for bit") {
    const auto barriers = model();
    auto whole = start(barriers);
    whole.advance(60);
    for (std::uint64_t stop = 0; stop <= 60; stop += 7) {
        const scratch_folder folder;
        auto first = start(barriers);
        first.advance(stop);
        write_checkpoint(folder.path(), head_of(first), first);
        auto second = start(barriers);
        const auto saved = read_checkpoint(folder / checkpoint_name);
        saved.load_into(second);
        CHECK(saved.state_bytes() == state_of(first).size());
        CHECK(state_of(second) == state_of(first));
        second.advance(60 - stop);
        CHECK(state_of(second) == state_of(whole));
    }
}

TEST_CASE("the head says what the checkpoint holds") {
    const auto barriers = model();
    const scratch_folder folder;
    auto run = start(barriers);
    run.advance(25);
    const std::vector<file_mark> files{{"log.csv", 10, 11}, {"trajectory.dump", 12, 13}};
    write_checkpoint(folder.path(), head_of(run, files), run);
    const auto saved = read_checkpoint(folder / checkpoint_name);
    CHECK(saved.head().settings == "settings of the run");
    CHECK(saved.head().jumps == 25);
    CHECK(saved.head().clock == run.clock());
    CHECK(saved.head().wall_s == 1.5);
    CHECK(saved.head().files == files);
}

TEST_CASE("the checkpoint before is kept, and no other") {
    const auto barriers = model();
    const scratch_folder folder;
    auto run = start(barriers);
    for (int k = 0; k < 3; ++k) {
        run.advance(10);
        write_checkpoint(folder.path(), head_of(run), run);
    }
    CHECK(read_checkpoint(folder / checkpoint_name).head().jumps == 30);
    CHECK(read_checkpoint(folder / previous_checkpoint_name).head().jumps == 20);
    CHECK(folder.entries() == 2);
}

TEST_CASE("a state of another crystal is refused, and the run stays as it was") {
    const auto barriers = model();
    const scratch_folder folder;
    auto run = start(barriers);
    run.advance(10);
    write_checkpoint(folder.path(), head_of(run), run);
    const auto saved = read_checkpoint(folder / checkpoint_name);
    auto other = start(barriers, alloy({3, 3, 3}));
    const auto before = state_of(other);
    CHECK(message_of([&] { saved.load_into(other); }) == "occupation: expected 54 sites, found 72");
    CHECK(state_of(other) == before);
}

TEST_CASE("a state with more at its end is refused") {
    const auto barriers = model();
    const auto run = start(barriers);
    const auto file = sealed(checkpoint_kind, [&](output_archive& out) {
        out.label("");
        out.value(std::uint64_t{0});
        out.value(0.0);
        out.value(0.0);
        out.value(std::uint64_t{0});
        run.save(out);
        out.value(char{1});
    });
    const saved_checkpoint saved(std::string(file.text()), "f");
    auto other = start(barriers);
    CHECK(message_of([&] { saved.load_into(other); }) == "f: expected a state that ends with the run's, found more");
}

TEST_CASE("the newest whole checkpoint is taken") {
    const auto barriers = model();
    const scratch_folder folder;
    CHECK_FALSE(newest_checkpoint(folder.path()).taken);
    auto run = start(barriers);
    std::vector<std::string> files;
    for (int k = 0; k < 2; ++k) {
        run.advance(10);
        write_checkpoint(folder.path(), head_of(run), run);
        files.push_back(read_file(folder / checkpoint_name));
    }
    const auto newest = folder / checkpoint_name;
    const auto previous = folder / previous_checkpoint_name;
    const std::string damage =
        newest.string() + ": expected a whole saddle checkpoint, found one that was cut or changed";
    auto choice = newest_checkpoint(folder.path());
    REQUIRE(choice.taken);
    CHECK(choice.taken->head().jumps == 20);
    CHECK(choice.passed_over.empty());

    SUBCASE("a damaged one is passed over, and goes before the next is written") {
        for (const auto& damaged : {files[1].substr(0, 500), files[1] + "x", files[0].substr(0, 40) + files[1]}) {
            write_raw(newest, damaged);
            choice = newest_checkpoint(folder.path());
            REQUIRE(choice.taken);
            CHECK(choice.taken->head().jumps == 10);
            CHECK(choice.passed_over == damage);
        }
        drop_passed_over(folder.path(), choice);
        CHECK(read_file(newest) == files[0]);
        CHECK_FALSE(fs::exists(previous));
    }
    SUBCASE("one that was lost between two names is found under the other") {
        fs::remove(newest);
        choice = newest_checkpoint(folder.path());
        REQUIRE(choice.taken);
        CHECK(choice.taken->head().jumps == 10);
        CHECK(choice.passed_over.empty());
        drop_passed_over(folder.path(), choice);
        CHECK(fs::exists(previous));
    }
    SUBCASE("a single damaged one leaves the start") {
        fs::remove(previous);
        write_raw(newest, "");
        choice = newest_checkpoint(folder.path());
        CHECK_FALSE(choice.taken);
        CHECK(choice.passed_over == newest.string() + ": expected a whole saddle checkpoint, found an empty file");
        drop_passed_over(folder.path(), choice);
        CHECK(folder.entries() == 0);
    }
    SUBCASE("two damaged ones are an error") {
        write_raw(newest, files[1].substr(1));
        write_raw(previous, "");
        CHECK(message_of<damaged_file>([&] { newest_checkpoint(folder.path()); }) ==
              newest.string() + ": expected a whole saddle checkpoint, found something else; nor does " +
                  previous_checkpoint_name + " fit (" + previous.string() +
                  ": expected a whole saddle checkpoint, found an empty file)");
    }
    SUBCASE("another format version is refused, not passed over") {
        write_raw(newest, std::string(sealed({"saddle checkpoint", 2}, [](output_archive&) {}).text()));
        CHECK(message_of([&] { newest_checkpoint(folder.path()); }) ==
              newest.string() + ": expected format version 1 of a saddle checkpoint, found version 2");
    }
}

TEST_CASE("a checkpoint whose growing files were changed is passed over") {
    const auto barriers = model();
    const scratch_folder folder;
    auto run = start(barriers);
    {
        growing_file log(folder / "log");
        for (const char* row : {"one\n", "two\n"}) {
            run.advance(10);
            log.write(row);
            write_checkpoint(folder.path(), head_of(run, {log.sync()}), run);
        }
    }
    CHECK(newest_checkpoint(folder.path()).taken->head().jumps == 20);
    write_raw(folder / "log", "one\ntw");
    const auto choice = newest_checkpoint(folder.path());
    REQUIRE(choice.taken);
    CHECK(choice.taken->head().jumps == 10);
    CHECK(choice.passed_over ==
          (folder / "log").string() + ": expected its first 8 bytes as they were written, found only 6");
    write_raw(folder / "log", "One\n");
    CHECK_THROWS_AS(newest_checkpoint(folder.path()), damaged_file);
}
