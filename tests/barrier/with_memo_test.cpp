#include <saddle/barrier/with_memo.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <count_allocations.hpp>
#include <network/random_network.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/network/backend/simd.hpp>
#include <state_of.hpp>

using namespace saddle;

namespace {

using generic = backend::simd<arch::generic>;
using bcc_model = barrier_model<bcc, species<3>, digit_map<2>, mlp<9, 5>, generic>;
using fcc_model = barrier_model<fcc, species<3>, digit_map<1, encoding::one_hot>, mlp<9, 5>, generic>;
template <lattice L>
using dynamic_model = barrier_model<L, species<dynamic>, digit_map<dynamic>, mlp<dynamic>, generic>;

/// Barriers round 1 eV that differ by some k_B T, so that a vacancy both wanders and returns.
dense_network rough_network(std::size_t inputs) {
    auto network = random_network({inputs, 9, 5}, inputs);
    for (float& w : network.layers.back().weight) w *= 0.2f;
    network.layers.back().bias[0] = 1;
    return network;
}

const species_names names{"A", "B", "C"};

template <lattice L>
supercell<L> alloy() {
    auto crystal = supercell<L>::random({4, 3, 4}, {{"A", 1}, {"B", 2}, {"C", 1}}, seed{11});
    crystal.make_vacancy(site{crystal.size() / 2});
    return crystal;
}

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr kelvin temperature{1500};

/// On, off, one of both, tiny, few states.
constexpr memo_size sizes[] = {{mebibyte, 2048}, {0, 0},    {mebibyte, 0}, {0, 2048},    {0, 1},
                               {1000, 0},        {1000, 3}, {20000, 2},    {mebibyte, 5}};

template <class Model>
void check_trajectories(const Model& model) {
    using L = typename Model::lattice_type;
    kmc plain(alloy<L>(), model, temperature, seed{3});
    plain.advance(1500);
    const auto middle = state_of(plain);
    plain.advance(2500);
    const auto end = state_of(plain);
    for (const memo_size size : sizes) {
        CAPTURE(size.bytes);
        CAPTURE(size.states);
        const with_memo<Model> remembering(model, size);
        static_assert(barrier_source<with_memo<Model>>);
        CHECK(remembering.remembered_states() == size.states);
        kmc run(alloy<L>(), remembering, temperature, seed{3});
        run.advance(1500);
        REQUIRE(state_of(run) == middle);
        run.advance(2500);
        CHECK(state_of(run) == end);

        const auto& counts = run.workspace().memo.counts();
        CHECK(run.workspace().memo.bytes() <= size.bytes);
        CHECK(counts.hits <= counts.lookups);
        if (size.bytes == 0) CHECK(counts.lookups == 0);
        if (size.bytes > 0 && size.states < 2) CHECK(counts.lookups == 4000);
        if (size.bytes > 0 && size.states >= 2) CHECK(counts.lookups < 4000);
        if (size.bytes == mebibyte && size.states == 0) CHECK(counts.hits > 250);

        // a run that has been elsewhere takes the state up and goes on in the same way
        kmc other(alloy<L>(), remembering, temperature, seed{3});
        other.advance(777);
        input_archive in(middle, "checkpoint");
        other.load(in);
        CHECK(state_of(other) == middle);
        other.advance(2500);
        CHECK(state_of(other) == end);
    }
}

/// A model that counts how often it is asked.
template <class Model>
struct counting_model {
    using lattice_type = typename Model::lattice_type;
    using workspace = typename Model::workspace;
    const Model* model;
    std::uint64_t* calls;

    const species_names& names() const { return model->names(); }
    double attempt_frequency_per_s() const { return model->attempt_frequency_per_s(); }
    const auto& descriptor() const { return model->descriptor(); }
    workspace make_workspace() const { return model->make_workspace(); }
    per_jump<lattice_type> barriers_eV(const supercell<lattice_type>& crystal, vec3 centre, workspace& scratch) const {
        ++*calls;
        return model->barriers_eV(crystal, centre, scratch);
    }
    per_jump<lattice_type> barriers_eV(const digit* environment, workspace& scratch) const {
        ++*calls;
        return model->barriers_eV(environment, scratch);
    }
};

/// Directions, and how often the model had been asked when each jump happened.
struct call_log {
    const std::uint64_t* calls;
    std::vector<std::size_t> directions = {};
    std::vector<std::uint64_t> asked = {};

    template <lattice L>
    void observe(const supercell<L>&, const jump_event& event) {
        directions.push_back(event.direction);
        asked.push_back(*calls);
    }
    void save(output_archive&) const {}
    void load(input_archive&) {}
};

template <class Model>
void check_questions(const Model& model, memo_size size) {
    using L = typename Model::lattice_type;
    std::uint64_t calls = 0;
    const counting_model<Model> counting{&model, &calls};
    const with_memo remembering(counting, size);
    kmc run(alloy<L>(), remembering, temperature, seed{3}, call_log{&calls});
    run.advance(4000);
    const auto& counts = run.workspace().memo.counts();
    if (size.bytes > 0) CHECK(calls == counts.lookups - counts.hits);
    const auto& log = run.template observer<call_log>();
    CHECK(log.asked.front() == 1);
    int reversals = 0;
    for (std::size_t n = 1; n + 1 < log.directions.size(); ++n) {
        CHECK(log.asked[n + 1] - log.asked[n] <= 1);
        if (L::jumps[log.directions[n]] + L::jumps[log.directions[n - 1]] != vec3{}) continue;
        ++reversals;  // jump n leads back, so the state from which jump n + 1 leaves is known
        CHECK(log.asked[n + 1] == log.asked[n]);
    }
    CHECK(reversals > 250);  // one in twelve by chance alone
}

}  // namespace

