#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <message.hpp>
#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/parallel/domain.hpp>
#include <state_of.hpp>

using namespace saddle;

namespace {

supercell<bcc> alloy() {
    auto crystal = supercell<bcc>::random({12, 12, 12}, {{"A", 1}, {"B", 2}}, seed{11});
    for (std::size_t i = 0; i < 200; ++i) crystal.make_vacancy(site{17 * i});
    return crystal;
}

const auto by_species = rates_by_species<bcc>({"A", "B"}, {0.60, 0.65});
const double kT = thermal_energy_eV(kelvin{1000});

auto domain_of(const supercell<bcc>& start) {
    return domain<std::remove_const_t<decltype(by_species)>>({start.cells(), {2, 2, 2}, 4}, 5, start.names(), seed{1},
                                                             random_stream("d"),
                                                             [&](vec3 r) { return start[start.at(r)]; });
}

}  // namespace

TEST_CASE("only vacancies of the section jump, no farther than a jump beyond it, and every change is told") {
    const auto start = alloy();
    const domain_grid grid(start.cells(), {2, 2, 2}, 4);
    auto scratch = by_species.make_workspace();
    for (int section = 0; section < 8; ++section) {
        auto d = domain_of(start);
        const auto before = d.crystal();
        CHECK(d.total_per_s(by_species, kT, scratch) > 0);
        d.run_section(section, seconds(1e-9), by_species, kT, scratch);
        CHECK(d.statistics().jumps > 0);
        CHECK(d.draws() >= d.statistics().jumps);
        std::size_t changed = 0;
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (before[site{i}] == d.crystal()[site{i}]) continue;
            ++changed;
            const vec3 here = before.position(site{i});
            bool beside = grid.owns(here) && grid.section_of(here) == section;
            for (const vec3 jump : bcc::jumps) {
                const vec3 there = before.step(here, jump);
                beside = beside || (grid.owns(there) && grid.section_of(there) == section);
            }
            CHECK(beside);
            const vec3 global = grid.to_global(5, here);
            CHECK(std::count_if(d.changes().begin(), d.changes().end(), [&](const site_change& c) {
                      return c.global == global && c.now == d.crystal()[site{i}];
                  }) == 1);
        }
        CHECK(changed > 0);
        CHECK(changed <= d.changes().size());
        CHECK(digit_counts(d.crystal()) == digit_counts(before));
    }
}

TEST_CASE("a domain that is saved and loaded is the same, and a cut state is refused") {
    const auto start = alloy();
    auto scratch = by_species.make_workspace();
    auto d = domain_of(start);
    d.run_section(3, seconds(1e-9), by_species, kT, scratch);
    const auto saved = state_of(d);
    auto other = domain_of(start);
    for (std::size_t size = 0; size < saved.size(); size += 97) {
        input_archive in(std::span<const std::byte>(saved).first(size), "cut");
        CHECK(message_of([&] { other.load(in); }).starts_with("cut: expected "));
    }
    input_archive in(saved, "saved");
    other.load(in);
    CHECK(in.empty());
    CHECK(state_of(other) == saved);
    CHECK(other.vacancies() == d.vacancies());
    CHECK(other.draws() == d.draws());
    other.announce_all();
    CHECK(other.changes().size() == 432);
    for (const auto& change : other.changes()) CHECK(other.sees(change.global));
    output_archive fewer;
    fewer.label("domain");
    fewer.value(std::uint64_t{5});
    fewer.values(std::span<const digit>(start.occupation()).first(431));
    fewer.value(std::uint64_t{0});
    fewer.value(jump_statistics{});
    input_archive cut(fewer.bytes(), "saved");
    CHECK(message_of([&] { other.load(cut); }) == "domain: expected 432 sites, found 431");
}
