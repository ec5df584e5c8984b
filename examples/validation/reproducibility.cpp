#include "reproducibility.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

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

/// A run of the model that ships, on a random crystal of all its species.
template <lattice L>
std::unique_ptr<runtime::simulation<L>> fresh_run(const runtime::model<L>& model, kelvin t, seed s) {
    composition equal;
    for (const auto& name : model.data().species) equal.emplace_back(name, 1);
    auto crystal = supercell<L>::random({5, 5, 5}, equal, s);
    crystal.make_vacancy(site{0});
    return model.start(std::move(crystal), {t, s, model.data().attempt_frequency_per_s});
}

template <lattice L>
bytes state_after(const runtime::model<L>& model, kelvin t, seed s, std::uint64_t jumps) {
    const auto run = fresh_run(model, t, s);
    run->advance({.jumps = jumps});
    return state_of(*run);
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

}  // namespace

findings reproducibility(const settings& s) {
    const auto data = runtime::read_model_file(s.model);
    const auto bytes_of = [](const std::string& what, double count) {
        return exact("differing bytes: " + what, count, 0);
    };
    findings found{bytes_of("split canonical run, whole run", split_canonical_difference(s.random_seed))};
    std::visit(
        [&]<lattice L>(const runtime::shared_model<L>& model) {
            const auto advance = [](runtime::simulation<L>& run, std::uint64_t jumps) {
                run.advance({.jumps = jumps});
            };
            found.push_back(bytes_of("split run, whole run",
                                     split_run_difference([&] { return fresh_run(*model, temperature, s.random_seed); },
                                                          advance, s.amount(3'000))));
            found.push_back(
                bytes_of("4 runs on 4 threads, on 1", thread_difference(*model, s.random_seed, s.amount(1'000))));
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
                bytes_of(std::string(runtime::name_of(backend)) + ", scalar", differing_bytes(state, scalar)));
    }
    return found;
}

}  // namespace saddle::validation
