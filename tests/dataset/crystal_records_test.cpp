#include <doctest/doctest.h>

#include <string>

#include <message.hpp>
#include <saddle/dataset/crystal_records.hpp>

using namespace saddle;

namespace {

crystal<bcc> made(std::array<int, 3> cells = {3, 3, 3}) {
    return make_crystal(supercell<bcc>::random(cells, {{"Nb", 1}, {"Mo", 1}}, seed{3}), 3.2);
}

}  // namespace

TEST_CASE("environments wrap round a box narrower than the neighbourhood, and the vacancy is vacant in all images") {
    const auto cell = made({2, 3, 4});
    crystal_records<bcc> records(cell, 16, {"X", 3.2, "test"});
    records.begin_vacancy(5, "place");
    for (const vec3 jump : bcc::jumps) records.add(jump, 1, 2, "place");
    const auto set = std::move(records).finish();
    REQUIRE(set.size() == 8);
    const auto sites = detail::neighbourhood_at_run_time<bcc>(16);
    const site vacancy = site_of_atom(cell, 5);
    std::size_t images = 0;
    for (std::size_t k = 0; k < sites.size(); ++k) {
        // by hand: position modulo the box
        const vec3 at = cell.sites.position(vacancy) + sites[k];
        const vec3 inside{(at.x % 4 + 4) % 4, (at.y % 6 + 6) % 6, (at.z % 8 + 8) % 8};
        const site there = cell.sites.at(inside);
        images += there == vacancy;
        REQUIRE(set[0].environment[k] == (there == vacancy ? vacant : cell.sites[there]));
    }
    CHECK(images > 0);
    CHECK(set.vacancies == std::vector<std::int64_t>(8, 5));
    CHECK(set.reverse_eV[3] == 2);
}

TEST_CASE("what cannot be a record") {
    const auto complaint = [](auto f) { return message_of(f); };
    CHECK(contains(complaint([] {
                       crystal_records<bcc>(made({1, 3, 3}), 2, {"X", 3.2, "file"});
                   }),
                   "file: expected at least 2 cells along each vector"));
    CHECK(contains(complaint([] { crystal_records<bcc>(made(), 0, {"X", 3.2, "file"}); }), "1 to 16, found 0"));
    CHECK(contains(complaint([] { crystal_records<bcc>(made(), 17, {"X", 3.2, "file"}); }), "1 to 16, found 17"));
    crystal_records<bcc> records(made(), 2, {"X", 3.2, "file"});
    CHECK(contains(complaint([&] { records.begin_vacancy(55, "f:1"); }), "f:1: expected an atom of the 54"));
    CHECK(contains(complaint([&] { records.begin_vacancy(0, "f:1"); }),
                   "one site without an atom, for vacancy 0, found 0"));
    records.begin_vacancy(1, "f:2");
    CHECK(contains(complaint([&] { records.jump_to(1, "f:2"); }), "first neighbours of atom 1, found atom 1"));
    records.add({1, 1, 1}, 1, 1, "f:2");
    CHECK(contains(complaint([&] { records.add({1, 1, 1}, 1, 1, "f:2"); }), "every jump of a vacancy once"));
    CHECK(contains(complaint([&] { records.add({2, 0, 0}, 1, 1, "f:2"); }), "a jump of bcc"));
    CHECK(contains(complaint([&] {
                       crystal_records<bcc>(made(), 2, {"X", 3.2, "file"}).finish();
                   }),
                   "at least one barrier"));
}

TEST_CASE("the site without an atom is vacancy 0") {
    auto cell = made();
    cell.sites.make_vacancy(site{7});
    cell.ids[7] = 0;
    crystal_records<bcc> records(cell, 2, {"X", 3.2, "file"});
    records.begin_vacancy(0, "f");
    CHECK(records.neighbour({1, 1, 1}) == cell.sites.near(cell.sites.position(site{7}), {1, 1, 1}));
    const auto id = cell.ids[records.neighbour({-1, 1, -1}).index];
    CHECK(records.jump_to(id, "f") == vec3{-1, 1, -1});
}

TEST_CASE("a jump into a site without an atom has no surroundings after it") {
    auto cell = made();
    cell.sites.make_vacancy(site{7});
    cell.ids[7] = 0;
    const vec3 away{1, 1, 1};
    const auto id = cell.ids[cell.sites.near(cell.sites.position(site{7}), away).index];
    for (const bool into_the_empty_site : {true, false}) {
        crystal_records<bcc> records(cell, 2, {"X", 3.2, "file"});
        records.begin_vacancy(id, "f");
        records.add(into_the_empty_site ? vec3{-1, -1, -1} : away, 1, 1, "f");
        const auto set = std::move(records).finish();
        CHECK(set[0].reverse_environment.empty() == into_the_empty_site);
    }
}

TEST_CASE("labels may be any number") {
    const line_reader in("", "f");
    CHECK(read_label(in, "-1.5e0") == -1.5);
    CHECK(std::isnan(read_label(in, "nan")));
    CHECK(std::isinf(read_label(in, "inf")));
    for (const char* bad : {"", "1.0x", "+1", "failed"})
        CHECK(contains(message_of([&] { read_label(in, bad); }), "a barrier in eV"));
}
