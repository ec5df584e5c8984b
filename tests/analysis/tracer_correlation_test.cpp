#include <saddle/analysis/tracer_correlation.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/analysis/atom_paths.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

const auto equal_rates = make_analytic<bcc>([](const auto&, site, site) { return 0.5; });

supercell<bcc> alloy() {
    auto crystal = supercell<bcc>::random({2, 2, 3}, {{"A", 1}, {"B", 2}}, seed{7});
    crystal.make_vacancy(site{11});
    return crystal;
}

/// Every jump as it happens: the move of each atom, by the site it started on.
struct moves {
    std::vector<site> start = {};
    std::vector<jump_event> events = {};
    void observe(const supercell<bcc>&, const jump_event& event) { events.push_back(event); }
    void save(output_archive&) const {}
    void load(input_archive&) {}
};

/// Blocks found from the list of events alone.
std::vector<tracer_block> blocks_by_hand(const supercell<bcc>& start, const std::vector<jump_event>& events,
                                         std::uint64_t block, digit species) {
    std::vector<tracer_block> blocks;
    std::map<std::size_t, vec3> last;
    for (std::size_t first = 0; first + block <= events.size(); first += block) {
        // the crystal is walked through from its beginning each time, atoms named by start site
        std::vector<std::size_t> atom(start.size());
        for (std::size_t i = 0; i < atom.size(); ++i) atom[i] = i;
        std::map<std::size_t, vec3> moved, before;
        double cosines = 0, half = 0, time = 0;
        int pairs = 0;
        const auto squares = [&] {
            double sum = 0;
            for (const auto& [name, r] : moved) sum += squared_length(r);
            return sum;
        };
        for (std::size_t n = 0; n < first + block; ++n) {
            const auto& event = events[n];
            std::swap(atom[event.from.index], atom[event.to.index]);
            const std::size_t name = atom[event.from.index];
            const vec3 step = -bcc::jumps[event.direction];
            const bool counts = species == vacant || event.species == species;
            if (n >= first) {
                time += event.residence_s;
                if (counts) {
                    moved[name] = moved[name] + step;
                    if (before.contains(name)) {
                        cosines += dot(before[name], step) / 3.0;
                        ++pairs;
                    }
                }
                if (n + 1 == first + block / 2) {
                    half = squares();
                    time = 0;
                }
            }
            if (counts) before[name] = step;
        }
        blocks.push_back({cosines / pairs, squares() - half, time});
    }
    return blocks;
}

}  // namespace

TEST_CASE("blocks equal those found from the list of jumps") {
    for (const digit species : {vacant, digit{1}, digit{2}}) {
        CAPTURE(int{species});
        const auto start = alloy();
        kmc run(start, equal_rates, kelvin{1000}, seed{3}, tracer_correlation<bcc>(start, 90, species), moves{});
        run.advance(500);
        const auto& blocks = run.observer<tracer_correlation<bcc>>().blocks();
        const auto expected = blocks_by_hand(start, run.observer<moves>().events, 90, species);
        REQUIRE(blocks.size() == 5);
        REQUIRE(expected.size() == 5);
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            CHECK(blocks[b].mean_cosine == doctest::Approx(expected[b].mean_cosine).epsilon(1e-12));
            CHECK(blocks[b].growth == expected[b].growth);
            CHECK(blocks[b].time_s == doctest::Approx(expected[b].time_s).epsilon(1e-12));
        }
    }
}

TEST_CASE("saved and loaded in the middle of a block") {
    const auto start = alloy();
    const auto fresh = [&] {
        return kmc(start, equal_rates, kelvin{1000}, seed{3}, tracer_correlation<bcc>(start, 50));
    };
    auto whole = fresh();
    whole.advance(1000);
    auto first = fresh();
    first.advance(477);
    output_archive saved;
    first.save(saved);
    auto second = fresh();
    input_archive in(saved.bytes(), "memory");
    second.load(in);
    CHECK(in.empty());
    second.advance(523);
    output_archive split, uninterrupted;
    second.save(split);
    whole.save(uninterrupted);
    CHECK(std::ranges::equal(split.bytes(), uninterrupted.bytes()));

    tracer_correlation<bcc> other(supercell<bcc>({1, 1, 1}, {"A"}), 50);
    output_archive alone;
    first.observer<tracer_correlation<bcc>>().save(alone);
    input_archive again(alone.bytes(), "memory");
    CHECK(message_of([&] { other.load(again); }) == "tracers: expected 2 sites, found 24");
}

TEST_CASE("what cannot be followed is refused") {
    CHECK(message_of([] { tracer_correlation<bcc>(alloy(), 1); }) ==
          "tracers: expected blocks of at least 2 jumps, found 1");
}
