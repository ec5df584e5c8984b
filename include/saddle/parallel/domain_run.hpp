/// \file
/// Kinetic Monte Carlo of one crystal over many ranks.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/pairs.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/kmc/run_parts.hpp>
#include <saddle/kmc/statistics.hpp>
#include <saddle/lattice/shells.hpp>
#include <saddle/parallel/communicator.hpp>
#include <saddle/parallel/domain.hpp>
#include <saddle/parallel/domain_grid.hpp>

namespace saddle {

/// The grid for a model: domains at least as wide as its barriers reach. \throws input_error where they are not, or the
/// model does not say how far it looks.
template <barrier_source Model>
domain_grid make_domain_grid(std::array<int, 3> cells, std::array<int, 3> domains, const Model& model) {
    using L = typename Model::lattice_type;
    const auto squared = std::max<std::int64_t>(squared_range_of(model), squared_length(L::jumps[0]));
    constexpr int most_reach = 1 << 15;
    int reach = 0;
    while (reach < most_reach && std::int64_t{reach + 1} * (reach + 1) <= squared) ++reach;
    if (reach == most_reach)
        throw input_error("domains", "a model that says how far it looks round a vacancy", "one that does not");
    return {cells, domains, reach};
}

/// What a rank has sent so far.
struct domain_traffic {
    std::uint64_t messages{};
    std::uint64_t words{};  ///< of 8 bytes
};

/// One crystal, cut into domains that ranks share out (the synchronous sublattice algorithm: Shim and Amar 2005). Time
/// goes in windows. In each window every section of the domains has its turn, in an order drawn anew, the same one
/// everywhere: its vacancies jump for the window's time by the residence-time algorithm while all other vacancies rest;
/// then the sites that have changed are told to the domains that have a copy of them.
///
/// Approximate: a vacancy that leaves its section waits for that section's turn, and sees neighbours in other sections
/// as they were or will be within the window. The error goes to 0 with the window. What happens is a function of
/// crystal, model, seed, grid and window: the number of ranks changes no bit.
template <barrier_source Model, communicator Communicator>
class domain_run {
public:
    using lattice_type = typename Model::lattice_type;

    /// `digit_at(position)` tells what stands on a site of the box at the start; it is asked for the domains of this
    /// rank and their margins. Model and communicator must outlive the run. \throws input_error where there are more
    /// ranks than domains, or temperature, attempt frequency or window are not above 0.
    template <class DigitAt>
    domain_run(const domain_grid& grid, const species_names& names, DigitAt digit_at, const Model& model,
               kelvin temperature, seed s, random_stream stream, seconds window, Communicator& ranks)
        : grid_(grid), model_(&model), thermal_energy_eV_(thermal_energy_eV(temperature)),
          order_(s, stream.then(", sections")), window_(checked(window)), ranks_(&ranks),
          scratch_(vacancy_rates<Model>::make_workspace(model)) {
        check_run(supercell<lattice_type>(grid.local_cells(), names), model);
        check_counts();
        for (int d = 0; d < grid_.count(); ++d)
            if (owner(d) == ranks_->rank()) domains_.emplace_back(grid_, d, names, s, stream, digit_at);
        first_ = domains_.front().number();
        for (const auto& mine : domains_)
            for (const int other : grid_.neighbours(mine.number()))
                if (owner(other) != ranks_->rank()) peers_.push_back(owner(other));
        std::sort(peers_.begin(), peers_.end());
        peers_.erase(std::unique(peers_.begin(), peers_.end()), peers_.end());
    }

    /// \throws error where a barrier is not a number; other ranks then wait in vain, so end them.
    void advance(std::uint64_t windows) {
        for (; windows > 0; --windows, ++windows_)
            for (const int section : section_order()) {
                for (auto& d : domains_) d.run_section(section, window_, *model_, thermal_energy_eV_, scratch_);
                tell_changes();
            }
    }

    const domain_grid& grid() const { return grid_; }
    seconds window() const { return window_; }
    std::uint64_t windows() const { return windows_; }
    seconds clock() const { return seconds(window_.value * static_cast<double>(windows_)); }
    const domain_traffic& traffic() const { return traffic_; }
    /// Those of this rank.
    const std::vector<domain<Model>>& domains() const { return domains_; }
    const typename Model::workspace& workspace() const { return scratch_; }

