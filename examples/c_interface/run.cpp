// Runs: kinetic Monte Carlo of all vacancies of a crystal.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <saddle/core/file.hpp>
#include <saddle/core/sealed.hpp>
#include <saddle/core/units.hpp>

#include "handles.hpp"

using namespace saddle;
using namespace saddle::c_interface;

namespace {

auto visit_run(auto* handle, auto&& f) { return std::visit(f, given(handle, "run").on_lattice); }

/// A run as `head` says that it began.
template <lattice L>
std::unique_ptr<saddle_run> begin(const runtime::shared_model<L>& model, saved_run_head head, supercell<L> sites) {
    runtime::run_settings settings{kelvin(head.first_temperature_K), seed(head.seed), head.attempt_frequency_per_s};
    settings.others = head.others;
    auto simulation = model->start(std::move(sites), settings);
    auto run = std::make_unique<saddle_run>();
    run->on_lattice = run_on<L>{model, std::move(head), std::move(simulation)};
    return run;
}

template <lattice L>
saddle_run* restored(const runtime::shared_model<L>& model, std::uint64_t fingerprint, const std::string& file) {
    const std::string bytes = read_file(file);
    auto in = unsealed(std::as_bytes(std::span(bytes)), saved_run_kind, file);
    auto head = saved_run_head::load(in, sites_per_cell<L>);
    if (head.model != fingerprint) throw input_error(file, "a run of this model", "a run of another model");
    supercell<L> sites(head.cells, model->data().species);
    sites.assign(head.start);
    const kelvin now(head.temperature_K);
    auto run = begin(model, std::move(head), std::move(sites));
    auto& simulation = *std::get<run_on<L>>(run->on_lattice).simulation;
    simulation.change_temperature(now, seconds(0));
    simulation.load(in);
    if (!in.empty()) throw input_error(file, "a state that ends with the run's", "more");
    return run.release();
}

template <lattice L>
stop_reason advance(run_on<L>& run, std::uint64_t jumps, double until_s, const std::atomic<bool>& interrupt) {
    constexpr auto no_limit = std::numeric_limits<std::uint64_t>::max();
    if (std::isnan(until_s) || (jumps == no_limit && until_s == std::numeric_limits<double>::infinity()))
        throw input_error("until_s", "a time, or jumps below 2^64 - 1", std::to_string(until_s));
    return run.simulation->advance({.jumps = jumps, .time = seconds(until_s), .interrupt = &interrupt});
}

second_vacancy policy_of(int code) {
    if (code == SADDLE_TRUST_SECOND_VACANCY) return second_vacancy::trust;
    if (code == SADDLE_REFUSE_SECOND_VACANCY) return second_vacancy::refuse;
    throw input_error("second_vacancy", "SADDLE_TRUST_SECOND_VACANCY or SADDLE_REFUSE_SECOND_VACANCY",
                      std::to_string(code));
}

int code_of(stop_reason reason) {
    switch (reason) {
        case stop_reason::time:
            return SADDLE_STOPPED_BY_TIME;
        case stop_reason::interrupt:
            return SADDLE_STOPPED_BY_INTERRUPT;
        case stop_reason::jumps:
            break;
    }
    return SADDLE_STOPPED_BY_JUMPS;
}

}  // namespace

int saddle_run_create(const saddle_model* model, const saddle_crystal* crystal, double temperature_K,
                      double attempt_frequency_per_s, std::uint64_t seed, saddle_run** run) noexcept {
    return saddle_run_create_with(model, crystal, temperature_K, attempt_frequency_per_s, seed,
                                  SADDLE_TRUST_SECOND_VACANCY, run);
}

int saddle_run_create_with(const saddle_model* model, const saddle_crystal* crystal, double temperature_K,
                           double attempt_frequency_per_s, std::uint64_t seed, int second_vacancy,
                           saddle_run** run) noexcept {
    return make_handle(run, "run", [&] {
        const auto others = policy_of(second_vacancy);
        const auto& composed = given(model, "model").composed;
        const auto& occupied = given(crystal, "crystal");
        return std::visit(
            [&]<lattice L>(const runtime::shared_model<L>& m) {
                const auto& sites = on_lattice<L>(occupied);
                const double k0 =
                    attempt_frequency_per_s == 0 ? m->data().attempt_frequency_per_s : attempt_frequency_per_s;
                saved_run_head head{model->fingerprint, sites.cells(), sites.occupation(), seed, k0, temperature_K,
                                    temperature_K,      others};
                return begin<L>(m, std::move(head), sites).release();
            },
            composed);
    });
}

void saddle_run_destroy(saddle_run* run) noexcept { delete run; }

int saddle_run_advance(saddle_run* run, std::uint64_t jumps, double until_s, int* stopped_by) noexcept {
    return guarded([&] {
        const auto reason = visit_run(run, [&](auto& r) { return advance(r, jumps, until_s, run->interrupt); });
        if (reason == stop_reason::interrupt) run->interrupt = false;
        if (stopped_by) *stopped_by = code_of(reason);
    });
}

int saddle_run_interrupt(saddle_run* run) noexcept {
    return guarded([&] { given(run, "run").interrupt = true; });
}

int saddle_run_set_temperature(saddle_run* run, double temperature_K, double from_s) noexcept {
    return guarded([&] {
        visit_run(run, [&](auto& r) {
            r.simulation->change_temperature(kelvin(temperature_K), seconds(from_s));
            r.head.temperature_K = temperature_K;
        });
    });
}

