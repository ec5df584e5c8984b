#include <saddle/kmc/run_parts.hpp>

#include <cstddef>

#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

template <lattice L>
void check_exchanges() {
    auto crystal = supercell<L>::random({2, 3, 2}, {{"A", 1}, {"B", 2}}, seed{1});
    const site vacancy = crystal.make_vacancy(site{0});
    for (std::size_t j = 0; j < jump_count<L>; ++j) {
        auto after = crystal;
        const auto event = exchange_along(after, crystal.position(vacancy), j);
        CHECK(event.direction == j);
        CHECK(event.from == vacancy);
        CHECK(event.to == crystal.at(crystal.position(vacancy) + L::jumps[j]));
        CHECK(event.to_position == crystal.position(event.to));
        CHECK(event.species == crystal[event.to]);
        CHECK(after[event.to] == vacant);
        CHECK(after[event.from] == event.species);
        after.exchange(event.from, event.to);
        CHECK(after.occupation() == crystal.occupation());
    }
}

}  // namespace

TEST_CASE("a jump exchanges the vacancy with the neighbour in its direction, round the box") {
    check_exchanges<bcc>();
    check_exchanges<fcc>();
}

TEST_CASE("a run's stream is named by its temperature") {
    CHECK(stream_of_run(kelvin{1000}) == random_stream("kmc 1000 K"));
    CHECK(stream_of_run(kelvin{850.5}) == random_stream("kmc 850.5 K"));
}

TEST_CASE("a temperature changes now or later") {
    CHECK_NOTHROW(check_change_of_temperature(seconds(2), seconds(2)));
    CHECK_NOTHROW(check_change_of_temperature(seconds(2), seconds(3)));
    CHECK(message_of([] { check_change_of_temperature(seconds(2), seconds(1)); }) ==
          "change of temperature: expected a time from 2.000000 s on, found 1.000000 s");
}
