#include <saddle/kmc/schedule_file.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <message.hpp>

using namespace saddle;

TEST_CASE("tables along jumps and along time") {
    const auto cooling = read_schedule("# cooling\njump,temperature_K\n0,1200\n 1000000 , 1200\n\n2000000,400\n", "f");
    CHECK(cooling.axis() == schedule_axis::jumps);
    CHECK(cooling.points() == std::vector<schedule_point>{{0, 1200}, {1000000, 1200}, {2000000, 400}});
    const auto hours = read_schedule("time_s,temperature_K\r\n0,800\r\n3.6e3,800\r\n3.6e3,500", "f");
    CHECK(hours.axis() == schedule_axis::time_s);
    CHECK(hours.points() == std::vector<schedule_point>{{0, 800}, {3600, 800}, {3600, 500}});
}

TEST_CASE("what is no schedule is refused, with its line") {
    const auto refusal = [](const std::string& text) { return message_of([&] { read_schedule(text, "f"); }); };
    CHECK(refusal("") == "f: expected a table of temperatures with a header and a row, found none");
    CHECK(refusal("jump,temperature_K\n") == "f: expected a table of temperatures with a header and a row, found none");
    CHECK(refusal("0,800\n") == "f:1: expected the header jump,temperature_K or time_s,temperature_K, found '0,800'");
    CHECK(refusal("jump,temperature_K\n0\n") == "f:2: expected 2 fields, found 1");
    CHECK(refusal("jump,temperature_K\n0,hot\n") == "f:2: expected a temperature in K (a finite number), found 'hot'");
    CHECK(refusal("jump,temperature_K\n0,-5\n") == "f:2: expected a temperature above 0 K, found '-5'");
    CHECK(refusal("jump,temperature_K\n1,5\n") == "f: expected a first temperature at 0, found one at 1.000000");
}
