#include <saddle/parallel/mpi_communicator.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/parallel/domain_run.hpp>
#include <state_of.hpp>

// Every rank of mpirun runs this program and makes all checks.

using namespace saddle;

namespace {

mpi_communicator& ranks() {
    struct session {
        session() { MPI_Init(nullptr, nullptr); }
        ~session() { MPI_Finalize(); }
    };
    static session open;
    static mpi_communicator all;
    return all;
}

supercell<bcc> alloy() {
    auto crystal = supercell<bcc>::random({12, 12, 12}, {{"A", 1}, {"B", 2}}, seed{11});
    for (std::size_t i = 0; i < 40; ++i) crystal.make_vacancy(site{86 * i});
    return crystal;
}

const auto by_species = rates_by_species<bcc>({"A", "B"}, {0.60, 0.65});

template <class Ranks>
auto run_on(Ranks& all) {
    static const auto start = alloy();
    return domain_run(
        make_domain_grid(start.cells(), {2, 2, 2}, by_species), start.names(),
        [](vec3 r) { return start[start.at(r)]; }, by_species, kelvin{1000}, seed{3}, random_stream("run"),
        seconds(1e-10), all);
}

}  // namespace

TEST_CASE("messages arrive at every rank, sums are those of all, rank 0 gathers") {
    auto& me = ranks();
    const auto size = static_cast<std::uint64_t>(me.size());
    for (std::uint64_t round = 0; round < 20; ++round) {
        std::vector<int> peers;
        std::vector<rank_message> out;
        for (int other = 0; other < me.size(); ++other)
            if (other != me.rank()) {
                peers.push_back(other);
                out.push_back(rank_message(1000 * round, static_cast<std::uint64_t>(10 * me.rank() + other)));
            }
        const auto in = me.exchange(peers, std::move(out));
        REQUIRE(in.size() == peers.size());
        for (std::size_t k = 0; k < peers.size(); ++k)
            CHECK(in[k] == rank_message(1000 * round, static_cast<std::uint64_t>(10 * peers[k] + me.rank())));
    }
    std::vector<std::uint64_t> values{static_cast<std::uint64_t>(me.rank()), 1};
    me.sum(values);
    CHECK(values == std::vector<std::uint64_t>{size * (size - 1) / 2, size});
    const auto all = me.gather(rank_message(3, static_cast<std::uint64_t>(me.rank())));
    REQUIRE(all.size() == (me.rank() == 0 ? size : 0));
    for (std::size_t r = 0; r < all.size(); ++r) CHECK(all[r] == rank_message(3, r));
}

TEST_CASE("a crystal over ranks is that of a rank alone, bit for bit") {
    one_rank alone;
    auto expected = run_on(alone);
    expected.advance(30);
    const auto statistics = expected.statistics();
    auto run = run_on(ranks());
    run.advance(30);
    const auto found = run.statistics();
    CHECK(found.jumps == statistics.jumps);
    CHECK(found.jumps > 100);
    CHECK(found.atoms == statistics.atoms);
    CHECK(run.pairs<1>() == expected.pairs<1>());
    const auto occupation = run.gather();
    if (ranks().rank() == 0) CHECK(occupation == expected.gather());
    CHECK((run.traffic().words > 0) == (ranks().size() > 1));

    // each rank goes on from what any domain wrote, here the rank alone
    std::map<int, std::vector<std::byte>> saved;
    for (const auto& d : expected.domains()) saved[d.number()] = state_of(d);
    auto other = run_on(ranks());
    other.resume(30, [&](auto& d) {
        input_archive in(saved.at(d.number()), "saved");
        d.load(in);
    });
    other.advance(10);
    expected.advance(10);
    CHECK(other.statistics().atoms == expected.statistics().atoms);
    const auto later = other.gather();
    if (ranks().rank() == 0) CHECK(later == expected.gather());
}
