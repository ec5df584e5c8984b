#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include <dataset/made_data.hpp>
#include <message.hpp>
#include <saddle/dataset/splits.hpp>

using namespace saddle;

namespace {

/// Both sides together are all rows, and no group is on both.
template <class Key>
void check_split(const row_split& split, std::size_t rows, Key key) {
    std::vector<std::size_t> both = split.training;
    both.insert(both.end(), split.testing.begin(), split.testing.end());
    std::sort(both.begin(), both.end());
    CHECK(both == all_rows(rows));
    CHECK(std::is_sorted(split.training.begin(), split.training.end()));
    CHECK(std::is_sorted(split.testing.begin(), split.testing.end()));
    std::set<std::pair<std::size_t, std::size_t>> training;
    for (const auto row : split.training) training.insert(key(row));
    for (const auto row : split.testing) REQUIRE(training.count(key(row)) == 0);
}

}  // namespace

TEST_CASE("repeats belong to their alloy") {
    CHECK(alloy_family("NbMoTaWV_3") == "NbMoTaWV");
    CHECK(alloy_family("NbMoTaWV") == "NbMoTaWV");
    CHECK(alloy_family("cell_a") == "cell_a");
    CHECK(alloy_family("_3") == "_3");
    CHECK(alloy_family("x_") == "x_");
}

TEST_CASE("nothing of a group is on both sides") {
    auto set = made::random_set(6, 5);
    set.alloys[4].name = "alloyA_2";
    const auto rows = all_rows(set.size());
    const auto family = [&](std::size_t row) { return std::pair<std::size_t, std::size_t>{set.alloy[row] % 4, 0}; };
    const auto vacancy = [&](std::size_t row) {
        return std::pair<std::size_t, std::size_t>{set.alloy[row], static_cast<std::size_t>(set.vacancies[row])};
    };
    const auto record = [&](std::size_t row) { return std::pair<std::size_t, std::size_t>{row, 0}; };
    // alloys 0 and 4 are one family; 1 and 5 are not, so their key only asks for more
    set.alloys[5].name = "alloyB_7";
    for (const std::uint64_t s : {1u, 2u, 3u}) {
        check_split(random_split(set, rows, 0.3, split_unit::alloy, seed{s}), set.size(), family);
        check_split(random_split(set, rows, 0.3, split_unit::vacancy, seed{s}), set.size(), vacancy);
        check_split(random_split(set, rows, 0.3, split_unit::record, seed{s}), set.size(), record);
    }
    CHECK(random_split(set, rows, 0.25, split_unit::record, seed{1}).testing.size() == 60);
    CHECK(random_split(set, rows, 0.25, split_unit::record, seed{1}).testing ==
          random_split(set, rows, 0.25, split_unit::record, seed{1}).testing);
    CHECK(random_split(set, rows, 0.25, split_unit::record, seed{1}).testing !=
          random_split(set, rows, 0.25, split_unit::record, seed{2}).testing);
    for (const double share : {0.0, 1.0, -0.1, 0.01})
        CHECK(contains(message_of([&] { random_split(set, rows, share, split_unit::alloy, seed{1}); }),
                       "split: expected a share"));
}

TEST_CASE("every row is tested in one fold") {
    const auto set = made::random_set(7, 3);
    const auto rows = all_rows(set.size());
    for (const auto unit : {split_unit::alloy, split_unit::vacancy, split_unit::record}) {
        const auto parts = folds(set, rows, 5, unit, seed{4});
        REQUIRE(parts.size() == 5);
        std::vector<std::size_t> tested;
        std::size_t least = set.size(), most = 0;
        for (const auto& part : parts) {
            CHECK(part.training.size() + part.testing.size() == set.size());
            tested.insert(tested.end(), part.testing.begin(), part.testing.end());
            least = std::min(least, part.testing.size());
            most = std::max(most, part.testing.size());
        }
        std::sort(tested.begin(), tested.end());
        CHECK(tested == rows);
        CHECK(most - least <= (unit == split_unit::alloy ? 24u : unit == split_unit::vacancy ? 8u : 1u));
    }
    CHECK(contains(message_of([&] { folds(set, rows, 8, split_unit::alloy, seed{1}); }), "folds: expected 2 to 7"));
    CHECK(contains(message_of([&] { folds(set, rows, 1, split_unit::alloy, seed{1}); }), "found 1"));
}

TEST_CASE("named alloys are tested on") {
    const auto set = made::random_set(3, 1);
    const auto split = split_by_names(set, all_rows(24), {"alloyC", "alloyA"});
    CHECK(split.training == std::vector<std::size_t>{8, 9, 10, 11, 12, 13, 14, 15});
    CHECK(split.testing.size() == 16);
    CHECK(contains(message_of([&] { split_by_names(set, all_rows(24), {"alloyX"}); }), "found 'alloyX'"));
    CHECK(contains(message_of([&] {
                       split_by_names(set, all_rows(24), {"alloyA", "alloyB", "alloyC"});
                   }),
                   "none left to train on"));
    CHECK(contains(message_of([&] { split_by_names(set, all_rows(24), {}); }), "none to test on"));
}

TEST_CASE("a smaller learning subset is part of a larger one") {
    const auto set = made::random_set(6, 2);
    const auto rows = all_rows(set.size());
    std::vector<std::size_t> before;
    for (const std::size_t count : {1u, 3u, 6u}) {
        const auto chosen = rows_of_alloys(set, rows, count, seed{9});
        CHECK(chosen.size() == 16 * count);
        CHECK(std::includes(chosen.begin(), chosen.end(), before.begin(), before.end()));
        before = chosen;
    }
    CHECK(before == rows);
    CHECK(contains(message_of([&] { rows_of_alloys(set, rows, 7, seed{9}); }), "1 to 6, found 7"));
    CHECK(contains(message_of([&] { rows_of_alloys(set, rows, 0, seed{9}); }), "found 0"));
}
