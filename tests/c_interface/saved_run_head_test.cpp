#include "saved_run_head.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;
using c_interface::saved_run_head;

namespace {

saved_run_head example() {
    return {.model = 77,
            .cells = {2, 1, 3},
            .start = std::vector<digit>(12, 1),
            .seed = 5,
            .attempt_frequency_per_s = 1e13,
            .first_temperature_K = 900,
            .temperature_K = 800};
}

std::string refusal_of(const saved_run_head& head) {
    return message_of([&] {
        output_archive out;
        head.save(out);
        input_archive in(out.bytes(), "f");
        saved_run_head::load(in, 2);
    });
}

}  // namespace

TEST_CASE("a head is read as it was written") {
    const auto head = example();
    output_archive out;
    head.save(out);
    input_archive in(out.bytes(), "f");
    const auto read = saved_run_head::load(in, 2);
    CHECK(in.empty());
    CHECK(read.model == head.model);
    CHECK(read.cells == head.cells);
    CHECK(read.start == head.start);
    CHECK(read.seed == head.seed);
    CHECK(read.attempt_frequency_per_s == head.attempt_frequency_per_s);
    CHECK(read.first_temperature_K == head.first_temperature_K);
    CHECK(read.temperature_K == head.temperature_K);
}

TEST_CASE("what to make of second vacancies is said where there are several") {
    const auto read_back = [](const saved_run_head& head) {
        output_archive out;
        head.save(out);
        std::vector<std::byte> bytes(out.bytes().begin(), out.bytes().end());
        input_archive in(bytes, "f");
        const auto read = saved_run_head::load(in, 2);
        CHECK(in.empty());
        return std::pair(read.others, bytes);
    };
    auto head = example();
    head.start[3] = vacant;
    const auto of_one = read_back(head).second.size();
    head.start[7] = vacant;
    CHECK(read_back(head).first == second_vacancy::trust);
    head.others = second_vacancy::refuse;
    const auto refusing = read_back(head);
    CHECK(refusing.first == second_vacancy::refuse);
    CHECK(refusing.second.size() > of_one);
    auto bytes = refusing.second;
    bytes.back() = std::byte{2};
    CHECK(message_of([&] {
              input_archive in(bytes, "f");
              saved_run_head::load(in, 2);
          }) == "saved run: expected a policy on second vacancies of 0 or 1, found 2");
}

TEST_CASE("cells that are not those of the occupation are refused before they are allocated") {
    constexpr auto most = std::numeric_limits<std::int32_t>::max();
    for (const std::array<std::int32_t, 3> cells :
         {std::array{2, 1, 2}, {0, 1, 3}, {-2, -1, 3}, {most, most, most}, {most, most, 1}}) {
        auto head = example();
        head.cells = cells;
        CHECK(refusal_of(head) == "saved run: expected an occupation of all sites, found 12 sites");
    }
    auto empty = example();
    empty.cells = {most, most, most};
    empty.start.clear();
    CHECK(contains(refusal_of(empty), "found 0 sites"));
}
