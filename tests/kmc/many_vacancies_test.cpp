#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <kmc/rough_model.hpp>
#include <message.hpp>
#include <network/random_network.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/barrier/analytic_models.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/with_memo.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/kmc/many_vacancies.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/network/backend/simd.hpp>
#include <state_of.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

template <lattice L>
supercell<L> alloy(std::array<int, 3> cells, std::size_t vacancies, std::uint64_t s = 11) {
    auto crystal = supercell<L>::random(cells, {{"A", 1}, {"B", 2}, {"C", 1}}, seed{s});
    philox_sequence draw(seed{s}, random_stream("vacancies"));
    for (std::size_t made = 0; made < vacancies;) {
        const site chosen(static_cast<std::size_t>(draw.below(crystal.size())));
        if (crystal[chosen] == vacant) continue;
        crystal.make_vacancy(chosen);
        ++made;
    }
    return crystal;
}

template <lattice L>
auto pair_model() {
    pair_energies<L> energies({"A", "B", "C"}, 2);
    energies.set(1, 1, 2, -0.03);
    energies.set(2, 2, 3, 0.02);
    energies.set(1, vacant, 2, -0.05);
    energies.set(1, vacant, vacant, 0.04);
    return pair_interactions<L>(energies, {0.60, 0.65, 0.62});
}

using network_model = barrier_model<bcc, species<3>, digit_map<3>, mlp<16, 16>, backend::simd<arch::generic>>;

network_model random_model() { return network_model(random_network({26, 16, 16}, 3), {"A", "B", "C"}, 1e13); }

struct event_list {
    std::vector<jump_event> events = {};
    void observe(const auto&, const jump_event& event) { events.push_back(event); }
    void save(output_archive&) const {}
    void load(input_archive&) {}
};

bool same_event(const jump_event& a, const jump_event& b) {
    return a.number == b.number && a.direction == b.direction && a.from == b.from && a.to == b.to &&
           a.to_position == b.to_position && a.species == b.species && a.barrier_eV == b.barrier_eV &&
           a.residence_s == b.residence_s && a.mean_residence_s == b.mean_residence_s;
}

/// With one vacancy, jump by jump, through changes of temperature.
template <class Model>
void check_equals_kmc(const Model& model, std::array<int, 3> cells) {
    using L = typename Model::lattice_type;
    const auto start = alloy<L>(cells, 1);
    kmc one(start, model, kelvin{900}, seed{5}, event_list{});
    many_vacancies many(start, model, kelvin{900}, seed{5}, event_list{});
    const auto both = [&](auto work) {
        work(one);
        work(many);
    };
    both([](auto& run) { run.advance(400); });
    const seconds later(one.now().value * 1.001);
    both([&](auto& run) { CHECK(run.advance({.time = later}) == stop_reason::time); });
    both([&](auto& run) { run.change_temperature(kelvin{1100}, later); });
    CHECK(one.now() == many.now());
    both([](auto& run) { run.advance(600); });
    const auto& expected = one.template observer<event_list>().events;
    const auto& found = many.template observer<event_list>().events;
    REQUIRE(found.size() == expected.size());
    CHECK(std::equal(found.begin(), found.end(), expected.begin(), same_event));
    CHECK(many.crystal().occupation() == one.crystal().occupation());
    CHECK(many.vacancy(0) == one.vacancy());
    CHECK(many.clock() == one.clock());
    CHECK(many.statistics().abnormal_barriers == one.statistics().abnormal_barriers);
    CHECK(many.statistics().atoms == one.statistics().atoms);
}

/// Barriers of a vacancy as they must be: of the model, and none into a vacancy.
template <class Model>
auto true_barriers(const Model& model, const supercell<typename Model::lattice_type>& crystal, site vacancy) {
    using L = typename Model::lattice_type;
    auto barriers = barriers_eV(model, crystal, vacancy);
    for (std::size_t j = 0; j < barriers.size(); ++j)
        if (crystal[crystal.near(crystal.position(vacancy), L::jumps[j])] == vacant) barriers[j] = inf;
    return barriers;
}

template <lattice L>
std::uint64_t pairs_by_force(const supercell<L>& crystal) {
    std::uint64_t twice = 0;
    for (const site v : vacancies(crystal))
        for (const vec3 jump : L::jumps) twice += crystal[crystal.near(crystal.position(v), jump)] == vacant;
    return twice / 2;
}

/// The vacancy at u of the total rate; among more than 64, the block of 64 that it is in, and there the one at u′ of
/// the block's rate.
std::size_t chosen_by_force(const std::vector<long double>& upto, const std::array<double, 2>& u) {
    const auto at = [&](long double target) {
        return static_cast<std::size_t>(std::lower_bound(upto.begin(), upto.end(), target) - upto.begin());
    };
    const std::size_t found = at(u[0] * upto.back());
    if (upto.size() <= 64) return found;
    const std::size_t first = found / 64 * 64;
    const long double below = first == 0 ? 0 : upto[first - 1];
    return at(below + u[1] * (upto[std::min(first + 64, upto.size()) - 1] - below));
}