TEST_CASE("with a memo, without, with a tiny one or few states: the same trajectory to the last byte") {
    check_trajectories(bcc_model(rough_network(14), names, 1e13));
    check_trajectories(fcc_model(rough_network(36), names, 1e13));
}

TEST_CASE("the same for compositions that take their sizes at run time") {
    check_trajectories(dynamic_model<bcc>(rough_network(14), names, 1e13,
                                          dynamic_model<bcc>::descriptor_type::from({2, "digit", "canonical"}, 3)));
    check_trajectories(dynamic_model<fcc>(rough_network(36), names, 1e13,
                                          dynamic_model<fcc>::descriptor_type::from({1, "one_hot", "canonical"}, 3)));
}

TEST_CASE("a model is asked once an environment that is not known, and never after a reversal") {
    const bcc_model in_bcc(rough_network(14), names, 1e13);
    const fcc_model in_fcc(rough_network(36), names, 1e13);
    for (const memo_size size : {memo_size{mebibyte, 2048}, memo_size{0, 2048}, memo_size{0, 2}, memo_size{2000, 3}}) {
        check_questions(in_bcc, size);
        check_questions(in_fcc, size);
    }
}

TEST_CASE("barriers are those of the model, the first time and from memory") {
    const bcc_model model(rough_network(14), names, 1e13);
    const with_memo<bcc_model> remembering(model);
    CHECK(remembering.remembered_states() == 2048);
    CHECK(remembering.names() == names);
    CHECK(remembering.attempt_frequency_per_s() == 1e13);
    auto crystal = alloy<bcc>();
    auto scratch = remembering.make_workspace();
    CHECK(scratch.memo.bytes() <= 256 * mebibyte);
    CHECK(scratch.memo.bytes() > 255 * mebibyte);
    auto of_model = model.make_workspace();
    for (int round = 0; round < 2; ++round)
        for (std::size_t s = 0; s < crystal.size(); ++s) {
            const vec3 centre = crystal.position(site{s});
            CHECK(remembering.barriers_eV(crystal, centre, scratch) == model.barriers_eV(crystal, centre, of_model));
        }
    CHECK(scratch.memo.counts().lookups == 2 * crystal.size());
    CHECK(scratch.memo.counts().hits >= crystal.size());
    // every workspace has a memo of its own
    CHECK(remembering.make_workspace().memo.counts().lookups == 0);
    auto copy = scratch;
    remembering.barriers_eV(crystal, {}, copy);
    CHECK(copy.memo.counts().hits == 0);
}

namespace {

/// All sites of a crystal at once, in workspaces for 1 to 16 together, against one by one.
template <class Model>
void check_batches(const Model& model) {
    using L = typename Model::lattice_type;
    static_assert(batch_barrier_source<Model> && batch_barrier_source<with_memo<Model>>);
    const auto crystal = alloy<L>();
    std::vector<vec3> centres;
    std::vector<per_jump<L>> expected;
    auto scratch = model.make_workspace();
    for (std::size_t s = 0; s < crystal.size(); ++s) {
        centres.push_back(crystal.position(site{s}));
        expected.push_back(model.barriers_eV(crystal, centres.back(), scratch));
    }
    const auto check = [&](const auto& source, auto space) {
        for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{7}, crystal.size()}) {
            std::vector<per_jump<L>> found(crystal.size());
            source.barriers_eV(crystal, std::span<const vec3>(centres).first(count), found.data(), space);
            CHECK(std::equal(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), expected.begin()));
        }
        return space;
    };
    for (const std::size_t together : {1u, 2u, 3u, 8u, 16u}) {
        check(model, model.make_workspace(together));
        const with_memo<Model> remembering(model, {mebibyte, 0}), forgetful(model, {0, 0});
        const auto used = check(remembering, remembering.make_workspace(together));
        check(forgetful, forgetful.make_workspace(together));
        CHECK(used.memo.counts().lookups == 1 + 7 + crystal.size());
        CHECK(used.memo.counts().hits >= 8);
    }
}

}  // namespace

TEST_CASE("barriers of many vacancies together are those one by one, whatever goes through the network at once") {
    check_batches(bcc_model(rough_network(14), names, 1e13));
    check_batches(fcc_model(rough_network(36), names, 1e13));
    check_batches(dynamic_model<bcc>(rough_network(14), names, 1e13,
                                     dynamic_model<bcc>::descriptor_type::from({2, "digit", "canonical"}, 3)));
}

TEST_CASE("a run that remembers allocates nothing while it jumps") {
    const bcc_model model(rough_network(14), names, 1e13);
    const with_memo<bcc_model> remembering(model, {mebibyte, 100});
    kmc run(alloy<bcc>(), remembering, temperature, seed{3});
    run.advance(1);
    const std::size_t before = allocations;
    run.advance(3000);
    const std::size_t after = allocations;
    CHECK(after == before);
    CHECK(before > 0);
}
