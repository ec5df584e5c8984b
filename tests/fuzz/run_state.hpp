/// \file
/// What the targets of a run's state share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

#include <fuzz/fuzz.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/atom_paths.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/lattice/bcc.hpp>
#include <state_of.hpp>

namespace fuzz {

inline const auto equal_barriers =
    saddle::make_analytic<saddle::bcc>([](const auto&, saddle::site, saddle::site) { return 1.0; });

/// 2³ cells with vacancies on these sites.
inline saddle::supercell<saddle::bcc> crystal_without(std::initializer_list<std::size_t> sites) {
    auto crystal = saddle::supercell<saddle::bcc>::random({2, 2, 2}, {{"A", 1}, {"B", 1}}, saddle::seed{1});
    for (const std::size_t i : sites) crystal.make_vacancy(saddle::site{i});
    return crystal;
}

/// make(crystal, barriers, temperature, seed, observers…): a run at its start.
template <class Make>
auto fresh_run(std::initializer_list<std::size_t> vacancies, Make make) {
    const auto crystal = crystal_without(vacancies);
    return make(crystal, equal_barriers, saddle::kelvin{1000}, saddle::seed{1},
                saddle::pair_order<saddle::bcc, 2>(crystal), saddle::atom_paths<saddle::bcc>(crystal));
}

/// A run and the state that it is in, to be asked with any bytes.
template <class Run>
class state_target {
public:
    explicit state_target(Run fresh) : fresh_(std::move(fresh)), state_(state_of(fresh_)) {}

    /// What is refused leaves a run as it was; what is taken is saved as the same bytes, and the run goes on from
    /// there.
    void load(const std::uint8_t* data, std::size_t size) const {
        auto run = fresh_;
        const auto taken = accepted(text_of(data, size), 4, [&] {
            saddle::input_archive in(std::as_bytes(std::span(data, size)), "f");
            run.load(in);
            return true;
        });
        const auto state = state_of(run);
        if (!taken) return require(state == state_, "a refused state has changed the run");
        require(state.size() <= size && std::memcmp(state.data(), data, state.size()) == 0, "another state");
        try {
            run.advance(3);
        } catch (const saddle::error&) {  // a clock that is full
        }
    }

private:
    Run fresh_;
    std::vector<std::byte> state_;
};

}  // namespace fuzz