/// Every event against the rules, with all rates made anew in long double before each.
template <class Model>
void check_events(const Model& model, supercell<typename Model::lattice_type> crystal, std::uint64_t jumps) {
    const kelvin temperature{1200};
    const random_stream stream("anything");
    many_vacancies run(crystal, model, temperature, seed{5}, stream, second_vacancy::trust, event_list{});
    const auto atoms = digit_counts(crystal);
    auto places = vacancies(crystal);
    run.advance(jumps);
    const philox path(seed{5}, stream), choice(seed{5}, random_stream("anything, vacancy"));
    double clock = 0, pair_time = 0;
    for (const auto& event : run.template observer<event_list>().events) {
        std::vector<long double> upto;
        long double total = 0;
        for (const site v : places) {
            for (const double e : true_barriers(model, crystal, v))
                total += 1e13L * std::exp(-static_cast<long double>(e) / (boltzmann_eV_per_K * 1200));
            upto.push_back(total);
        }
        const auto u = path.uniforms(event.number - 1);
        const std::size_t v = chosen_by_force(upto, choice.uniforms(event.number - 1));
        REQUIRE(event.from == places[v]);
        REQUIRE(event.species != vacant);
        CHECK(event.species == crystal[event.to]);
        CHECK(event.barrier_eV == true_barriers(model, crystal, places[v])[event.direction]);
        CHECK(std::abs(static_cast<double>(event.mean_residence_s * total) - 1) < 1e-13);
        CHECK(event.residence_s ==
              doctest::Approx(static_cast<double>(-std::log(static_cast<long double>(u[1])) / total))
                  .epsilon(1e-13)
                  .scale(0));
        clock += event.residence_s;
        pair_time += event.residence_s * static_cast<double>(pairs_by_force(crystal));
        crystal.exchange(event.from, event.to);
        places[v] = event.to;
    }
    CHECK(run.clock().value == clock);
    CHECK(run.mean_divacancies() == doctest::Approx(pair_time / clock).epsilon(1e-12));
    CHECK(run.crystal().occupation() == crystal.occupation());
    CHECK(run.divacancies() == pairs_by_force(crystal));
    CHECK(digit_counts(run.crystal()) == atoms);
    for (std::size_t v = 0; v < places.size(); ++v) CHECK(run.vacancy(v) == places[v]);
}

/// The same model that keeps its range to itself.
template <class Model>
struct without_range {
    using lattice_type = typename Model::lattice_type;
    using workspace = typename Model::workspace;
    const Model* model;
    workspace make_workspace() const { return model->make_workspace(); }
    double attempt_frequency_per_s() const { return model->attempt_frequency_per_s(); }
    per_jump<lattice_type> barriers_eV(const supercell<lattice_type>& crystal, vec3 centre, workspace& scratch) const {
        return model->barriers_eV(crystal, centre, scratch);
    }
};

}  // namespace

TEST_CASE("one vacancy is the run of kmc, bit for bit") {
    check_equals_kmc(rough_model<bcc>(), {3, 4, 3});
    check_equals_kmc(rough_model<fcc>(), {2, 3, 2});
    check_equals_kmc(pair_model<bcc>(), {6, 5, 7});
    const auto network = random_model();
    check_equals_kmc(network, {8, 8, 8});
    check_equals_kmc(with_memo(network, {1 << 20, 64}), {2, 2, 2});
}

TEST_CASE("every event follows the rates of all vacancies made anew") {
    check_events(rough_model<bcc>(), alloy<bcc>({3, 4, 3}, 5), 400);
    check_events(pair_model<bcc>(), alloy<bcc>({6, 5, 7}, 12), 600);
    check_events(pair_model<fcc>(), alloy<fcc>({4, 3, 4}, 9), 400);
    check_events(pair_model<bcc>(), alloy<bcc>({2, 2, 2}, 9), 300);  // more vacancies than atoms
    check_events(pair_model<bcc>(), alloy<bcc>({8, 7, 8}, 70), 200);
    check_events(pair_model<bcc>(), alloy<bcc>({12, 11, 13}, 300), 200);  // so many that memory is asked ahead
    check_events(rough_model<fcc>(), alloy<fcc>({6, 7, 6}, 300), 100);
    const auto network = random_model();
    check_events(network, alloy<bcc>({5, 5, 5}, 20), 400);
    check_events(with_memo(network, {1 << 20, 64}), alloy<bcc>({5, 5, 5}, 20), 400);
}

