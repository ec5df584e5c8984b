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

#include <count_allocations.hpp>
#include <kmc/rough_model.hpp>
#include <message.hpp>
#include <network/random_network.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/backend/simd.hpp>
#include <state_of.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

template <lattice L>
auto constant_model(double barrier_eV, double attempt_frequency_per_s = default_attempt_frequency_per_s) {
    return make_analytic<L>([barrier_eV](const supercell<L>&, site, site) { return barrier_eV; },
                            attempt_frequency_per_s);
}

template <lattice L>
supercell<L> alloy(std::array<int, 3> cells = {3, 4, 3}) {
    auto crystal = supercell<L>::random(cells, {{"A", 1}, {"B", 2}, {"C", 1}}, seed{11});
    crystal.make_vacancy(site{crystal.size() / 2});
    return crystal;
}

/// Keeps every event and the occupation after it; can sum itself up in an archive.
struct event_log {
    std::vector<jump_event> events = {};
    std::vector<std::vector<digit>> occupations = {};
    std::uint64_t checksum = 0;

    template <lattice L>
    void observe(const supercell<L>& crystal, const jump_event& event) {
        events.push_back(event);
        occupations.push_back(crystal.occupation());
        checksum = checksum * 31 + event.to.index * 16 + event.species;
    }
    void save(output_archive& out) const {
        out.label("checksum");
        out.value(checksum);
    }
    void load(input_archive& in) {
        in.expect_label("checksum");
        checksum = in.value<std::uint64_t>();
    }
};

/// Sets a flag at a jump.
struct interrupter {
    std::atomic<bool>* flag;
    std::uint64_t at;
    template <lattice L>
    void observe(const supercell<L>&, const jump_event& event) {
        if (event.number == at) flag->store(true);
    }
    void save(output_archive&) const {}
    void load(input_archive&) {}
};

template <lattice L>
void check_events() {
    const auto model = rough_model<L>();
    const auto start = alloy<L>();
    kmc run(start, model, kelvin{900}, seed{1}, event_log{});
    REQUIRE(run.advance(500) == stop_reason::jumps);
    const auto& log = run.template observer<event_log>();
    REQUIRE(log.events.size() == 500);
    auto crystal = start;
    site vacancy = vacancies(crystal).front();
    double clock = 0;
    jump_statistics expected;
    for (std::size_t n = 0; n < log.events.size(); ++n) {
        const auto& event = log.events[n];
        CHECK(event.number == n + 1);
        CHECK(event.from == vacancy);
        REQUIRE(event.direction < jump_count<L>);
        const vec3 jump = L::jumps[event.direction];
        CHECK(event.to == crystal.at(crystal.position(vacancy) + jump));
        CHECK(event.to_position == crystal.position(event.to));
        CHECK(event.species == crystal[event.to]);
        CHECK(event.barrier_eV == barriers_eV(model, crystal, vacancy)[event.direction]);
        CHECK(event.residence_s > 0);
        crystal.exchange(event.from, event.to);
        CHECK(log.occupations[n] == crystal.occupation());
        vacancy = event.to;
        clock += event.residence_s;
        expected.count(event.species, jump, false);
    }
    CHECK(run.crystal().occupation() == crystal.occupation());
    CHECK(run.vacancy() == vacancy);
    CHECK(run.clock().value == clock);
    CHECK(run.statistics().jumps == 500);
    CHECK(run.statistics().jumps_by_species == expected.jumps_by_species);
    CHECK(run.statistics().vacancy == expected.vacancy);
    CHECK(run.statistics().atoms == expected.atoms);
    CHECK(digit_counts(run.crystal()) == digit_counts(start));
}

template <class Model>
std::string message_of_jump(const Model& model, kelvin temperature) {
    using L = typename Model::lattice_type;
    kmc run(alloy<L>(), model, temperature, seed{1});
    const auto before = state_of(run);
    const auto message = message_of<error>([&] { run.advance(1); });
    CHECK(state_of(run) == before);
    return message;
}

}  // namespace

TEST_CASE("every event is the exchange that happens, and the record sums them up") {
    check_events<bcc>();
    check_events<fcc>();
}

