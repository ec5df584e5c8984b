#include <saddle/potential/snap_parameters.hpp>

#include <string>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

namespace {

const std::string settings = "# remark\nrcutfac 4.6\ntwojmax 2\nrfac0 0.9 # a fraction\nrmin0 0\nbzeroflag 0\n";
const std::string coefficients =
    "# two elements\n2 6\nNb 0.5 1\n-1\n0.1\n0.2\n0.3\n0.4\n0.5\nMo 0.45 0.8\n-2\n1\n2\n3\n4\n5e-1\n\n";

std::string refusal(const std::string& c, const std::string& s) {
    return message_of([&] { read_snap(c, "a.snapcoeff", s, "a.snapparam"); });
}
std::string refused_settings(const std::string& s) { return refusal(coefficients, s); }
std::string refused_coefficients(const std::string& c) { return refusal(c, settings); }

}  // namespace

TEST_CASE("components: numbers that LAMMPS documents") {
    CHECK(snap_components(2) == 5);
    CHECK(snap_components(4) == 14);
    CHECK(snap_components(6) == 30);
    CHECK(snap_components(8) == 55);
}

TEST_CASE("parameters are read as they stand") {
    const auto read = read_snap(coefficients, "c", settings, "s");
    CHECK(read.rcutfac_A == 4.6);
    CHECK(read.twojmax == 2);
    CHECK(read.rfac0 == 0.9);
    CHECK_FALSE(read.bzero);
    REQUIRE(read.elements.size() == 2);
    CHECK(read.elements[0].name == "Nb");
    CHECK(read.elements[1].radius == 0.45);
    CHECK(read.elements[1].weight == 0.8);
    CHECK(read.elements[0].coefficients == std::vector<double>{-1, 0.1, 0.2, 0.3, 0.4, 0.5});
    CHECK(read.elements[1].coefficients == std::vector<double>{-2, 1, 2, 3, 4, 0.5});
    const auto usual =
        read_snap(coefficients, "c", "rcutfac 4\ntwojmax 2\nbzeroflag 1\nswitchflag 1\ndiagonalstyle 3\n", "s");
    CHECK(usual.rfac0 == 0.99363);
    CHECK(usual.bzero);
}

TEST_CASE("settings that are wrong or unknown are refused") {
    CHECK(refused_settings("") == "a.snapparam: expected rcutfac above 0 and twojmax, found none");
    CHECK(contains(refused_settings("rcutfac 4\n"), "expected rcutfac above 0 and twojmax"));
    CHECK(contains(refused_settings("rcutfac -1\ntwojmax 2\n"), "expected rcutfac above 0"));
    CHECK(refused_settings("rcutfac\n") == "a.snapparam:1: expected 2 fields (key value), found 1");
    CHECK(refused_settings("rcutfac x\n") == "a.snapparam:1: expected rcutfac (a finite number), found 'x'");
    CHECK(refused_settings("\ntwojmax 99\n") == "a.snapparam:2: expected twojmax from 1 to 14, found '99'");
    CHECK(refused_settings("twojmax 0\n") == "a.snapparam:1: expected twojmax from 1 to 14, found '0'");
    CHECK(refused_settings("rfac0 1\n") == "a.snapparam:1: expected rfac0 between 0 and 1, found '1'");
    CHECK(refused_settings("rfac0 0\n") == "a.snapparam:1: expected rfac0 between 0 and 1, found '0'");
    CHECK(refused_settings("bzeroflag 2\n") == "a.snapparam:1: expected bzeroflag 0 or 1, found '2'");
    CHECK(refused_settings("quadraticflag 1\n") == "a.snapparam:1: expected quadraticflag 0, found '1'");
    CHECK(refused_settings("switchflag 0\n") == "a.snapparam:1: expected switchflag 1, found '0'");
    CHECK(refused_settings("diagonalstyle 2\n") == "a.snapparam:1: expected diagonalstyle 3, found '2'");
    CHECK(refused_settings("colour 1\n") == "a.snapparam:1: expected a setting of SNAP, found 'colour'");
    for (const char* flag : {"rmin0", "chemflag", "bnormflag", "wselfallflag", "switchinnerflag"})
        CHECK(contains(refused_settings(std::string(flag) + " 1\n"), "expected " + std::string(flag) + " 0"));
}

TEST_CASE("coefficients that do not fit are refused") {
    CHECK(refused_coefficients("") ==
          "a.snapcoeff:1: expected elements and coefficients of each, found the end of the file");
    CHECK(refused_coefficients("1\n") ==
          "a.snapcoeff:1: expected 2 fields (elements and coefficients of each), found 1");
    CHECK(contains(refused_coefficients("99999 6\n"), "a number of elements that the rest of the file can hold"));
    CHECK(contains(refused_coefficients("17 1\n" + std::string(60, '\n')), "at most 16 elements"));
    CHECK(contains(refused_coefficients("1 2\nNb 0.5\n"), "3 fields (element, radius, weight), found 2"));
    CHECK(contains(refused_coefficients("1 2\nNb -1 1\n"), "a.snapcoeff:2: expected a radius above 0, found '-1'"));
    CHECK(contains(refused_coefficients("1 2\nNb 1 1\n5\nx\n"), "a.snapcoeff:4: expected a coefficient"));
    CHECK(contains(refused_coefficients("1 2\nNb 1 1\n5\n6\n7\n"), "a.snapcoeff:5: expected the end of the file"));
    CHECK(refused_coefficients("1 2\nNb 1 1\n5\n6\n") == "a.snapcoeff: expected 6 coefficients for twojmax 2, found 2");
    CHECK(contains(refused_coefficients("2 1\nNb 1 1\n5\nNb 1 1\n5\n"), "a.snapcoeff: expected distinct species"));
}