    /// Of the whole crystal; every rank asks together.
    jump_statistics statistics() const {
        jump_statistics total;
        for (const auto& d : domains_) add(total, d.statistics());
        auto words = words_of(total);
        ranks_->sum(words);
        return statistics_of(words);
    }

    /// Pairs in shell K, from 1, of the whole crystal; every rank asks together.
    template <std::size_t K>
    pair_counts pairs() const {
        const std::size_t digits = domains_.front().crystal().names().size() + 1;
        std::vector<std::uint64_t> ordered(digits * digits);
        for (const auto& d : domains_)
            d.for_each_site([&](vec3 centre, digit a) {
                for (const vec3 step : shell<lattice_type, K>)
                    ++ordered[a * digits + d.crystal()[d.crystal().near(centre, step)]];
            });
        ranks_->sum(ordered);
        pair_counts counted(digits - 1);
        for (std::size_t a = 1; a < digits; ++a)
            for (std::size_t b = a; b < digits; ++b)
                counted.add(static_cast<digit>(a), static_cast<digit>(b),
                            static_cast<std::int64_t>(ordered[a * digits + b] / (a == b ? 2 : 1)));
        return counted;
    }

    /// Total rate of all vacancies, 1/s, added up domain by domain; every rank asks together.
    double total_per_s() const {
        std::vector<std::uint64_t> of_domains(static_cast<std::size_t>(grid_.count()));
        for (const auto& d : domains_)
            of_domains[static_cast<std::size_t>(d.number())] =
                std::bit_cast<std::uint64_t>(d.total_per_s(*model_, thermal_energy_eV_, scratch_));
        ranks_->sum(of_domains);  // each from one rank, 0 from the others
        double total = 0;
        for (const std::uint64_t rate : of_domains) total += std::bit_cast<double>(rate);
        return total;
    }

    /// On rank 0 the occupation of the whole crystal, elsewhere nothing; every rank asks together.
    std::vector<digit> gather() const {
        rank_message mine;
        for (const auto& d : domains_)
            d.for_each_site([&, k = 0](vec3, digit now) mutable {
                if (k % 8 == 0) mine.push_back(0);
                mine.back() |= std::uint64_t{now} << 8 * (k++ % 8);
            });
        const auto all = ranks_->gather(std::move(mine));
        std::vector<digit> occupation;
        if (all.empty()) return occupation;
        const supercell<lattice_type> box(grid_.cells(), domains_.front().crystal().names());
        occupation.resize(box.size());
        std::size_t next = 0;
        for (int d = 0, before = -1; d < grid_.count(); before = owner(d++)) {
            if (owner(d) != before) next = 0;
            const rank_message& from = all[static_cast<std::size_t>(owner(d))];
            std::size_t k = 0;
            grid_.template for_each_own<lattice_type>([&](vec3 local) {
                occupation[box.at(grid_.to_global(d, local)).index] =
                    static_cast<digit>(from[next + k / 8] >> 8 * (k % 8));
                ++k;
            });
            next += (k + 7) / 8;
        }
        return occupation;
    }

    /// The rank that a domain belongs to: as many consecutive domains a rank as go.
    int owner(int number) const { return static_cast<int>(std::int64_t{number} * ranks_->size() / grid_.count()); }

    /// Takes up the state after so many windows: `load(domain)` fills in each domain of this rank from what
    /// `domain::save` wrote, on whatever number of ranks.
    template <class Load>
    void resume(std::uint64_t windows, Load load) {
        for (auto& d : domains_) load(d);
        windows_ = windows;
        for (auto& d : domains_) d.announce_all();
        tell_changes();
    }

private:
    static constexpr int coordinate_bits = 18;

    static seconds checked(seconds window) {
        if (!(window.value > 0) || !std::isfinite(window.value))
            throw input_error("window", "a finite time above 0 s", std::to_string(window.value));
        return window;
    }