TEST_CASE("each jump follows the published rules for the random numbers at its place") {
    const auto model = rough_model<bcc>();
    const kelvin temperature{700};
    const random_stream stream("anything");
    kmc run(alloy<bcc>(), model, temperature, seed{5}, stream, event_log{});
    const auto start = run.crystal();
    run.advance(300);
    auto crystal = start;
    const philox random(seed{5}, stream);
    for (const auto& event : run.observer<event_log>().events) {
        const auto barriers = barriers_eV(model, crystal, event.from);
        const auto u = random.uniforms(event.number - 1);
        std::array<long double, 8> rates{};
        long double total = 0;
        for (std::size_t i = 0; i < 8; ++i) {
            rates[i] = 1e13L * std::exp(-static_cast<long double>(barriers[i]) / (boltzmann_eV_per_K * 700));
            total += rates[i];
        }
        long double below = 0;
        std::size_t path = 0;
        while (path < 7 && below + rates[path] < u[0] * total) below += rates[path++];
        CHECK(event.direction == path);
        CHECK(event.residence_s ==
              doctest::Approx(static_cast<double>(-std::log(static_cast<long double>(u[1])) / total))
                  .epsilon(64 * tolerance::unit_roundoff<double>)
                  .scale(0));
        crystal.exchange(event.from, event.to);
    }
}

TEST_CASE("a run names its stream after its temperature") {
    const auto model = rough_model<bcc>();
    using run_type = kmc<std::remove_const_t<decltype(model)>>;
    CHECK(run_type::stream_at(kelvin{1000}) == random_stream("kmc 1000 K"));
    run_type plain(alloy<bcc>(), model, kelvin{1000}, seed{1});
    run_type named(alloy<bcc>(), model, kelvin{1000}, seed{1}, run_type::stream_at(kelvin{1000}));
    run_type other(alloy<bcc>(), model, kelvin{1000}, seed{1}, random_stream("replica 2"));
    run_type reseeded(alloy<bcc>(), model, kelvin{1000}, seed{2});
    for (auto* run : {&plain, &named, &other, &reseeded}) run->advance(50);
    CHECK(state_of(plain) == state_of(named));
    CHECK(state_of(plain) != state_of(other));
    CHECK(state_of(plain) != state_of(reseeded));
}

TEST_CASE("residence times are exponential in units of the total rate, and directions follow their shares") {
    // each direction has a barrier of its own, so shares and total rate are the same everywhere
    const std::array barriers{0.60, 0.62, 0.64, 0.70, 0.61, 0.66, 0.75, 0.63};
    const auto model = make_analytic<bcc>([barriers](const supercell<bcc>& crystal, site vacancy, site neighbour) {
        for (std::size_t j = 0; j < 8; ++j)
            if (crystal.at(crystal.position(vacancy) + bcc::jumps[j]) == neighbour) return barriers[j];
        return inf;
    });
    struct record {
        std::array<double, 8> directions{};
        std::vector<double> residences = {};
        double mixed = 0;
        void observe(const supercell<bcc>&, const jump_event& event) {
            ++directions[event.direction];
            residences.push_back(event.residence_s);
            mixed += event.residence_s * (event.direction == 0);
        }
        void save(output_archive&) const {}
        void load(input_archive&) {}
    };
    const kelvin temperature{600};
    const double kT = boltzmann_eV_per_K * 600;
    kmc run(alloy<bcc>(), model, temperature, seed{3}, record{});
    const int n = 200000;
    run.advance(n);
    auto [directions, residences, mixed] = run.observer<record>();

    double total = 0;
    for (const double e : barriers) total += 1e13 * std::exp(-e / kT);
    double chi_squared = 0;
    for (std::size_t j = 0; j < 8; ++j) {
        const double expected = n * 1e13 * std::exp(-barriers[j] / kT) / total;
        REQUIRE(expected > 20);
        chi_squared += (directions[j] - expected) * (directions[j] - expected) / expected;
    }
    CHECK(std::abs(chi_squared - 7) < tolerance::standard_errors * std::sqrt(2 * 7.0));

    const double root = std::sqrt(static_cast<double>(n));
    double mean = 0, variance = 0, distance = 0;
    for (auto& t : residences) mean += (t *= total) / n;
    for (const double t : residences) variance += (t - mean) * (t - mean) / (n - 1);
    CHECK(std::abs(mean - 1) < tolerance::standard_errors / root);
    CHECK(std::abs(variance - 1) < tolerance::standard_errors * std::sqrt(8.0) / root);  // fourth moment 9
    std::sort(residences.begin(), residences.end());
    for (int i = 0; i < n; ++i) {
        const double below = -std::expm1(-residences[static_cast<std::size_t>(i)]);
        distance = std::max({distance, std::abs(below - i / double{n}), std::abs(below - (i + 1) / double{n})});
    }
    CHECK(distance * root < tolerance::kolmogorov_smirnov);

    // direction and residence are independent: the mean residence before jumps in direction 0 is the mean
    const double of_first = mixed * total / directions[0];
    CHECK(std::abs(of_first - 1) < tolerance::standard_errors / std::sqrt(directions[0]));
}