int saddle_run_temperature(const saddle_run* run, double* temperature_K) noexcept {
    return guarded([&] {
        given(temperature_K, "temperature_K") = visit_run(run, [](const auto& r) { return r.head.temperature_K; });
    });
}

int saddle_run_clock(const saddle_run* run, double* time_s) noexcept {
    return guarded(
        [&] { given(time_s, "time_s") = visit_run(run, [](const auto& r) { return r.simulation->clock().value; }); });
}

int saddle_run_now(const saddle_run* run, double* time_s) noexcept {
    return guarded(
        [&] { given(time_s, "time_s") = visit_run(run, [](const auto& r) { return r.simulation->now().value; }); });
}

int saddle_run_jumps(const saddle_run* run, std::uint64_t* jumps) noexcept {
    return guarded([&] {
        given(jumps, "jumps") = visit_run(run, [](const auto& r) { return r.simulation->statistics().jumps; });
    });
}

int saddle_run_jumps_by_species(const saddle_run* run, std::uint64_t* jumps, std::size_t capacity) noexcept {
    return guarded([&] {
        visit_run(run, [&](const auto& r) {
            const std::size_t species = r.model->data().species.size();
            const auto& counts = r.simulation->statistics().jumps_by_species;
            std::copy_n(counts.begin() + 1, species, room_for(species, jumps, capacity, "jumps"));
        });
    });
}

int saddle_run_vacancy(const saddle_run* run, std::size_t* site) noexcept {
    return guarded(
        [&] { given(site, "site") = visit_run(run, [](const auto& r) { return r.simulation->vacancy(0).index; }); });
}

int saddle_run_vacancies(const saddle_run* run, std::size_t* sites, std::size_t capacity, std::size_t* count) noexcept {
    return guarded([&] {
        visit_run(run, [&](const auto& r) {
            const std::size_t found = r.simulation->vacancy_counts().count;
            given(count, "count") = found;
            if (!sites && capacity == 0) return;
            auto* out = room_for(found, sites, capacity, "sites");
            for (std::size_t v = 0; v < found; ++v) out[v] = r.simulation->vacancy(v).index;
        });
    });
}

int saddle_run_divacancies(const saddle_run* run, std::uint64_t* now, double* mean) noexcept {
    return guarded([&] {
        const auto counts = visit_run(run, [](const auto& r) { return r.simulation->vacancy_counts(); });
        if (now) *now = counts.divacancies;
        if (mean) *mean = counts.mean_divacancies;
    });
}

int saddle_run_second_vacancies(const saddle_run* run, std::uint64_t* environments) noexcept {
    return guarded([&] {
        given(environments, "environments") =
            visit_run(run, [](const auto& r) { return r.simulation->vacancy_counts().counters.shared; });
    });
}

int saddle_run_displacement(const saddle_run* run, std::int64_t xyz[3]) noexcept {
    return guarded([&] {
        auto* out = &given(xyz, "xyz");
        const auto moved = visit_run(run, [](const auto& r) { return r.simulation->statistics().vacancy; });
        for (const std::int64_t x : {moved.x, moved.y, moved.z}) *out++ = x;
    });
}

int saddle_run_abnormal(const saddle_run* run, std::uint64_t* barriers, std::uint64_t* jumps) noexcept {
    return guarded([&] {
        const auto& statistics =
            visit_run(run, [](const auto& r) -> const jump_statistics& { return r.simulation->statistics(); });
        if (barriers) *barriers = statistics.abnormal_barriers;
        if (jumps) *jumps = statistics.abnormal_jumps;
    });
}

int saddle_run_occupation(const saddle_run* run, std::uint8_t* digits, std::size_t capacity) noexcept {
    return guarded([&] {
        visit_run(run, [&](const auto& r) {
            const auto& occupation = r.simulation->crystal().occupation();
            std::copy(occupation.begin(), occupation.end(), room_for(occupation.size(), digits, capacity, "digits"));
        });
    });
}

int saddle_run_crystal(const saddle_run* run, saddle_crystal** crystal) noexcept {
    return make_handle(crystal, "crystal", [&] {
        return visit_run(run, [](const auto& r) { return new saddle_crystal{r.simulation->crystal()}; });
    });
}

int saddle_run_pair_order(const saddle_run* run, std::size_t shell, std::uint8_t a, std::uint8_t b,
                          double* delta) noexcept {
    return guarded([&] {
        auto& out = given(delta, "delta");
        visit_run(run, [&](const auto& r) {
            const std::size_t species = r.model->data().species.size();
            if (shell < 1 || shell > runtime::order_shells)
                throw input_error("shell", "1 to " + std::to_string(runtime::order_shells), std::to_string(shell));
            for (const std::uint8_t d : {a, b})
                if (d < 1 || d > species)
                    throw input_error("digit", "1 to " + std::to_string(species), std::to_string(d));
            out = r.simulation->order().delta(shell, a, b);
        });
    });
}

int saddle_run_save(const saddle_run* run, const char* file) noexcept {
    return guarded([&] {
        const auto* path = &given(file, "file");
        const auto bytes = visit_run(run, [](const auto& r) {
            return sealed(saved_run_kind, [&](output_archive& out) {
                r.head.save(out);
                r.simulation->save(out);
            });
        });
        write_file_atomically(path, bytes.text());
    });
}

int saddle_run_restore(const saddle_model* model, const char* file, saddle_run** run) noexcept {
    return make_handle(run, "run", [&] {
        const auto& composed = given(model, "model").composed;
        const std::string path = &given(file, "file");
        return std::visit([&](const auto& m) { return restored(m, model->fingerprint, path); }, composed);
    });
}
