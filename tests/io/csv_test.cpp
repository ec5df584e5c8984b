#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <saddle/io/csv.hpp>

using namespace saddle;

TEST_CASE("a row of texts and numbers") {
    std::string out;
    append_csv_row(out, "vacancy_id", std::string("species"), "barrier_eV");
    append_csv_row(out, 137, "Mo", 0.1, -2.3f, std::size_t{7}, std::int64_t{-1});
    append_csv_row(out);
    CHECK(out == "vacancy_id,species,barrier_eV\n137,Mo,0.1,-2.3,7,-1\n\n");
}

TEST_CASE("fields that need quotes get them") {
    std::string out;
    append_csv_row(out, "a,b", "say \"x\"", "two\nlines", "plain text", "");
    CHECK(out == "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",plain text,\n");
}

TEST_CASE("a row of a width known at run time") {
    std::string out;
    append_csv_range(out, std::vector<double>{1, 0.5, 1.0 / 3});
    append_csv_range(out, std::vector<std::string>{"x", "y,z"});
    append_csv_range(out, std::vector<int>{});
    CHECK(out == "1,0.5,0.3333333333333333\nx,\"y,z\"\n\n");
}