TEST_CASE("rates are asked for only where a jump changed the surroundings") {
    const auto network = random_model();
    const auto start = alloy<bcc>({9, 8, 10}, 25);
    many_vacancies run(start, network, kelvin{1000}, seed{3}, event_list{});
    CHECK(run.evaluated() == 0);
    run.advance(2000);
    auto crystal = start;
    std::uint64_t changed = 0, shared = 0;
    const auto in_range = [&](vec3 centre, site s) {
        return std::any_of(neighbourhood<bcc, 3>.begin(), neighbourhood<bcc, 3>.end(),
                           [&](vec3 d) { return crystal.near(centre, d) == s; });
    };
    for (const auto& event : run.observer<event_list>().events) {
        const auto before = crystal;
        crystal.exchange(event.from, event.to);
        for (const site v : vacancies(crystal)) {
            const vec3 centre = crystal.position(v);
            changed += v == event.to || in_range(centre, event.from) || in_range(centre, event.to);
            const auto others = vacancies(crystal);
            const bool company = std::any_of(others.begin(), others.end(), [&](site o) { return in_range(centre, o); });
            if (v == event.to) shared += company;
        }
    }
    CHECK(run.counters().environments == changed);
    CHECK(run.counters().shared >= shared);
    CHECK(run.counters().shared <= changed);
    CHECK(shared > 0);
    // a jump back needs nobody asked
    CHECK(run.evaluated() < 25 + changed);
    CHECK(run.evaluated() > changed / 2);

    SUBCASE("and the trajectory is that of rates made anew after every jump") {
        const without_range<network_model> all{&network};
        many_vacancies slow(start, all, kelvin{1000}, seed{3}, event_list{});
        slow.advance(2000);
        CHECK(slow.evaluated() > 20 * run.evaluated() / 2);
        const auto& a = run.observer<event_list>().events;
        const auto& b = slow.observer<event_list>().events;
        CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end(), same_event));
    }
}