TEST_CASE("residence times are exponential where the total rate changes from site to site") {
    const auto model = rough_model<bcc>();
    const kelvin temperature{1200};
    kmc run(alloy<bcc>(), model, temperature, seed{4}, event_log{});
    auto crystal = run.crystal();
    const int n = 20000;
    run.advance(n);
    double mean = 0, square = 0, least = inf, most = 0;
    for (const auto& event : run.observer<event_log>().events) {
        double total = 0;
        for (const double e : barriers_eV(model, crystal, event.from))
            total += 1e13 * std::exp(-e / (boltzmann_eV_per_K * 1200));
        least = std::min(least, total);
        most = std::max(most, total);
        mean += event.residence_s * total / n;
        square += std::pow(event.residence_s * total - 1, 2) / n;
        crystal.exchange(event.from, event.to);
    }
    CHECK(most > 2 * least);
    CHECK(std::abs(mean - 1) < tolerance::standard_errors / std::sqrt(n));
    CHECK(std::abs(square - 1) < tolerance::standard_errors * std::sqrt(8.0 / n));
}

TEST_CASE("a run at 30 K takes the lowest barrier and keeps its clock") {
    const auto model = make_analytic<bcc>([](const supercell<bcc>& crystal, site vacancy, site neighbour) {
        return crystal.at(crystal.position(vacancy) + bcc::jumps[3]) == neighbour ? 1.0 : 1.2;
    });
    kmc run(alloy<bcc>(), model, kelvin{30}, seed{2}, event_log{});
    run.advance(1000);
    for (const auto& event : run.observer<event_log>().events) CHECK(event.direction == 3);
    const double mean = std::exp(1.0 / (30 * boltzmann_eV_per_K)) / 1e13;
    CHECK(std::abs(run.clock().value / (1000 * mean) - 1) < tolerance::standard_errors / std::sqrt(1000.0));
}

TEST_CASE("a jump that is forbidden never happens") {
    const auto model = make_analytic<bcc>([](const supercell<bcc>& crystal, site, site neighbour) {
        return crystal[neighbour] == 2 ? inf : 0.5 + 0.1 * crystal[neighbour];
    });
    kmc run(alloy<bcc>(), model, kelvin{2000}, seed{2});
    run.advance(20000);
    CHECK(run.statistics().jumps_by_species[2] == 0);
    CHECK(run.statistics().jumps_by_species[1] > 0);
    CHECK(run.statistics().jumps_by_species[3] > 0);
    CHECK(run.statistics().atoms[2] == displacement{});
}

TEST_CASE("barriers that are not positive are counted where they are met and where they are taken") {
    const auto model = make_analytic<bcc>([](const supercell<bcc>& crystal, site, site neighbour) {
        return crystal[neighbour] == 1 ? 0.0 : (crystal[neighbour] == 3 ? -0.05 : 0.1);
    });
    const auto start = alloy<bcc>();
    kmc run(start, model, kelvin{1000}, seed{2}, event_log{});
    run.advance(400);
    auto crystal = start;
    std::uint64_t met = 0, taken = 0;
    for (const auto& event : run.observer<event_log>().events) {
        for (const double e : barriers_eV(model, crystal, event.from)) met += e <= 0;
        taken += event.barrier_eV <= 0;
        crystal.exchange(event.from, event.to);
    }
    CHECK(met > 400);
    CHECK(taken > 0);
    CHECK(run.statistics().abnormal_barriers == met);
    CHECK(run.statistics().abnormal_jumps == taken);
    const auto ordinary = rough_model<bcc>();
    kmc usual(start, ordinary, kelvin{1000}, seed{2});
    CHECK(usual.statistics().abnormal_barriers == 0);
}

