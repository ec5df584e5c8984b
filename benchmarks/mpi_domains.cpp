// One crystal over the ranks of mpirun in wall-clock time: what a message costs, and weak scaling. Needs MPI.
//   mpi_domains; mpirun -n 2 mpi_domains
// Each number is from many short stretches, since a machine that is shared disturbs some of them and not all: the least
// and the median. Prints CSV.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

#include <saddle/parallel/mpi_communicator.hpp>
#include <saddle/parallel/mpi_team.hpp>

#include "support/domain_alloy.hpp"

namespace {

namespace sd = saddle;

/// Microseconds of each of so many calls.
template <class Work>
std::vector<double> timed(std::size_t times, Work work) {
    using clock = std::chrono::steady_clock;
    std::vector<double> taken;
    for (std::size_t n = 0; n < times; ++n) {
        const auto began = clock::now();
        work();
        taken.push_back(std::chrono::duration<double, std::micro>(clock::now() - began).count());
    }
    std::sort(taken.begin(), taken.end());
    return taken;
}

/// A message of so many words to every other rank and one from each.
void time_messages(sd::mpi_communicator& ranks) {
    std::vector<int> peers;
    for (int r = 0; r < ranks.size(); ++r)
        if (r != ranks.rank()) peers.push_back(r);
    for (const std::size_t words : {0u, 3u, 12u, 100u, 1000u}) {
        constexpr int together = 10;
        const auto taken = timed(500, [&] {
            for (int k = 0; k < together; ++k)
                ranks.exchange(peers, std::vector<sd::rank_message>(peers.size(), sd::rank_message(words, 1)));
        });
        if (ranks.rank() == 0)
            std::printf("exchange,%d,%zu,,%.3f,%.3f\n", ranks.size(), words, taken.front() / together,
                        taken[taken.size() / 2] / together);
    }
}

/// Windows of a domain a rank.
void time_windows(sd::mpi_communicator& ranks) {
    const auto model = bench::domain_model();
    const auto crystal = bench::domain_crystal(ranks.size());
    for (const double jumps_a_window : {0.3, 1.0, 10.0}) {
        auto run = bench::domain_run_of(crystal, model, jumps_a_window, ranks);
        run.advance(static_cast<std::uint64_t>(500 / jumps_a_window));
        const auto before = run.statistics().jumps, words = run.traffic().words, windows = run.windows();
        const auto taken = timed(1000, [&] { run.advance(1); });
        const auto made = static_cast<double>(run.windows() - windows);
        const double jumps = static_cast<double>(run.statistics().jumps - before) / made / ranks.size();
        if (ranks.rank() == 0)
            std::printf("window,%d,%.2f,%.1f,%.3f,%.3f\n", ranks.size(),
                        static_cast<double>(run.traffic().words - words) / made, jumps, taken.front(),
                        taken[taken.size() / 2]);
    }
}

}  // namespace

int main() {
    const sd::mpi_team team;
    sd::mpi_communicator ranks;
    if (ranks.rank() == 0) std::puts("what,ranks,words,jumps,least_us,median_us");
    if (ranks.size() > 1) time_messages(ranks);
    time_windows(ranks);
}