    void check_counts() const {
        if (ranks_->size() > grid_.count())
            throw input_error("ranks", "at most as many as domains (" + std::to_string(grid_.count()) + ")",
                              std::to_string(ranks_->size()));
        for (const int n : grid_.cells())
            if (n > 1 << (coordinate_bits - 1))
                throw input_error("domains", "at most " + std::to_string(1 << (coordinate_bits - 1)) + " cells a side",
                                  std::to_string(n));
    }

    /// Fisher-Yates by the numbers of this window.
    std::vector<int> section_order() const {
        std::vector<int> order(static_cast<std::size_t>(grid_.sections()));
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
        const std::uint64_t bits = order_.words(windows_)[0];
        for (std::size_t i = order.size(), shift = 0; i > 1; --i, shift += 8)
            std::swap(order[i - 1], order[(bits >> shift & 0xFF) * i >> 8]);
        return order;
    }

    static std::uint64_t word_of(const site_change& c) {
        const auto at = [](int x, int place) { return static_cast<std::uint64_t>(x) << (8 + place * coordinate_bits); };
        return c.now | at(c.global.x, 0) | at(c.global.y, 1) | at(c.global.z, 2);
    }
    static site_change change_of(std::uint64_t word) {
        const auto at = [&](int place) {
            return static_cast<int>(word >> (8 + place * coordinate_bits) & ((1u << coordinate_bits) - 1));
        };
        return {{at(0), at(1), at(2)}, static_cast<digit>(word & 0xFF)};
    }

    domain<Model>& own(int number) { return domains_[static_cast<std::size_t>(number - first_)]; }

    /// Every change to every domain that has a copy of the site. A message is blocks of (domain, number of changes,
    /// changes).
    void tell_changes() {
        std::vector<rank_message> out(peers_.size());
        for (const auto& d : domains_)
            for (const int other : grid_.neighbours(d.number())) tell(d, other, out);
        for (const rank_message& m : out) {
            ++traffic_.messages;
            traffic_.words += m.size();
        }
        for (const rank_message& in : ranks_->exchange(peers_, std::move(out)))
            for (std::size_t at = 0; at < in.size();) {
                auto& to = own(static_cast<int>(in[at]));
                const std::size_t end = at + 2 + in[at + 1];
                for (at += 2; at < end; ++at) to.apply(change_of(in[at]));
            }
    }

    void tell(const domain<Model>& from, int to, std::vector<rank_message>& out) {
        const int rank = owner(to);
        const bool here = rank == ranks_->rank();
        rank_message* const block =
            here
                ? nullptr
                : &out[static_cast<std::size_t>(std::lower_bound(peers_.begin(), peers_.end(), rank) - peers_.begin())];
        std::size_t head = 0;
        for (const site_change& c : from.changes()) {
            vec3 local;
            if (!grid_.to_local(to, c.global, local)) continue;
            if (here) {
                own(to).apply(c);
                continue;
            }
            if (head == 0) {
                block->push_back(static_cast<std::uint64_t>(to));
                block->push_back(0);
                head = block->size() - 1;
            }
            block->push_back(word_of(c));
            ++(*block)[head];
        }
    }

    static void add(jump_statistics& total, const jump_statistics& more) {
        auto a = words_of(total);
        const auto b = words_of(more);
        for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
        total = statistics_of(a);
    }

    /// All counters of statistics are 64 bits wide; sums modulo 2^64 hold for negative ones as well.
    using statistics_words = std::array<std::uint64_t, sizeof(jump_statistics) / 8>;
    static_assert(sizeof(jump_statistics) % 8 == 0);
    static statistics_words words_of(const jump_statistics& s) { return std::bit_cast<statistics_words>(s); }
    static jump_statistics statistics_of(const statistics_words& w) { return std::bit_cast<jump_statistics>(w); }

    domain_grid grid_;
    const Model* model_;
    double thermal_energy_eV_;
    philox order_;
    seconds window_;
    Communicator* ranks_;
    mutable typename Model::workspace scratch_;
    std::vector<domain<Model>> domains_;
    int first_ = 0;
    std::vector<int> peers_;
    std::uint64_t windows_ = 0;
    domain_traffic traffic_;
};

}  // namespace saddle
