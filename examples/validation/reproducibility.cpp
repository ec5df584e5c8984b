#include "reproducibility.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/lattice/bcc.hpp>
#include <saddle/montecarlo/canonical.hpp>
#include <saddle/parallel/side_by_side.hpp>

#include "detailed_balance.hpp"
#include "model.hpp"
#include "model_library.hpp"
#include "published_network.hpp"

namespace saddle::validation {

namespace {

constexpr kelvin temperature{1000};

/// All species of the model in equal parts.
template <lattice L>
supercell<L> random_crystal(const runtime::model<L>& model, seed s) {
    composition equal;
    for (const auto& name : model.data().species) equal.emplace_back(name, 1);
    return supercell<L>::random({5, 5, 5}, equal, s);
}

template <lattice L>
std::unique_ptr<runtime::simulation<L>> fresh_run(const runtime::model<L>& model, kelvin t, seed s, memo_size memo = {},
                                                  std::size_t vacancies = 1) {
    auto crystal = random_crystal(model, s);
    for (std::size_t v = 0; v < vacancies; ++v) crystal.make_vacancy(site{v});
    return model.start(std::move(crystal), {t, s, model.data().attempt_frequency_per_s, {}, memo});
}

template <lattice L>
bytes state_after(const runtime::model<L>& model, kelvin t, seed s, std::uint64_t jumps, memo_size memo = {},
                  std::size_t vacancies = 1) {
    const auto run = fresh_run(model, t, s, memo, vacancies);
    run->advance({.jumps = jumps});
    return state_of(*run);
}

/// Barriers with any site vacant, asked for at once and one by one.
template <lattice L>
double batch_difference(const runtime::model<L>& model, seed s) {
    const auto crystal = random_crystal(model, s);
    std::vector<site> sites;
    for (std::size_t i = 0; i < crystal.size(); ++i) sites.emplace_back(i);
    const auto together = model.barriers_eV(crystal, sites);
    double sum = 0;
    for (std::size_t i = 0; i < sites.size(); ++i)
        sum += differing_bytes(bytes_of(together[i]), bytes_of(model.barriers_eV(crystal, {sites[i]}).front()));
    return sum;
}

/// Four temperatures on one thread against as many threads.
template <lattice L>
double thread_difference(const runtime::model<L>& model, seed s, std::uint64_t jumps) {
    constexpr std::size_t runs = 4;
    const auto states_on = [&](std::size_t threads) {
        std::vector<bytes> states(runs);
        side_by_side(runs, threads, [&](std::size_t k) {
            states[k] = state_after(model, kelvin{800 + 100.0 * static_cast<double>(k)}, s, jumps);
        });
        return states;
    };
    const auto alone = states_on(1);
    const auto together = states_on(runs);
    double sum = 0;
    for (std::size_t k = 0; k < runs; ++k) sum += differing_bytes(alone[k], together[k]);
    return sum;
}

double split_canonical_difference(seed s) {
    const auto energies = ordering_energies<bcc>();
    auto crystal = supercell<bcc>::random({4, 4, 4}, {{"A", 1}, {"B", 1}}, s);
    crystal.make_vacancy(site{0});
    using run_type = canonical<pair_energies<bcc>>;
    return split_run_difference([&] { return std::make_unique<run_type>(crystal, energies, temperature, s); },
                                [](run_type& run, std::uint64_t trials) { run.advance(trials); }, 100'000);
}

finding differing(const std::string& what, double count) { return exact("differing bytes: " + what, count, 0); }

template <lattice L>
findings several_vacancies(const runtime::model<L>& model, const settings& s) {
    constexpr std::size_t vacancies = 5;
    const std::uint64_t jumps = s.amount(500);
    const auto fresh = [&] { return fresh_run(model, temperature, s.random_seed, {}, vacancies); };
    const auto advance = [](runtime::simulation<L>& run, std::uint64_t n) { run.advance({.jumps = n}); };
    const auto after = [&](memo_size memo) {
        return state_after(model, temperature, s.random_seed, jumps, memo, vacancies);
    };
    return {differing("split run of 5 vacancies, whole run", split_run_difference(fresh, advance, jumps)),
            differing("run of 5 vacancies with memo, without", differing_bytes(after({}), after({0, 0})))};
}

}  // namespace

findings reproducibility(const settings& s) {
    const auto data = runtime::read_model_file(s.model);
    findings found{differing("split canonical run, whole run", split_canonical_difference(s.random_seed))};
    std::visit(
        [&]<lattice L>(const runtime::shared_model<L>& model) {
            const auto advance = [](runtime::simulation<L>& run, std::uint64_t jumps) {
                run.advance({.jumps = jumps});
            };
            found.push_back(
                differing("split run, whole run",
                          split_run_difference([&] { return fresh_run(*model, temperature, s.random_seed); }, advance,
                                               s.amount(3'000))));
            found.push_back(
                differing("4 runs on 4 threads, on 1", thread_difference(*model, s.random_seed, s.amount(1'000))));
            const auto remembering = [&](memo_size memo) {
                return state_after(*model, temperature, s.random_seed, s.amount(3'000), memo);
            };
            const memo_size none{0, 0}, little{.bytes = 1 << 16};
            found.push_back(differing("run with memo, without", differing_bytes(remembering({}), remembering(none))));
            found.push_back(
                differing("run with 64 KiB of memo, without", differing_bytes(remembering(little), remembering(none))));
            for (auto& f : several_vacancies(*model, s)) found.push_back(std::move(f));
            found.push_back(differing("barriers in one batch, one by one", batch_difference(*model, s.random_seed)));
        },
        runtime::compose(data));
    constexpr std::uint64_t jumps = 300;
    bytes scalar;
    for (const auto backend : backends_here(false)) {
        const auto state =
            std::visit([&](const auto& model) { return state_after(*model, temperature, s.random_seed, jumps); },
                       runtime::compose(data, backend));
        if (backend == runtime::backend_choice::scalar)
            scalar = state;
        else
            found.push_back(
                differing(std::string(runtime::name_of(backend)) + ", scalar", differing_bytes(state, scalar)));
    }
    return found;
}

}  // namespace saddle::validation
