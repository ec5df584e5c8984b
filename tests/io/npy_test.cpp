#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <message.hpp>
#include <saddle/io/npy.hpp>

using namespace saddle;

namespace {

/// A .npy file with a header as given.
std::string npy(const std::string& dictionary, const std::string& data, char major = 1) {
    const std::string length = {static_cast<char>(dictionary.size()), 0};
    return std::string("\x93NUMPY") + major + '\0' + length + (major > 1 ? std::string(2, '\0') : "") + dictionary +
           data;
}

template <class T>
std::string bytes_of(const std::vector<T>& values) {
    return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

const std::vector<float> six{1, 2, 3, 4, 5, 6.5};

std::string complaint(const std::string& text) {
    return message_of([&] { read_npy(text, "f"); });
}

}  // namespace

TEST_CASE("arrays of both types, header versions 1 to 3") {
    const auto read =
        read_npy(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }          \n", bytes_of(six)), "f");
    CHECK(read.shape == std::vector<std::size_t>{2, 3});
    CHECK(read.size() == 6);
    CHECK(read.as<float>() == six);
    CHECK(read.as<double>()[5] == 6.5);
    for (const char version : {'\1', '\2', '\3'}) {
        const auto wide = read_npy(npy("{\"shape\":(2,),'fortran_order':True,'descr':'<f8'}",
                                       bytes_of(std::vector<double>{0.1, -1e300}), version),
                                   "f");
        CHECK(wide.as<double>() == std::vector<double>{0.1, -1e300});
    }
    CHECK(read_npy(npy("{'descr': '<f4', 'fortran_order': False, 'shape': ()}", bytes_of(std::vector<float>{7})), "f")
              .size() == 1);
    CHECK(read_npy(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 5)}", ""), "f").size() == 0);
}

TEST_CASE("Fortran order is turned into C order") {
    const auto read = read_npy(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3)}", bytes_of(six)), "f");
    CHECK(read.as<float>() == std::vector<float>{1, 3, 5, 2, 4, 6.5});
    CHECK(read_npy(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (0, 5)}", ""), "f").size() == 0);
}

TEST_CASE("what is refused") {
    const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}";
    CHECK(complaint("no") == "f: expected a .npy file, found no such file");
    CHECK(complaint(npy(good, bytes_of(six), 9)) == "f, byte 6: expected version 1 to 3, found 9");
    CHECK(complaint(npy(good, bytes_of(six), 0)) == "f, byte 6: expected version 1 to 3, found 0");
    CHECK(complaint(npy(good, bytes_of(six), 2).substr(0, 11)) ==
          "f: expected a .npy header, found the end of the file");
    CHECK(complaint(npy("{'descr': '<f4}", "")) ==
          "f, header: expected the end of a string, found the end of the header");
    CHECK(contains(complaint(npy(good, bytes_of(six) + "x")), "f: expected 24 bytes of numbers, found 25"));
    CHECK(contains(complaint(npy(good, "")), "f: expected a shape of at most 0 entries"));
    for (const char* type : {">f4", "<i8", "|O", "<c16", "f4", "<f2"}) {
        std::string other = good;
        other.replace(11, 3, type);
        CHECK(contains(complaint(npy(other, bytes_of(six))), "little-endian numbers of type <f4 or <f8, found '"));
    }
    for (const char* header :
         {"", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': 0, 'shape': (6,)}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (-6,)}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (6,)",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (6}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (6,)} x",
          "{'descr': '<f4, 'fortran_order': False, 'shape': (6,)}", "{'descr': '<f4', 'other': False, 'shape': (6,)}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (6.0,)}"})
        CHECK(contains(complaint(npy(header, bytes_of(six))), "f, header: expected "));
    // sizes whose product wraps round to 6
    CHECK(contains(
        complaint(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807)}",
                      bytes_of(six))),
        "a shape of at most 6 entries"));
}

TEST_CASE("every file cut short is an error") {
    const std::string file = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}\n", bytes_of(six));
    for (std::size_t size = 0; size < file.size(); ++size) {
        CAPTURE(size);
        CHECK(contains(complaint(file.substr(0, size)), "expected "));
    }
}

TEST_CASE("digits of any type of number") {
    const auto digits = [](const char* type, const std::string& data, const char* more = "'fortran_order': False") {
        return read_npy_digits(npy(std::string("{'descr': '") + type + "', " + more + ", 'shape': (2, 2)}", data), "f");
    };
    const std::vector<std::uint8_t> expected{0, 1, 3, 127};
    const auto as = []<class T>(T) { return bytes_of<T>({T{0}, T{1}, T{3}, T{127}}); };
    CHECK(digits("|u1", as(std::uint8_t{})).values == expected);
    CHECK(digits("|i1", as(std::int8_t{})).values == expected);
    CHECK(digits("<i2", as(std::int16_t{})).values == expected);
    CHECK(digits("<u2", as(std::uint16_t{})).values == expected);
    CHECK(digits("<u4", as(std::uint32_t{})).values == expected);
    CHECK(digits("<i8", as(std::int64_t{})).values == expected);
    CHECK(digits("<f4", as(float{})).values == expected);
    CHECK(digits("<f8", as(double{})).values == expected);
    CHECK(digits("|b1", as(std::uint8_t{}), "'fortran_order': True").values == std::vector<std::uint8_t>{0, 3, 1, 127});
    CHECK(digits("|u1", as(std::uint8_t{})).shape == std::vector<std::size_t>{2, 2});
    const auto refused = [&](const char* type, const std::string& data) {
        return message_of([&] { digits(type, data); });
    };
    CHECK(contains(refused("<f8", bytes_of<double>({0, 1, 2.5, 3})), "f: expected whole numbers from 0 to 127"));
    CHECK(contains(refused("|u1", bytes_of<std::uint8_t>({0, 1, 200, 3})), "whole numbers from 0 to 127"));
    CHECK(contains(refused("<f4", bytes_of<float>({0, 1, NAN, 3})), "whole numbers"));
    CHECK(contains(refused("<i4", bytes_of<std::int32_t>({0, 1, -1, 3})), "whole numbers"));
    CHECK(contains(refused("<u8", bytes_of<std::uint64_t>({0, 1, 1ULL << 63, 3})), "whole numbers"));
    CHECK(contains(refused("|u1", std::string(3, '\0')), "expected a shape of at most 3 entries"));
    CHECK(contains(refused("|u1", std::string(5, '\0')), "f: expected 4 bytes of numbers, found 5"));
    CHECK(contains(refused(">i4", as(std::int32_t{})), "little-endian numbers of 1 to 8 bytes, found '>i4'"));
}
