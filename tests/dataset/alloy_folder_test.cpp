#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <string>

#include <message.hpp>
#include <saddle/dataset/alloy_folder.hpp>
#include <saddle/dataset/labels.hpp>
#include <scratch_folder.hpp>
#include <shared_data.hpp>

using namespace saddle;

namespace {

const alloy_texts names{"POSCAR", "ids", "barriers"};

/// A cell of 2 × 2 × 2 cells; tables made by distances between images, not by the library's sites.
alloy_texts made_texts() {
    std::string poscar = "made\n3.0\n2 0 0\n0 2 0\n0 0 2\nMo Nb\n9 7\nDirect\n";
    std::vector<std::array<int, 3>> r;  // units of a/4 of the box, a/2 of the cell
    for (int x = 0; x < 4; ++x)
        for (int y = 0; y < 4; ++y)
            for (int z = 0; z < 4; ++z)
                if (x % 2 == y % 2 && x % 2 == z % 2) {
                    r.push_back({x, y, z});
                    for (const int c : {x, y, z}) poscar += std::to_string(0.25 * c) + " ";
                    poscar += "\n";
                }
    std::string ids, barriers;
    for (std::size_t v = 0; v < r.size(); ++v) {
        for (std::size_t n = r.size(); n-- > 0;) {  // from the last: the order in a line is free
            int square = 0;
            for (std::size_t k = 0; k < 3; ++k) {
                const int d = ((r[n][k] - r[v][k]) % 4 + 4) % 4;
                square += d == 3 ? 1 : d * d;
            }
            if (square != 3) continue;
            ids += std::to_string(n + 1) + " ";
            barriers += std::to_string(0.01 * static_cast<double>(100 * v + n)) + " ";
        }
        ids += "\n";
        barriers += "\n";
    }
    return {poscar, ids, barriers};
}

barrier_set read(const alloy_texts& texts) { return read_alloy<bcc>(texts, names, 2, {"X", 0, "barriers"}); }

}  // namespace

TEST_CASE("every barrier stands with its vacancy and jump") {
    const auto set = read(made_texts());
    REQUIRE(set.size() == 128);
    CHECK(set.species == species_names{"Mo", "Nb"});
    CHECK(set.alloys[0].lattice_constant_A == doctest::Approx(3.0));
    std::vector<vec3> r;
    for (int x = 0; x < 4; ++x)
        for (int y = 0; y < 4; ++y)
            for (int z = 0; z < 4; ++z)
                if (x % 2 == y % 2 && x % 2 == z % 2) r.push_back({x, y, z});
    for (std::size_t row = 0; row < set.size(); ++row) {
        const auto record = set[row];
        const auto v = static_cast<std::size_t>(record.vacancy - 1);
        const vec3 to = r[v] + record.jump;
        const auto n = static_cast<std::size_t>(
            std::find(r.begin(), r.end(), vec3{(to.x + 4) % 4, (to.y + 4) % 4, (to.z + 4) % 4}) - r.begin());
        REQUIRE(record.barrier_eV == doctest::Approx(0.01 * static_cast<double>(100 * v + n)));
        REQUIRE(jumping_species<bcc>(record) == (n < 9 ? 1 : 2));
    }
}

TEST_CASE("what is wrong is told with its line") {
    const auto good = made_texts();
    const auto complaint = [&](auto change) {
        auto texts = good;
        change(texts);
        return message_of([&] { read(texts); });
    };
    const auto first_line_dropped = [](std::string text) { return text.substr(text.find('\n') + 1); };
    CHECK(contains(complaint([&](auto& t) { t.barriers = first_line_dropped(t.barriers); }),
                   "barriers: expected one line for each of 16 atoms, found 15 lines"));
    CHECK(contains(complaint([](auto& t) { t.barriers += "1 1 1 1 1 1 1 1\n"; }),
                   "barriers:17: expected one line for each of 16 atoms, found a further line"));
    CHECK(contains(complaint([](auto& t) { t.neighbours = "1 2 3\n" + t.neighbours; }),
                   "ids:1: expected 8 fields (ids of the first neighbours), found 3"));
    CHECK(contains(
        complaint([&](auto& t) { t.neighbours = "16 15 14 13 12 11 10 1\n" + first_line_dropped(t.neighbours); }),
        "ids:1: expected first neighbours of atom 1"));
    CHECK(contains(
        complaint([&](auto& t) { t.neighbours = "16 16 14 13 12 11 10 9\n" + first_line_dropped(t.neighbours); }),
        "ids:1: expected"));
    CHECK(contains(complaint([&](auto& t) { t.barriers = "0.1 0.2 0.3 x 0 0 0 0\n" + first_line_dropped(t.barriers); }),
                   "barriers:1: expected a barrier in eV, found 'x'"));
    CHECK(contains(complaint([](auto& t) { t.poscar.replace(t.poscar.find("Mo Nb\n"), 6, ""); }),
                   "POSCAR: expected names of species"));
    // NaN and negative labels are kept for a report
    auto failed = good;
    failed.barriers = "nan -1 0 1 1 1 1 1\n" + first_line_dropped(failed.barriers);
    CHECK(inspect_labels(read(failed)).rejected.size() >= 3);
}

TEST_CASE("a folder is called like itself") {
    const scratch_folder scratch;
    const auto texts = made_texts();
    const auto folder = scratch / "NbMo";
    std::filesystem::create_directories(folder);
    CHECK_FALSE(is_alloy_folder(folder));
    std::ofstream(folder / "POSCAR") << texts.poscar;
    std::ofstream(folder / "atomid_for_NN.txt") << texts.neighbours;
    CHECK(is_alloy_folder(folder));
    CHECK(contains(message_of([&] { read_alloy_folder<bcc>(folder, 2); }),
                   "barrier_for_NN.txt: expected a readable file"));
    std::ofstream(folder / "barrier_for_NN.txt") << texts.barriers;
    CHECK(read_alloy_folder<bcc>(folder, 2).alloys[0].name == "NbMo");
    CHECK(read_alloy_folder<bcc>(folder / "", 2).alloys[0].name == "NbMo");
}

TEST_CASE("published density-functional barriers") {
    const auto data = shared_data("dft_barriers");
    if (!data) return;
    std::size_t count = 0, rejected = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*data)) {
        if (!is_alloy_folder(entry.path())) continue;
        const auto set = read_alloy_folder<bcc>(entry.path(), 8);
        REQUIRE(set.sites() == 112);
        count += set.size();
        rejected += inspect_labels(set).rejected.size();
    }
    CHECK(count == 24 * 1024);
    CHECK(rejected == 17);  // as their README counts them
}