TEST_CASE("a run stops after jumps, before a time, or when it is told to") {
    const auto model = rough_model<bcc>();
    const auto fresh = [&] { return kmc(alloy<bcc>(), model, kelvin{1000}, seed{9}, event_log{}); };
    SUBCASE("jumps") {
        auto run = fresh();
        CHECK(run.advance(0) == stop_reason::jumps);
        CHECK(run.statistics().jumps == 0);
        CHECK(run.advance(17) == stop_reason::jumps);
        CHECK(run.advance(4) == stop_reason::jumps);
        CHECK(run.statistics().jumps == 21);
    }
    SUBCASE("time") {
        auto whole = fresh();
        whole.advance(100);
        double clock = 0;
        std::size_t before = 0;
        const double limit = whole.clock().value / 2;
        for (const auto& event : whole.observer<event_log>().events) {
            if (clock + event.residence_s > limit) break;
            clock += event.residence_s;
            ++before;
        }
        auto run = fresh();
        CHECK(run.advance({.time = seconds(limit)}) == stop_reason::time);
        CHECK(run.statistics().jumps == before);
        CHECK(run.clock().value == clock);
        CHECK(run.advance({.time = seconds(limit)}) == stop_reason::time);
        CHECK(run.statistics().jumps == before);
        CHECK(run.advance({.jumps = 3, .time = seconds(limit)}) == stop_reason::time);
        CHECK(run.advance({.jumps = 3}) == stop_reason::jumps);
        CHECK(run.statistics().jumps == before + 3);
        CHECK(run.advance({.time = seconds(-1)}) == stop_reason::time);
    }
    SUBCASE("interrupt") {
        std::atomic<bool> flag = false;
        kmc run(alloy<bcc>(), model, kelvin{1000}, seed{9}, interrupter{&flag, 37});
        CHECK(run.advance({.jumps = 1000, .interrupt = &flag}) == stop_reason::interrupt);
        CHECK(run.statistics().jumps == 37);
        CHECK(run.advance({.jumps = 1000, .interrupt = &flag}) == stop_reason::interrupt);
        CHECK(run.statistics().jumps == 37);
        flag = false;
        CHECK(run.advance({.jumps = 5, .interrupt = &flag}) == stop_reason::jumps);
        CHECK(run.statistics().jumps == 42);
    }
}

TEST_CASE("a run in parts is the whole run, bit for bit") {
    const auto model = rough_model<fcc>();
    const auto fresh = [&] { return kmc(alloy<fcc>(), model, kelvin{1000}, seed{9}, event_log{}); };
    auto whole = fresh();
    whole.advance(1000);
    SUBCASE("in the same run") {
        auto parts = fresh();
        for (int part = 0; part < 10; ++part) parts.advance(100);
        CHECK(state_of(parts) == state_of(whole));
    }
    SUBCASE("stopped at times") {
        auto parts = fresh();
        const double step = whole.clock().value / 37;
        for (int part = 1; part < 37; ++part) parts.advance({.time = seconds(part * step)});
        parts.advance(1000 - parts.statistics().jumps);
        CHECK(state_of(parts) == state_of(whole));
    }
    SUBCASE("saved and loaded") {
        auto first = fresh();
        first.advance(400);
        const auto saved = state_of(first);
        auto second = fresh();
        second.advance(13);  // whatever the other run has done is replaced
        input_archive in(saved, "checkpoint");
        second.load(in);
        CHECK(in.empty());
        CHECK(state_of(second) == saved);
        CHECK(second.vacancy() == first.vacancy());
        CHECK(second.advance(600) == stop_reason::jumps);
        CHECK(state_of(second) == state_of(whole));
        CHECK(second.clock() == whole.clock());
        CHECK(second.observer<event_log>().checksum == whole.observer<event_log>().checksum);
    }
}

