#include <saddle/kmc/visited_states.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <set>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

/// A departure that is told from others by its number.
template <lattice L>
departure<L> numbered(double number) {
    per_jump<L> barriers{};
    for (std::size_t j = 0; j < barriers.size(); ++j) barriers[j] = 0.5 + 0.01 * static_cast<double>(j);
    departure<L> leave(barriers, 1e13, 0.1);
    leave.mean_residence_s = number;
    return leave;
}

/// Jumps of which so many percent undo the one before.
template <lattice L>
class random_jumps {
public:
    random_jumps(std::uint64_t percent, std::uint64_t seed_value)
        : percent_(percent), draw_(seed{seed_value}, random_stream("walk")) {}

    std::size_t next() {
        last_ = draw_.below(100) < percent_ ? opposite_jump<L>[last_]
                                            : static_cast<std::size_t>(draw_.below(jump_count<L>));
        return last_;
    }

private:
    std::uint64_t percent_;
    philox_sequence draw_;
    std::size_t last_ = 0;
};

struct walk_counts {
    int known = 0;
    int reversals = 0;
    int known_reversals = 0;
};

/// Walks through a crystal; whatever is known must have been told of the very configuration.
template <lattice L>
walk_counts walk(std::array<int, 3> cells, std::size_t capacity, std::uint64_t percent, int steps) {
    auto crystal = supercell<L>::random(cells, {{"A", 1}, {"B", 2}}, seed{7});
    vec3 vacancy = crystal.position(crystal.make_vacancy(site{0}));
    visited_states<L> states(capacity);
    std::map<std::vector<digit>, double> numbers;
    random_jumps<L> jumps(percent, capacity);
    walk_counts counts;
    std::size_t last = jump_count<L>;
    for (int step = 0; step < steps; ++step) {
        const auto number = numbers.emplace(crystal.occupation(), static_cast<double>(numbers.size())).first->second;
        if (const auto* known = states.known()) {
            REQUIRE(known->mean_residence_s == number);
            ++counts.known;
        } else {
            CHECK(states.remember(numbered<L>(number)).mean_residence_s == number);
            REQUIRE(states.known());
            CHECK(states.known()->mean_residence_s == number);
        }
        const std::size_t jump = jumps.next();
        const vec3 target = crystal.wrap(vacancy + L::jumps[jump]);
        crystal.exchange(crystal.at(vacancy), crystal.at(target));
        vacancy = target;
        states.follow(jump);
        if (last != jump_count<L> && jump == opposite_jump<L>[last]) {
            ++counts.reversals;
            counts.known_reversals += states.known() != nullptr;
        }
        last = jump;
    }
    return counts;
}

template <lattice L>
void check_walks() {
    for (const std::array<int, 3> cells : {std::array{2, 2, 2}, std::array{1, 1, 1}, std::array{3, 1, 2}})
        for (const std::size_t capacity : {0u, 1u, 2u, 3u, 50u})
            for (const std::uint64_t percent : {0u, 66u, 97u}) {
                CAPTURE(capacity);
                CAPTURE(percent);
                const auto counts = walk<L>(cells, capacity, percent, 6000);
                REQUIRE(counts.reversals > 100);
                CHECK(counts.known_reversals == (capacity < 2 ? 0 : counts.reversals));
                if (capacity < 2) CHECK(counts.known == 0);
            }
    CHECK(walk<L>({3, 3, 3}, 50, 66, 6000).known > walk<L>({3, 3, 3}, 3, 66, 6000).known);
}

/// With room for all, a state is known just where its word of jumps, jumps and their opposites cancelled, was met
/// before.
template <lattice L>
void check_words() {
    visited_states<L> states(3000);
    std::vector<std::size_t> word;
    std::set<std::vector<std::size_t>> met;
    random_jumps<L> jumps(40, 3);
    int known = 0;
    for (int step = 0; step < 2900; ++step) {
        REQUIRE((states.known() != nullptr) == met.contains(word));
        known += met.contains(word);
        met.insert(word);
        if (!states.known()) states.remember(numbered<L>(0));
        const std::size_t jump = jumps.next();
        if (!word.empty() && word.back() == opposite_jump<L>[jump])
            word.pop_back();
        else
            word.push_back(jump);
        states.follow(jump);
    }
    CHECK(known > 1000);
    CHECK(known < 2800);
}

/// From home to a neighbour state and back.
template <lattice L>
bool excursion_finds_known(visited_states<L>& states, std::size_t jump) {
    states.follow(jump);
    const bool known = states.known() != nullptr;
    if (!known)
        states.remember(numbered<L>(static_cast<double>(jump)));
    else
        CHECK(states.known()->mean_residence_s == static_cast<double>(jump));
    states.follow(opposite_jump<L>[jump]);
    REQUIRE(states.known());
    CHECK(states.known()->mean_residence_s == -1);
    return known;
}

template <lattice L>
void check_second_chance() {
    visited_states<L> states(3);  // home and two more
    states.remember(numbered<L>(-1));
    CHECK_FALSE(excursion_finds_known(states, 0));
    CHECK_FALSE(excursion_finds_known(states, 1));
    CHECK(excursion_finds_known(states, 0));
    CHECK_FALSE(excursion_finds_known(states, 2));  // takes the place of 1, which nobody returned to
    CHECK(excursion_finds_known(states, 0));
    CHECK_FALSE(excursion_finds_known(states, 1));
    CHECK_FALSE(excursion_finds_known(states, 3));  // the hand has passed 0 once, so this takes its place or that of 1
    CHECK(excursion_finds_known(states, 3));
}

/// A state that is always returned to survives any number of others.
template <lattice L>
void check_home_stays(std::size_t capacity) {
    visited_states<L> states(capacity);
    states.remember(numbered<L>(-1));
    random_jumps<L> jumps(0, 1);
    for (int round = 0; round < 500; ++round) excursion_finds_known(states, jumps.next());
}

template <lattice L>
void check_forget() {
    visited_states<L> states(10);
    states.remember(numbered<L>(1));
    states.follow(2);
    states.remember(numbered<L>(2));
    states.forget();
    CHECK(states.known() == nullptr);
    states.follow(opposite_jump<L>[2]);
    CHECK(states.known() == nullptr);
    states.remember(numbered<L>(3));
    states.follow(1);
    CHECK(states.known() == nullptr);  // nobody told
    states.follow(opposite_jump<L>[1]);
    REQUIRE(states.known());
    CHECK(states.known()->mean_residence_s == 3);
    states.follow(1);
    CHECK(states.known() == nullptr);
}

}  // namespace

TEST_CASE("every jump has its opposite") {
    const auto check = []<lattice L>(L) {
        for (std::size_t j = 0; j < jump_count<L>; ++j) CHECK(L::jumps[j] + L::jumps[opposite_jump<L>[j]] == vec3{});
    };
    check(bcc{});
    check(fcc{});
}

TEST_CASE("what is known of a state was told of the very configuration, and a reversal is always known") {
    check_walks<bcc>();
    check_walks<fcc>();
}

TEST_CASE("with room for all, every state is known that jumps and their opposites lead back to") {
    check_words<bcc>();
    check_words<fcc>();
}

TEST_CASE("states that were returned to stay when a place is needed") {
    check_second_chance<bcc>();
    check_second_chance<fcc>();
    for (const std::size_t capacity : {2u, 3u, 7u, 50u}) {
        check_home_stays<bcc>(capacity);
        check_home_stays<fcc>(capacity);
    }
}

TEST_CASE("states are forgotten") {
    check_forget<bcc>();
    check_forget<fcc>();
}
