#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <unistd.h>

#include <message.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/sealed.hpp>

using namespace saddle;

namespace {

constexpr sealed_kind letters{"saddle letters", 3};

std::vector<std::byte> sample(sealed_kind kind = letters) {
    const auto file = sealed(kind, [](output_archive& out) { out.label("content"); });
    return {file.bytes().begin(), file.bytes().end()};
}

}  // namespace

TEST_CASE("what was sealed is read back") {
    const auto file = sample();
    CHECK(is_sealed(file, letters));
    auto in = unsealed(file, letters, "f");
    in.expect_label("content");
    CHECK(in.empty());
}

TEST_CASE("a file is known by how it begins") {
    const auto path = std::filesystem::temp_directory_path() / ("saddle_sealed_test_" + std::to_string(::getpid()));
    const auto known = [&](const std::vector<std::byte>& bytes) {
        write_file_atomically(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        return is_sealed_file(path, letters);
    };
    const auto file = sample();
    CHECK(known(file));
    CHECK(known({file.begin(), file.begin() + 22}));
    CHECK_FALSE(known({file.begin(), file.begin() + 21}));
    CHECK_FALSE(known({}));
    CHECK_FALSE(known(sample({"saddle figures", 3})));
    std::filesystem::remove(path);
    CHECK_FALSE(is_sealed_file(path, letters));
    CHECK_FALSE(is_sealed_file(std::filesystem::temp_directory_path(), letters));
}

TEST_CASE("the layout is name, version, content, checksum") {
    const auto file = sample();
    REQUIRE(file.size() == 8 + 14 + 4 + 8 + 7 + 8);
    CHECK(std::to_integer<int>(file[0]) == 14);
    CHECK(std::to_integer<char>(file[8]) == 's');
    CHECK(std::to_integer<int>(file[22]) == 3);
    const auto sum = checksum(std::span(file).first(file.size() - 8));
    for (std::size_t k = 0; k < 8; ++k)
        CHECK(std::to_integer<std::uint64_t>(file[file.size() - 8 + k]) == (sum >> 8 * k & 255));
}

TEST_CASE("a file cut anywhere, or with any bit changed, is damaged") {
    const auto file = sample();
    for (std::size_t size = 0; size < file.size(); ++size) {
        CAPTURE(size);
        const auto message = message_of<damaged_file>([&] { unsealed(std::span(file).first(size), letters, "f"); });
        CHECK(message.starts_with("f: expected a whole saddle letters, found "));
    }
    for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
        auto changed = file;
        changed[bit / 8] ^= std::byte{1} << bit % 8;
        CAPTURE(bit);
        CHECK_THROWS_AS(unsealed(changed, letters, "f"), damaged_file);
    }
    auto longer = file;
    longer.push_back(std::byte{0});
    CHECK(message_of<damaged_file>([&] { unsealed(longer, letters, "f"); }) ==
          "f: expected a whole saddle letters, found one that was cut or changed");
}

TEST_CASE("another kind is something else; another version is told from damage") {
    CHECK(message_of<damaged_file>([&] { unsealed({}, letters, "f"); }) ==
          "f: expected a whole saddle letters, found an empty file");
    CHECK(message_of<damaged_file>([&] {
              unsealed(sample({"saddle figures", 3}), letters, "f");
          }) == "f: expected a whole saddle letters, found something else");
    CHECK_FALSE(is_sealed(sample({"saddle figures", 3}), letters));
    CHECK(message_of([&] {
              unsealed(sample({"saddle letters", 4}), letters, "f");
          }) == "f: expected format version 3 of a saddle letters, found version 4");
}