TEST_CASE("a state that does not fit is refused") {
    const auto model = rough_model<bcc>();
    kmc run(alloy<bcc>(), model, kelvin{1000}, seed{9}, event_log{});
    run.advance(10);
    const auto saved = state_of(run);
    for (std::size_t size = 0; size < saved.size(); size += 5) {
        input_archive in(std::span<const std::byte>(saved).first(size), "cut");
        kmc other(alloy<bcc>(), model, kelvin{1000}, seed{9}, event_log{});
        CAPTURE(size);
        CHECK(message_of([&] { other.load(in); }).starts_with("cut: expected "));
    }
    const auto message = [&](auto fill) {
        output_archive out;
        fill(out);
        input_archive in(out.bytes(), "file");
        return message_of([&] { run.load(in); });
    };
    CHECK(message([](output_archive& out) { out.label("other"); }) == "file: expected section 'kmc', found 'other'");
    CHECK(message([](output_archive& out) {
              out.label("kmc");
              out.values(std::span<const digit>(std::vector<digit>(5, 1)));
          }) == "occupation: expected 72 sites, found 5");
    CHECK(message([](output_archive& out) {
              out.label("kmc");
              out.values(std::span<const digit>(std::vector<digit>(72, 4)));
          }) == "occupation: expected digits up to 3, found 4");
    CHECK(message([](output_archive& out) {
              out.label("kmc");
              out.values(std::span<const digit>(std::vector<digit>(72, 1)));
          }) == "crystal: expected exactly one vacancy, found 0");
    CHECK(message([&](output_archive& out) {
              auto occupation = run.crystal().occupation();
              *std::find(occupation.begin(), occupation.end(), digit{1}) = 2;
              out.label("kmc");
              out.values(std::span<const digit>(occupation));
          }) == "occupation: expected the atoms that the run began with, found others");
    const auto with_clock = [&](double clock_s) {
        return message([&](output_archive& out) {
            out.label("kmc");
            out.values(std::span<const digit>(run.crystal().occupation()));
            out.value(clock_s);
            out.value(std::array<double, 2>{});  // nothing waited
            out.value(jump_statistics{});
            event_log{}.save(out);
        });
    };
    for (const double clock_s : {-1.0, inf, std::nan("")})
        CHECK(with_clock(clock_s).starts_with("kmc: expected a finite time of at least 0 s, found "));
    CHECK(with_clock(1.5) == "nothing was thrown");
    CHECK(run.clock() == seconds{1.5});
}

TEST_CASE("a crystal without exactly one vacancy, or a temperature that is none, is refused") {
    const auto model = rough_model<bcc>();
    const auto message = [&](const supercell<bcc>& crystal, double kelvins) {
        return message_of([&] { kmc(crystal, model, kelvin{kelvins}, seed{1}); });
    };
    auto crystal = alloy<bcc>();
    CHECK(message(crystal, 1000) == "nothing was thrown");
    CHECK(message(crystal, 0) == "temperature: expected a finite value above 0 K, found 0.000000 K");
    CHECK(message(crystal, -300) == "temperature: expected a finite value above 0 K, found -300.000000 K");
    CHECK(message(crystal, inf) == "temperature: expected a finite value above 0 K, found inf K");
    CHECK(contains(message(crystal, std::numeric_limits<double>::quiet_NaN()), "above 0 K, found nan K"));
    crystal.make_vacancy(site{0});
    CHECK(message(crystal, 1000) == "crystal: expected exactly one vacancy, found 2");
    CHECK(message(supercell<bcc>::random({2, 2, 2}, {{"A", 1}}, seed{1}), 1000) ==
          "crystal: expected exactly one vacancy, found 0");
}

