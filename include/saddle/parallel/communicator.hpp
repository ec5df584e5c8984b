/// \file
/// What domain decomposition asks of whoever carries messages between ranks.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace saddle {

/// A message: words whose meaning sender and receiver agree on.
using rank_message = std::vector<std::uint64_t>;

/// One rank among `size()` that do the same work side by side. Every rank makes the same calls in the same order.
///
/// - `rank()`, `size()`: 0 ≤ rank < size;
/// - `exchange(peers, out)`: sends out[k] to rank peers[k], distinct and never itself, and returns what came from each
/// of
///   them in the same order; peers are mutual. Messages may be empty;
/// - `sum(values)`: replaces each value by its sum over all ranks, modulo 2^64;
/// - `gather(mine)`: on rank 0 the messages of all ranks in their order, elsewhere nothing.
template <class C>
concept communicator = requires(C& c, std::span<const int> peers, std::vector<rank_message> out,
                                std::span<std::uint64_t> values, rank_message mine) {
    { c.rank() } -> std::convertible_to<int>;
    { c.size() } -> std::convertible_to<int>;
    { c.exchange(peers, std::move(out)) } -> std::same_as<std::vector<rank_message>>;
    c.sum(values);
    { c.gather(std::move(mine)) } -> std::same_as<std::vector<rank_message>>;
};

/// A single rank.
struct one_rank {
    static int rank() { return 0; }
    static int size() { return 1; }
    static std::vector<rank_message> exchange(std::span<const int> /*peers*/, std::vector<rank_message> out) {
        return out;
    }
    static void sum(std::span<std::uint64_t> /*values*/) {}
    static std::vector<rank_message> gather(rank_message mine) {
        std::vector<rank_message> all;
        all.push_back(std::move(mine));
        return all;
    }
};

static_assert(communicator<one_rank>);

}  // namespace saddle
