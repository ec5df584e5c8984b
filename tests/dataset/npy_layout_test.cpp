#include <doctest/doctest.h>

#include <cstring>
#include <fstream>
#include <string>

#include <message.hpp>
#include <saddle/dataset/npy_layout.hpp>
#include <scratch_folder.hpp>

using namespace saddle;

namespace {

template <class T>
std::string npy(const std::string& type, const std::string& shape, const std::vector<T>& values) {
    std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    header.resize((header.size() + 10 + 63) / 64 * 64 - 11, ' ');
    header += '\n';
    std::string bytes = "\x93NUMPY";
    bytes += '\1';
    bytes += '\0';
    bytes += static_cast<char>(header.size() & 255);
    bytes += static_cast<char>(header.size() >> 8);
    bytes += header;
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    return bytes;
}

/// Digits by a rule, on sites of the 9³ cube within 7.5 Å of a = 3.24 Å: the published words, not shells.
digit rule(int x, int y, int z) { return static_cast<digit>(1 + ((x + 2 * y + 3 * z) % 3 + 3) % 3); }

template <class T>
std::vector<T> voxels(std::size_t rows) {
    std::vector<T> values;
    for (std::size_t row = 0; row < rows; ++row)
        for (int y = -4; y <= 4; ++y)
            for (int x = -4; x <= 4; ++x)
                for (int z = -4; z <= 4; ++z) {
                    const bool site = (x - y) % 2 == 0 && (x - z) % 2 == 0 && (x != 0 || y != 0 || z != 0) &&
                                      1.62 * std::sqrt(x * x + y * y + z * z) <= 7.5;
                    values.push_back(site ? static_cast<T>(rule(x, y, z)) : T{0});
                }
    return values;
}

barrier_set read(const std::string& data, const std::string& labels) {
    return read_npy_alloy(data, labels, "data.npy", "labels.npy", {"Nb", "Mo", "Ta"}, {"X", 3.24, "data.npy"});
}

const std::string two_labels = npy<double>("<f8", "2,", {1.0, 2.0});

}  // namespace

TEST_CASE("voxels run y, x, z and the jump is [111]") {
    for (const auto& data :
         {npy("<f8", "2, 9, 9, 9", voxels<double>(2)), npy("<i8", "2, 9, 9, 9", voxels<std::int64_t>(2)),
          npy("|u1", "2, 729", voxels<std::uint8_t>(2)), npy("<f4", "2, 9, 9, 9, 1", voxels<float>(2))}) {
        const auto set = read(data, two_labels);
        REQUIRE(set.size() == 2);
        CHECK(set.sites() == 112);
        CHECK(set.jumps[0] == vec3{1, 1, 1});
        CHECK(set.barriers_eV == std::vector<double>{1, 2});
        for (std::size_t k = 0; k < 112; ++k) {
            const vec3 r = neighbourhood<bcc, 8>[k];
            REQUIRE(set[1].environment[k] == rule(r.x, r.y, r.z));
        }
    }
    CHECK(
        read(npy("|u1", "16, 9, 9, 9", voxels<std::uint8_t>(16)), npy<float>("<f4", "16, 1", std::vector<float>(16, 1)))
            .vacancies[8] == 2);
}

TEST_CASE("what is wrong is told with its row") {
    const auto complaint = [](const std::string& data, const std::string& labels = two_labels) {
        return message_of([&] { read(data, labels); });
    };
    auto values = voxels<std::uint8_t>(2);
    const auto data = [&] { return npy("|u1", "2, 9, 9, 9", values); };
    CHECK(complaint(data()) == "nothing was thrown");
    CHECK(contains(complaint(data(), npy<double>("<f8", "3,", {1, 2, 3})),
                   "labels.npy: expected 2 labels, one for each row of data.npy, found 3"));
    CHECK(contains(complaint(npy("|u1", "18, 9, 9", values)), "shape [rows, 9, 9, 9]"));
    CHECK(contains(complaint(npy("|u1", "1458,", values)), "shape [rows, 9, 9, 9]"));
    values[729 + published_voxel({1, 0, 0})] = 1;
    CHECK(contains(complaint(data()),
                   "data.npy, row 1: expected digits on the 112 sites of eight shells alone, found 1"));
    values = voxels<std::uint8_t>(2);
    values[published_voxel({1, 1, 1})] = 0;
    CHECK(contains(complaint(data()), "data.npy, row 0: expected an atom at [111]"));
    values = voxels<std::uint8_t>(2);
    values[729 + published_voxel({-1, -1, -1})] = 7;
    CHECK(contains(complaint(data()), "record 1: expected digits up to 3, found 7"));
    CHECK(contains(complaint(npy<std::uint8_t>("|u1", "0, 9, 9, 9", {}), npy<double>("<f8", "0,", {})),
                   "at least one barrier"));
}

TEST_CASE("a folder with its list") {
    const scratch_folder scratch;
    CHECK_FALSE(is_npy_layout(scratch.path()));
    const auto list = [&](const char* text) { std::ofstream(scratch / "dirnames.txt") << text; };
    const auto complaint = [&] {
        return message_of([&] { read_npy_layout(scratch.path(), {"Nb", "Mo", "Ta"}, 3.24); });
    };
    list("first\n\nsecond\n");
    CHECK(is_npy_layout(scratch.path()));
    CHECK(contains(complaint(), "first_data.npy: expected a readable file"));
    const auto data = npy("|u1", "2, 9, 9, 9", voxels<std::uint8_t>(2));
    std::ofstream(scratch / "first_data.npy", std::ios::binary) << data;
    std::ofstream(scratch / "first_labels.npy", std::ios::binary) << two_labels;
    std::filesystem::create_directories(scratch / "second");
    std::ofstream(scratch / "second/data.npy", std::ios::binary) << data;
    std::ofstream(scratch / "second/labels.npy", std::ios::binary) << two_labels;
    const auto set = read_npy_layout(scratch.path(), {"Nb", "Mo", "Ta"}, 3.24);
    CHECK(set.size() == 4);
    CHECK(set.alloys[1].name == "second");
    list("../elsewhere\n");
    CHECK(contains(complaint(), "dirnames.txt:1: expected the name of an alloy"));
    list("..\n");
    CHECK(contains(complaint(), "dirnames.txt:1: expected the name of an alloy"));
    list("\n");
    CHECK(contains(complaint(), "dirnames.txt: expected at least one name"));
}
