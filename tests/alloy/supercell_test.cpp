#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include <message.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/lattice/shells.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

using cells = std::array<int, 3>;

constexpr cells boxes[] = {{1, 1, 1}, {2, 1, 3}, {3, 4, 5}, {7, 2, 1}};

/// A number for every site, as a crystal of up to 16 species cannot hold one.
template <lattice L>
supercell<L> numbered(cells box) {
    supercell<L> crystal(box, {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M"});
    for (std::size_t i = 0; i < crystal.size(); ++i) crystal.set(site{i}, static_cast<digit>((i * 5 + i / 13) % 14));
    return crystal;
}

int modulo(int a, int n) { return a - n * static_cast<int>(std::floor(static_cast<double>(a) / n)); }

/// Sites of a box by their positions, found without the library's index formula.
template <lattice L>
std::map<vec3, std::size_t> sites_by_position(cells box) {
    std::map<vec3, std::size_t> sites;
    std::size_t index = 0;
    for (int k = 0; k < box[2]; ++k)
        for (int j = 0; j < box[1]; ++j)
            for (int i = 0; i < box[0]; ++i)
                for (const vec3 b : L::basis) sites[vec3{2 * i, 2 * j, 2 * k} + b] = index++;
    return sites;
}

template <lattice L>
void check_positions(cells box) {
    CAPTURE(box[0]);
    CAPTURE(box[1]);
    CAPTURE(box[2]);
    const auto crystal = numbered<L>(box);
    const auto sites = sites_by_position<L>(box);
    REQUIRE(crystal.size() == sites.size());
    for (const auto& [position, index] : sites) {
        CHECK(L::is_site(position));
        CHECK(crystal.position(site{index}) == position);
        CHECK(crystal.at(position) == site{index});
        for (const vec3 image : {vec3{1, 0, 0}, vec3{0, -1, 0}, vec3{0, 0, 5}, vec3{-7, 100, -3}}) {
            const vec3 shift{2 * box[0] * image.x, 2 * box[1] * image.y, 2 * box[2] * image.z};
            CHECK(crystal.wrap(position + shift) == position);
            CHECK(crystal.at(position + shift) == site{index});
        }
    }
}

template <lattice L>
void check_gather(cells box) {
    CAPTURE(box[0]);
    CAPTURE(box[1]);
    CAPTURE(box[2]);
    const auto crystal = numbered<L>(box);
    const auto sites = sites_by_position<L>(box);
    constexpr auto& around = neighbourhood<L, 8>;
    std::array<digit, around.size()> gathered{};
    std::array<digit, around.size() + 1> by_constants{};
    for (const auto& [centre, index] : sites) {
        crystal.gather(centre, around, gathered.data());
        by_constants.back() = 99;
        crystal.template gather<around, neighbourhood_reach<L, 8>>(centre, by_constants.data());
        CHECK(std::equal(gathered.begin(), gathered.end(), by_constants.begin()));
        CHECK(by_constants.back() == 99);
        for (std::size_t k = 0; k < around.size(); ++k) {
            const vec3 r = centre + around[k];
            const vec3 inside{modulo(r.x, 2 * box[0]), modulo(r.y, 2 * box[1]), modulo(r.z, 2 * box[2])};
            CHECK(gathered[k] == crystal.occupation()[sites.at(inside)]);
            CHECK(crystal.near(centre, around[k]) == site{sites.at(inside)});
        }
    }
}

/// Displacements as far as tables reach, one axis at a time and together.
constexpr std::array<vec3, 5> farthest{
    {{-max_reach, 0, 0}, {0, max_reach, 0}, {0, 0, -max_reach}, {max_reach, -max_reach, max_reach}, {0, 0, 0}}};

template <lattice L>
void check_steps(cells box) {
    const auto crystal = numbered<L>(box);
    const vec3 period{2 * box[0], 2 * box[1], 2 * box[2]};
    const auto check = [&](vec3 r, vec3 d) {
        const vec3 s = r + d;
        CHECK(crystal.step(r, d) == vec3{modulo(s.x, period.x), modulo(s.y, period.y), modulo(s.z, period.z)});
    };
    for (const auto& [r, index] : sites_by_position<L>(box)) {
        for (const vec3 jump : L::jumps) check(r, jump);
        check(r, {});
        check(r, period);
        check(r, -period);
        check(r, {period.x, 0, -period.z});
    }
}

}  // namespace

TEST_CASE("a step of at most one period from inside the box ends inside it") {
    for (const cells& box : boxes) {
        check_steps<bcc>(box);
        check_steps<fcc>(box);
    }
}

TEST_CASE("constant displacements are gathered as far as tables reach") {
    for (const cells& box : boxes) {
        const auto crystal = numbered<bcc>(box);
        std::array<digit, 5> found{};
        for (const auto& [centre, index] : sites_by_position<bcc>(box)) {
            crystal.gather<farthest, max_reach>(centre, found.data());
            for (std::size_t k = 0; k < found.size(); ++k) CHECK(found[k] == crystal[crystal.at(centre + farthest[k])]);
        }
    }
}

TEST_CASE("index and position of a site determine each other") {
    for (const cells& box : boxes) {
        check_positions<bcc>(box);
        check_positions<fcc>(box);
    }
}

TEST_CASE("surroundings wrap as often as needed, in boxes narrower than they are too") {
    for (const cells& box : boxes) {
        check_gather<bcc>(box);
        check_gather<fcc>(box);
    }
}

TEST_CASE("the farthest displacement reaches its site") {
    const auto crystal = numbered<bcc>({3, 1, 5});
    for (const int far : {-max_reach, max_reach})
        for (const vec3 centre : {vec3{0, 0, 0}, vec3{5, 1, 9}})
            CHECK(crystal.near(centre, {far, -far, far}) == crystal.at(centre + vec3{far, -far, far}));
}

TEST_CASE("a new crystal is empty, and sites are set one by one or all at once") {
    supercell<fcc> crystal({2, 1, 1}, {"A", "B"});
    CHECK(crystal.size() == 8);
    CHECK(crystal.cells() == cells{2, 1, 1});
    CHECK(vacancies(crystal).size() == 8);
    crystal.set(site{3}, 2);
    CHECK(crystal[site{3}] == 2);
    CHECK(digit_counts(crystal) == std::vector<std::size_t>{7, 0, 1});
    crystal.assign({1, 2, 1, 0, 2, 2, 1, 0});
    CHECK(vacancies(crystal) == std::vector{site{3}, site{7}});
    CHECK(digit_counts(crystal) == std::vector<std::size_t>{2, 3, 3});
    crystal.exchange(site{0}, site{3});
    CHECK(vacancies(crystal) == std::vector{site{0}, site{7}});
    CHECK(crystal.make_vacancy(site{1}) == site{1});
    CHECK(vacancies(crystal) == std::vector{site{0}, site{1}, site{7}});
    crystal.assign(std::vector<digit>(8, 1));
    CHECK(vacancies(crystal).empty());
}

TEST_CASE("what does not fit a crystal") {
    supercell<bcc> crystal({1, 1, 1}, {"A", "B"});
    crystal.assign({1, 0});
    CHECK(message_of([&] { crystal.set(site{0}, 3); }) == "supercell: expected a digit up to 2, found 3");
    CHECK(message_of([&] { crystal.assign({1}); }) == "occupation: expected 2 sites, found 1");
    CHECK(message_of([&] { crystal.assign({1, 3}); }) == "occupation: expected digits up to 2, found 3");
    CHECK(message_of([&] { crystal.make_vacancy(site{2}); }) == "supercell: expected a site below 2, found 2");
    CHECK(message_of([&] { crystal.make_vacancy(site{1}); }) ==
          "vacancy: expected a site with an atom, found site 1, vacant already");
    CHECK(crystal.occupation() == std::vector<digit>{1, 0});

    const auto message = [](cells box, const species_names& names) {
        return message_of([&] { supercell<bcc>(box, names); });
    };
    CHECK(message({0, 1, 1}, {"A"}) == "supercell: expected 1 to 536870911 cells a side, found 0");
    CHECK(message({1, -2, 1}, {"A"}) == "supercell: expected 1 to 536870911 cells a side, found -2");
    CHECK(message({1, 1, 1}, {}) == "supercell: expected 1 to 16 species, found 0");
    CHECK(message({1, 1, 1}, {"A", "A"}) == "supercell: expected distinct species, found 'A' twice");
    const int most = std::numeric_limits<int>::max() / 4;
    CHECK(message({most, most, most}, {"A"}) ==
          "supercell: expected a number of sites that fits the memory, found more");
}

TEST_CASE("a random crystal has the composition exactly and depends on the seed alone") {
    const composition alloy{{"Nb", 1}, {"Mo", 1}, {"Ta", 1}};
    const auto crystal = supercell<bcc>::random({8, 8, 8}, alloy, seed{42});
    CHECK(crystal.names() == species_names{"Nb", "Mo", "Ta"});
    CHECK(digit_counts(crystal) == std::vector<std::size_t>{0, 342, 341, 341});
    CHECK(crystal.occupation() == supercell<bcc>::random({8, 8, 8}, alloy, seed{42}).occupation());
    CHECK(crystal.occupation() != supercell<bcc>::random({8, 8, 8}, alloy, seed{43}).occupation());
}

TEST_CASE("every arrangement of a random crystal is as probable as any other") {
    const composition alloy{{"A", 1}, {"B", 2}, {"C", 1}};
    std::map<std::vector<digit>, int> seen;
    const int n = 12000;
    for (int s = 0; s < n; ++s)
        ++seen[supercell<fcc>::random({1, 1, 1}, alloy, seed{static_cast<std::uint64_t>(s)}).occupation()];
    const double arrangements = 12;  // 4!/2!
    REQUIRE(seen.size() == 12);
    double chi_squared = 0;
    for (const auto& [arrangement, count] : seen)
        chi_squared += (count - n / arrangements) * (count - n / arrangements) / (n / arrangements);
    CHECK(std::abs(chi_squared - 11) < tolerance::standard_errors * std::sqrt(2 * 11.0));
}

TEST_CASE("a crystal is renumbered by names") {
    supercell<bcc> crystal({1, 1, 2}, {"Ta", "W", "Nb"});
    crystal.assign({1, 3, 0, 1});
    const auto other = crystal.renumbered({"Nb", "Mo", "Ta"});
    CHECK(other.occupation() == std::vector<digit>{3, 1, 0, 3});  // tungsten is named, but no atom is
    CHECK(other.names() == species_names{"Nb", "Mo", "Ta"});
    CHECK(other.cells() == crystal.cells());
    CHECK(message_of([&] {
              crystal.renumbered({"Nb", "W"});
          }) == "species of the crystal: expected one of the species Nb, W, found 'Ta'");
}