TEST_CASE("barriers that are no numbers, or all infinite, end the run before the jump") {
    const std::string expected = "jump 1: the model gave a barrier that is not a number, or forbade every jump";
    CHECK(message_of_jump(constant_model<bcc>(std::numeric_limits<double>::quiet_NaN()), kelvin{1000}) == expected);
    CHECK(message_of_jump(constant_model<fcc>(inf), kelvin{1000}) == expected);
    CHECK(message_of_jump(constant_model<bcc>(-inf), kelvin{1000}) == expected);
    const auto sometimes = make_analytic<bcc>([](const supercell<bcc>& crystal, site vacancy, site neighbour) {
        return crystal.at(crystal.position(vacancy) + bcc::jumps[5]) == neighbour ? std::nan("") : 1.0;
    });
    CHECK(message_of_jump(sometimes, kelvin{1000}) == expected);
}

TEST_CASE("a clock that cannot hold the time ends the run before the jump, whatever the random number") {
    CHECK(message_of_jump(constant_model<bcc>(2.0), kelvin{30}) ==
          "jump 1: the residence time exceeds what the clock can hold (lowest barrier 2.000000 eV at k_B T = 0.002585 "
          "eV)");
    CHECK(message_of_jump(constant_model<bcc>(1.0), kelvin{0.001}).starts_with("jump 1: the residence time exceeds"));
    // each residence time fits, their sum does not
    const auto slow = constant_model<bcc>(1.8, 1.0);
    kmc run(alloy<bcc>(), slow, kelvin{29.6}, seed{1});
    CHECK(
        contains(message_of<error>([&] { run.advance(1000); }), "the residence time exceeds what the clock can hold"));
    CHECK(run.statistics().jumps > 1);
    CHECK(std::isfinite(run.clock().value));
}

TEST_CASE("a time limit ends a run whose next residence time the clock could not hold") {
    const auto frozen = constant_model<bcc>(2.0);
    kmc run(alloy<bcc>(), frozen, kelvin{30}, seed{1});
    CHECK(run.advance({.time = seconds{1e20}}) == stop_reason::time);
    CHECK(run.statistics().jumps == 0);
}

TEST_CASE("a crystal and a model that do not fit are refused") {
    const auto model = constant_model<bcc>(1.0, -1.0);
    CHECK(message_of([&] { kmc(alloy<bcc>(), model, kelvin{300}, seed{1}); }) ==
          "attempt frequency: expected a finite value above 0 1/s, found -1.000000");
    using named = barrier_model<bcc, species<3>, digit_map<1>, mlp<4>, backend::scalar>;
    const named three(random_network({8, 4}, 1), {"Nb", "Mo", "Ta"}, 1e13);
    const auto crystal_of = [](const composition& amounts) {
        auto crystal = supercell<bcc>::random({3, 3, 3}, amounts, seed{1});
        crystal.make_vacancy(site{0});
        return crystal;
    };
    CHECK(message_of([&] {
              kmc(crystal_of({{"Mo", 1}, {"Nb", 1}}), three, kelvin{300}, seed{1});
          }) == "crystal: expected the species Nb, Mo, Ta in this order, found Mo, Nb");
    CHECK(message_of([&] {
              barriers_eV(three, crystal_of({{"A", 1}, {"B", 1}, {"C", 1}, {"D", 1}}), site{0});
          }) == "crystal: expected the species Nb, Mo, Ta in this order, found A, B, C, D");
    CHECK(message_of([&] {
              barriers_eV(three, crystal_of({{"Nb", 1}, {"Mo", 1}}), site{54});
          }) == "vacancy: expected a site below 54, found 54");
    CHECK_NOTHROW(kmc(crystal_of({{"Nb", 1}, {"Mo", 1}}), three, kelvin{300}, seed{1}));  // the first of the model's
}

TEST_CASE("the loop allocates nothing") {
    using model_type =
        barrier_model<bcc, species<3>, digit_map<2, encoding::one_hot>, mlp<17>, backend::simd<arch::generic>>;
    auto network = random_network({42, 17}, 1);
    network.layers.back().bias[0] += 20;  // barriers above 0, so that rates stay finite
    const model_type model(network, {"A", "B", "C"}, 1e13);
    kmc run(alloy<bcc>(), model, kelvin{5000}, seed{1});
    run.advance(1);
    const std::size_t before = allocations;
    run.advance(100);
    const std::size_t after = allocations;
    CHECK(after == before);
    CHECK(before > 0);
    CHECK(run.statistics().jumps == 101);
}
