#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <vector>

#include <message.hpp>
#include <saddle/core/error.hpp>
#include <saddle/parallel/rank_threads.hpp>

using namespace saddle;

TEST_CASE("messages arrive where they are sent, in every round, and sums are those of all ranks") {
    constexpr int ranks = 4;
    std::atomic<int> right = 0;
    rank_threads(ranks).run([&](auto me) {
        for (std::uint64_t round = 0; round < 50; ++round) {
            std::vector<int> peers;
            std::vector<rank_message> out;
            for (int other = 0; other < ranks; ++other)
                if (other != me.rank()) {
                    peers.push_back(other);
                    out.push_back(rank_message(round % 3, static_cast<std::uint64_t>(10 * me.rank() + other)));
                }
            const auto in = me.exchange(peers, std::move(out));
            for (std::size_t k = 0; k < peers.size(); ++k)
                right += in[k] == rank_message(round % 3, static_cast<std::uint64_t>(10 * peers[k] + me.rank()));
            std::vector<std::uint64_t> values{static_cast<std::uint64_t>(me.rank()), ~std::uint64_t{0}};
            me.sum(values);
            right += values == std::vector<std::uint64_t>{6, ~std::uint64_t{3}};
            const auto all = me.gather({static_cast<std::uint64_t>(me.rank()) + round});
            right += me.rank() == 0 ? all.size() == 4 && all[3] == rank_message{3 + round} : all.empty();
        }
    });
    CHECK(right == 50 * ranks * (3 + 1 + 1));
}

TEST_CASE("the first rank that fails is heard of") {
    CHECK(message_of<error>([] {
              rank_threads(3).run([](auto me) {
                  if (me.rank() == 1) throw error("rank 1 is out of order");
                  std::vector<std::uint64_t> values{1};
                  me.sum(values);
              });
          }) == "rank 1 is out of order");
}
