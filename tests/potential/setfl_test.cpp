#include <saddle/potential/setfl.hpp>

#include <string>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

namespace {

const std::string one =
    "a\nb\nc\n1 Nb\n5 0.1 6 0.5 2.5\n41 92.9 3.3 bcc\n0 1 2 3\n4 10 11 12\n13 14 15\n20 21 22 23 24 25\n";

std::string two(bool fs) {
    std::string text = "a\nb\nc\n2 Nb Mo\n5 0.1 5 0.5 2\n";
    for (const char* head : {"41 92.9 3.3 bcc\n", "42 95.9 3.1 bcc\n"}) {
        text += head + std::string("1 2 3 4 5\n6 7 8 9 10\n");
        if (fs) text += "16 17 18 19 20\n";
    }
    return text + "1 1 1 1 1\n2 2 2 2 2\n3 3 3 3 3\n";
}

std::string refused(const std::string& text) {
    return message_of([&] { read_setfl(text, "a.eam"); });
}

}  // namespace

TEST_CASE("tables are read, however the numbers stand in lines") {
    const auto read = read_setfl(one, "a");
    CHECK(read.names == species_names{"Nb"});
    CHECK(read.density_step == 0.1);
    CHECK(read.step_A == 0.5);
    CHECK(read.cutoff_A == 2.5);
    CHECK_FALSE(read.finnis_sinclair);
    CHECK(read.embedding == std::vector<std::vector<double>>{{0, 1, 2, 3, 4}});
    CHECK(read.density == std::vector<std::vector<double>>{{10, 11, 12, 13, 14, 15}});
    CHECK(read.pair == std::vector<std::vector<double>>{{20, 21, 22, 23, 24, 25}});
}

TEST_CASE("densities of eam/alloy hold for all elements, those of eam/fs for one each") {
    const auto alloy = read_setfl(two(false), "a"), fs = read_setfl(two(true), "a");
    CHECK_FALSE(alloy.finnis_sinclair);
    CHECK(fs.finnis_sinclair);
    REQUIRE(alloy.density.size() == 4);
    CHECK(alloy.density[0] == alloy.density[1]);
    CHECK(fs.density[0] == std::vector<double>{6, 7, 8, 9, 10});
    CHECK(fs.density[1] == std::vector<double>{16, 17, 18, 19, 20});
    CHECK(fs.pair[2].front() == 3);
}

TEST_CASE("files that are cut or wrong are refused with their line") {
    CHECK(refused("") == "a.eam:1: expected a line of remarks, found the end of the file");
    CHECK(refused("a\nb\nc\n") == "a.eam:4: expected elements, found the end of the file");
    CHECK(refused("a\nb\nc\n\n") == "a.eam:4: expected a number of elements and their names, found a blank line");
    CHECK(refused("a\nb\nc\n2 Nb\n" + std::string(90, '1')) == "a.eam:4: expected 2 names of elements, found 1");
    CHECK(contains(refused("a\nb\nc\n2 Nb Nb\n5 1 5 1 1\n" + std::string(90, '1')),
                   "a.eam:4: expected distinct species"));
    CHECK(contains(refused("a\nb\nc\n1 Nb\n5 1 5 1\n"), "a.eam:5: expected 5 fields"));
    CHECK(contains(refused("a\nb\nc\n1 Nb\n9999 1 5 1 1\n"), "a.eam:5: expected points of density that the rest"));
    CHECK(
        contains(refused("a\nb\nc\n1 Nb\n4 1 5 1 1\n" + std::string(90, '1')), "a.eam:5: expected at least 5 points"));
    CHECK(
        contains(refused("a\nb\nc\n1 Nb\n5 1 4 1 1\n" + std::string(90, '1')), "a.eam:5: expected at least 5 points"));
    CHECK(contains(refused("a\nb\nc\n1 Nb\n5 0 5 1 1\n" + std::string(90, '1')), "a.eam:5: expected steps above 0"));
    CHECK(contains(refused("a\nb\nc\n1 Nb\n5 1 5 -1 1\n" + std::string(90, '1')), "a.eam:5: expected steps above 0"));
    CHECK(contains(refused("a\nb\nc\n1 Nb\n5 1 5 1 0\n" + std::string(90, '1')), "a.eam:5: expected a cutoff above 0"));
    CHECK(refused(one + "1\n") == "a.eam:5: expected 21 numbers (eam/alloy) behind this line, found 22");
    CHECK(refused(two(false) + "1\n") ==
          "a.eam:5: expected 43 numbers (eam/alloy) or 53 (eam/fs) behind this line, found 44");
    auto wrong = one;
    wrong.replace(wrong.find("12"), 2, "xy");
    CHECK(refused(wrong) == "a.eam:8: expected a density (a finite number), found 'xy'");
    wrong = one;
    wrong.replace(wrong.find("92.9"), 4, "mass");
    CHECK(contains(refused(wrong), "a.eam:6: expected a mass"));
}
