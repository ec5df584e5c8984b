// A run whose temperature changes on the way.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <message.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <state_of.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr double k0 = 1e13;

/// Equal rates, so that R(T) = 8 k0 exp(-0.7 eV/k_B T) wherever the vacancy is.
const auto equal_rates = make_analytic<bcc>([](const supercell<bcc>&, site, site) { return 0.7; }, k0);
const auto rough = make_analytic<bcc>([](const supercell<bcc>& crystal, site vacancy, site neighbour) {
    return 0.5 + 0.1 * crystal[neighbour] + 0.001 * static_cast<double>(vacancy.index % 7);
});

double rate_per_s(double kelvins) { return 8 * k0 * std::exp(-0.7 / thermal_energy_eV(kelvin(kelvins))); }

template <class Model>
kmc<Model> run_at(double kelvins, const Model& model, std::uint64_t number = 9) {
    auto crystal = supercell<bcc>::random({3, 3, 3}, {{"A", 1}, {"B", 2}}, seed{11});
    crystal.make_vacancy(site{20});
    return kmc<Model>(crystal, model, kelvin{kelvins}, seed{number}, random_stream("changed"));
}

/// The model with states that the run remembers.
struct remembering {
    using model_type = decltype(rough);
    using lattice_type = bcc;
    using workspace = std::remove_const_t<model_type>::workspace;
    workspace make_workspace() const { return rough.make_workspace(); }
    double attempt_frequency_per_s() const { return rough.attempt_frequency_per_s(); }
    std::size_t remembered_states() const { return 64; }
    per_jump<bcc> barriers_eV(const supercell<bcc>& crystal, vec3 centre, workspace& scratch) const {
        return rough.barriers_eV(crystal, centre, scratch);
    }
};

}  // namespace

TEST_CASE("a jump is due when the integral of the rate is, whatever the temperatures on the way") {
    for (std::uint64_t number = 1; number <= 50; ++number) {
        auto alone = run_at(900, equal_rates, number);
        alone.advance(1);
        const double due = alone.clock().value * rate_per_s(900);  // -ln u
        auto changed = run_at(900, equal_rates, number);
        double passed = 0;
        double before = 0;
        double kelvins = 900;
        for (const double share : {0.2, 0.5, 0.9}) {  // of the time that was still to wait
            const double at = before + share * (due - passed) / rate_per_s(kelvins);
            CHECK(changed.advance({.time = seconds(at)}) == stop_reason::time);
            passed += (at - before) * rate_per_s(kelvins);
            kelvins = kelvins == 900 ? 700 : 900;
            changed.change_temperature(kelvin(kelvins), seconds(at));
            CHECK(changed.now() == seconds(at));
            CHECK(changed.clock() == seconds(0));
            before = at;
        }
        changed.advance(1);
        const double found = passed + (changed.clock().value - before) * rate_per_s(kelvins);
        CHECK(found == doctest::Approx(due).epsilon(1e-11));
        CHECK(changed.vacancy() == alone.vacancy());
        CHECK(changed.now() == changed.clock());
    }
}

TEST_CASE("after a change a run is that of the new temperature from the same state") {
    const remembering model;
    auto changed = run_at(1200, model);
    changed.advance(500);
    const auto saved = state_of(changed);
    changed.change_temperature(kelvin{600}, changed.clock());
    auto other = run_at(600, model);
    input_archive in(saved, "state");
    other.load(in);
    for (int part = 0; part < 5; ++part) {
        changed.advance(400);
        other.advance(400);
        CHECK(state_of(changed) == state_of(other));
    }
}

TEST_CASE("the same temperature again changes nothing") {
    auto changed = run_at(800, rough);
    auto alone = run_at(800, rough);
    alone.advance(100);
    for (int part = 0; part < 10; ++part) {
        changed.change_temperature(kelvin{800}, changed.clock());
        changed.advance(10);
    }
    CHECK(state_of(changed) == state_of(alone));
}

TEST_CASE("a run saved while it waits goes on as if it had not been") {
    auto whole = run_at(900, rough);
    whole.advance(30);
    auto next = whole;
    next.advance(1);
    const seconds half(0.5 * (whole.clock().value + next.clock().value));
    whole.change_temperature(kelvin{500}, half);
    auto loaded = run_at(500, rough);
    const auto saved = state_of(whole);
    input_archive in(saved, "state");
    loaded.load(in);
    CHECK(loaded.now() == half);
    whole.advance(100);
    loaded.advance(100);
    CHECK(state_of(whole) == state_of(loaded));
}

TEST_CASE("wrong changes are refused") {
    auto run = run_at(900, rough);
    run.advance(10);
    const auto before = state_of(run);
    CHECK(message_of([&] { run.change_temperature(kelvin{500}, seconds(0)); }).find("a time from ") !=
          std::string::npos);
    CHECK_THROWS_AS(run.change_temperature(kelvin{500}, seconds(std::nan(""))), input_error);
    CHECK_THROWS_AS(run.change_temperature(kelvin{0}, run.now()), input_error);
    CHECK(state_of(run) == before);
}