TEST_CASE("nothing drifts: a run that is saved and made anew goes on as the whole run, bit for bit") {
    const auto network = random_model();
    const with_memo model(network, {1 << 20, 0});
    const auto start = alloy<bcc>({8, 8, 8}, 30);
    const auto fresh = [&] { return many_vacancies(start, model, kelvin{1000}, seed{3}, pair_order<bcc, 2>(start)); };
    auto whole = fresh();
    whole.advance(100'000);
    auto first = fresh();
    first.advance(60'000);
    const auto saved = state_of(first);
    auto second = fresh();
    second.advance(7);
    input_archive in(saved, "checkpoint");
    second.load(in);
    CHECK(in.empty());
    CHECK(state_of(second) == saved);
    second.advance(40'000);
    CHECK(state_of(second) == state_of(whole));
    CHECK(second.divacancies() == whole.divacancies());
    // and the order that was followed is the order that is there
    const pair_order<bcc, 2> counted(whole.crystal());
    for (const std::size_t k : {1u, 2u})
        CHECK(whole.observer<pair_order<bcc, 2>>().pairs(k).raw() == counted.pairs(k).raw());
}

TEST_CASE("a vacancy among vacancies waits until an atom comes beside it") {
    const auto model = equal_rates<bcc>(0.6);
    auto crystal = supercell<bcc>::random({4, 4, 4}, {{"A", 1}}, seed{1});
    const vec3 centre{4, 4, 4};
    crystal.make_vacancy(crystal.at(centre));
    for (const vec3 jump : bcc::jumps) crystal.make_vacancy(crystal.at(centre + jump));
    many_vacancies run(crystal, model, kelvin{1000}, seed{1}, event_list{});
    CHECK(run.divacancies() == 8);
    run.advance(5000);
    CHECK(run.observer<event_list>().events.front().from != crystal.at(centre));
    CHECK(run.divacancies() == pairs_by_force(run.crystal()));

    SUBCASE("where no atom can come, the run ends with a message") {
        auto empty = supercell<bcc>({2, 2, 2}, {"A"});
        many_vacancies stuck(empty, model, kelvin{1000}, seed{1});
        const auto before = state_of(stuck);
        CHECK(message_of<error>([&] { stuck.advance(1); }) ==
              "jump 1: the model gave a barrier that is not a number, or forbade every jump");
        CHECK(state_of(stuck) == before);
    }
}

TEST_CASE("a second vacancy in the surroundings is refused where that is wanted") {
    const auto network = random_model();
    const auto make = [&](const supercell<bcc>& crystal) {
        return many_vacancies(crystal, network, kelvin{1000}, seed{1}, random_stream("r"), second_vacancy::refuse);
    };
    auto crystal = alloy<bcc>({8, 8, 8}, 0);
    crystal.make_vacancy(crystal.at({0, 0, 0}));
    crystal.make_vacancy(crystal.at({0, 0, 4}));  // beyond three shells
    auto run = make(crystal);
    const auto message = message_of<error>([&] { run.advance(1'000'000); });
    CHECK(message == "jump " + std::to_string(run.statistics().jumps + 1) +
                         ": a vacancy has another one in its surroundings, which was to be refused");
    CHECK(run.statistics().jumps > 0);
    CHECK(run.counters().shared == 2);
    crystal.make_vacancy(crystal.at({0, 0, 2}));
    auto crowded = make(crystal);
    const auto before = state_of(crowded);
    CHECK(contains(message_of<error>([&] { crowded.advance(1); }), "jump 1: a vacancy has another one"));
    CHECK(state_of(crowded) == before);
}

TEST_CASE("what cannot be run is refused") {
    const auto model = rough_model<bcc>();
    const auto full = alloy<bcc>({3, 3, 3}, 0);
    CHECK(message_of([&] { many_vacancies(full, model, kelvin{1000}, seed{1}); }) ==
          "crystal: expected 1 to 2^32 - 2 vacancies, found 0");
    CHECK(message_of([&] {
              many_vacancies(alloy<bcc>({3, 3, 3}, 2), model, kelvin{0}, seed{1});
          }) == "temperature: expected a finite value above 0 K, found 0.000000 K");
    many_vacancies run(alloy<bcc>({3, 3, 3}, 2), model, kelvin{1000}, seed{1});
    run.advance(3);
    CHECK(contains(message_of([&] { run.change_temperature(kelvin{900}, seconds(0)); }), "change of temperature"));
    const auto cold = make_analytic<bcc>([](const supercell<bcc>&, site, site) { return 1.0; });
    many_vacancies frozen(alloy<bcc>({3, 3, 3}, 2), cold, kelvin{10}, seed{1});
    CHECK(contains(message_of<error>([&] { frozen.advance(1); }), "jump 1: the "));
    const auto wrong = make_analytic<bcc>([](const supercell<bcc>&, site, site) { return std::nan(""); });
    many_vacancies none(alloy<bcc>({3, 3, 3}, 2), wrong, kelvin{1000}, seed{1});
    CHECK(contains(message_of<error>([&] { none.advance(1); }), "a barrier that is not a number"));
}

TEST_CASE("a state that does not fit is refused") {
    const auto model = rough_model<bcc>();
    const auto start = alloy<bcc>({3, 3, 3}, 2);
    many_vacancies run(start, model, kelvin{1000}, seed{1});
    run.advance(10);
    const auto saved = state_of(run);
    for (std::size_t size = 0; size < saved.size(); size += 5) {
        input_archive in(std::span<const std::byte>(saved).first(size), "cut");
        CAPTURE(size);
        CHECK(message_of([&] { run.load(in); }).starts_with("cut: expected "));
    }
    CHECK(state_of(run) == saved);
    const auto message = [&](std::vector<std::uint64_t> places, double clock, double pair_time) {
        output_archive out;
        out.label("many vacancies");
        out.values(std::span<const digit>(run.crystal().occupation()));
        out.values(std::span<const std::uint64_t>(places));
        out.value(clock);
        out.value(std::array<double, 2>{});  // nothing waited
        out.value(jump_statistics{});
        out.value(vacancy_counters{});
        out.value(pair_time);
        input_archive in(out.bytes(), "file");
        return message_of([&] { run.load(in); });
    };
    const std::uint64_t a = run.vacancy(0).index, b = run.vacancy(1).index;
    CHECK(message({a, b}, 1, 0) == "nothing was thrown");
    CHECK(message({b, a}, 1, 0) == "nothing was thrown");
    const std::string places = "many vacancies: expected every vacant site once, found others";
    CHECK(message({a, a}, 1, 0) == places);
    CHECK(message({a}, 1, 0) == places);
    CHECK(message({a, 1u << 30}, 1, 0) == places);
    CHECK(contains(message({a, b}, -1, 0), "many vacancies: expected a finite time of at least 0 s"));
    CHECK(contains(message({a, b}, 1, -1), "many vacancies: expected a finite time of at least 0 s"));
}

TEST_CASE("a run stops at a time and when it is told to") {
    const auto model = pair_model<bcc>();
    const auto fresh = [&] { return many_vacancies(alloy<bcc>({5, 5, 5}, 4), model, kelvin{1000}, seed{9}); };
    auto whole = fresh();
    whole.advance(500);
    auto parts = fresh();
    for (int k = 1; k < 20; ++k)
        CHECK(parts.advance({.time = seconds(k * whole.clock().value / 20)}) == stop_reason::time);
    parts.advance(500 - parts.statistics().jumps);
    CHECK(state_of(parts) == state_of(whole));
    const std::atomic<bool> flag = true;
    CHECK(whole.advance({.jumps = 5, .interrupt = &flag}) == stop_reason::interrupt);
    CHECK(whole.statistics().jumps == 500);
}
