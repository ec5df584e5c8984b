/// \file
/// A bounded table from environments to barriers.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/zeroed_memory.hpp>

namespace saddle {

/// How often a memo was asked and knew.
struct memo_counts {
    std::uint64_t lookups{};
    std::uint64_t hits{};
};

/// Remembers the Z barriers (float32, eV) of environments within a given number of bytes.
///
/// A hit is proven: the whole environment is stored, ⌈log₂(species + 1)⌉ bits a site, and compared. The digits of 112
/// sites of three species and their eight barriers fill one cache line. An environment belongs to one bucket of four
/// entries, ordered by last use; the one unused for longest gives way. The table starts small and doubles as it fills,
/// inside memory that the system hands out as it is touched. A copy starts empty.
template <std::size_t Z>
class environment_memo {
public:
    using barriers = std::array<float, Z>;

    /// At most `bytes` of memory; fewer than one bucket remembers nothing.
    environment_memo(std::size_t sites, std::size_t species, std::size_t bytes)
        : sites_(sites), bits_(static_cast<unsigned>(std::bit_width(species))),
          key_words_(sites * bits_ / 64 + 1),  // one bit more than the digits need marks an entry as filled
          entry_words_(key_words_ + (sizeof(barriers) + 7) / 8), buckets_(bytes / (8 * bucket_words())),
          key_(key_words_) {
        allocate();
    }

    environment_memo(const environment_memo& other)
        : sites_(other.sites_), bits_(other.bits_), key_words_(other.key_words_), entry_words_(other.entry_words_),
          buckets_(other.buckets_), key_(other.key_words_) {
        allocate();
    }
    environment_memo& operator=(const environment_memo& other) { return *this = environment_memo(other); }
    environment_memo(environment_memo&&) noexcept = default;
    environment_memo& operator=(environment_memo&&) noexcept = default;
    ~environment_memo() = default;

    /// Barriers of an environment of `sites` digits, or null. Valid until the next call.
    const barriers* find(const digit* environment) noexcept {
        if (buckets_ == 0) return nullptr;
        ++counts_.lookups;
        pack(environment);
        bucket_ = bucket_of(key_.data());
        for (std::size_t way = 0; way < ways; ++way) {
            std::uint64_t* entry = bucket_ + way * entry_words_;
            if (!std::equal(key_.begin(), key_.end(), entry)) continue;
            ++counts_.hits;
            if (way > 0) std::rotate(bucket_, entry, entry + entry_words_);
            std::memcpy(&found_, bucket_ + key_words_, sizeof found_);
            return &found_;
        }
        return nullptr;
    }

    /// Remembers the barriers of the environment that was last looked up and not found.
    void store(const barriers& values) noexcept {
        if (buckets_ == 0) return;
        put(values);
    }

    /// The same for an environment that was not found some look-ups ago.
    void store(const digit* environment, const barriers& values) noexcept {
        if (buckets_ == 0) return;
        pack(environment);
        bucket_ = bucket_of(key_.data());
        for (std::size_t way = 0; way < ways; ++way)
            if (std::equal(key_.begin(), key_.end(), bucket_ + way * entry_words_)) return;
        put(values);
    }

    const memo_counts& counts() const { return counts_; }
    std::size_t bytes() const { return buckets_ * 8 * bucket_words(); }

private:
    static constexpr std::size_t ways = 4;

    static constexpr std::size_t first_buckets = 1024;

    void put(const barriers& values) noexcept {
        if (++stored_ > 2 * in_use_ && 2 * in_use_ <= buckets_) {
            grow();
            bucket_ = bucket_of(key_.data());
        }
        std::memmove(bucket_ + entry_words_, bucket_, 8 * (bucket_words() - entry_words_));
        std::copy(key_.begin(), key_.end(), bucket_);
        std::memcpy(bucket_ + key_words_, &values, sizeof values);
    }

    std::size_t bucket_words() const { return ways * entry_words_; }

    /// Scaling the hash to the number of buckets keeps their order, so bucket i of n is shared out to buckets 2 i and
    /// 2 i + 1 of 2 n: in place, from the last one on.
    void grow() noexcept {
        const std::size_t words = bucket_words();
        in_use_ *= 2;
        for (std::size_t i = in_use_ / 2; i-- > 0;) {
            std::copy_n(table_ + i * words, words, moved_.begin());
            std::array<std::uint64_t*, 2> next{table_ + 2 * i * words, table_ + (2 * i + 1) * words};
            std::fill_n(next[0], 2 * words, 0);
            for (std::size_t way = 0; way < ways; ++way) {
                const std::uint64_t* entry = moved_.data() + way * entry_words_;
                if (!filled(entry)) break;
                std::uint64_t*& place = next[bucket_of(entry) == table_ + 2 * i * words ? 0 : 1];
                std::copy_n(entry, entry_words_, place);
                place += entry_words_;
            }
        }
    }

    bool filled(const std::uint64_t* entry) const noexcept {
        return std::any_of(entry, entry + key_words_, [](std::uint64_t word) { return word != 0; });
    }

    std::uint64_t* bucket_of(const std::uint64_t* key) const noexcept {
        return table_ + static_cast<std::size_t>(scaled(hash(key), in_use_)) * bucket_words();
    }

    void allocate() {
        if (buckets_ == 0) return;
        for (in_use_ = buckets_; in_use_ > first_buckets;) in_use_ /= 2;
        moved_.resize(bucket_words());
        memory_ = zeroed_memory(bytes());
        table_ = static_cast<std::uint64_t*>(memory_.get());
    }

    /// Eight digits at a time: neighbours of b bits are joined to pairs, pairs to fours, fours to all eight.
    void pack(const digit* environment) noexcept {
        std::fill(key_.begin(), key_.end(), 0);
        std::size_t place = 0;
        for (std::size_t k = 0; k < sites_; k += 8) {
            const std::size_t count = std::min<std::size_t>(8, sites_ - k);
            std::uint64_t x = 0;
            if constexpr (std::endian::native == std::endian::little)
                if (count == 8)
                    std::memcpy(&x, environment + k, 8);
                else
                    for (std::size_t i = 0; i < count; ++i) x |= std::uint64_t{environment[k + i]} << 8 * i;
            else
                for (std::size_t i = 0; i < count; ++i) x |= std::uint64_t{environment[k + i]} << 8 * i;
            x = (x & 0x00FF00FF00FF00FF) | (x & 0xFF00FF00FF00FF00) >> (8 - bits_);
            x = (x & 0x0000FFFF0000FFFF) | (x & 0xFFFF0000FFFF0000) >> (16 - 2 * bits_);
            x = (x & 0x00000000FFFFFFFF) | x >> 32 << 4 * bits_;
            key_[place / 64] |= x << place % 64;
            if (place % 64 + count * bits_ > 64) key_[place / 64 + 1] |= x >> (64 - place % 64);
            place += count * bits_;
        }
        key_[place / 64] |= std::uint64_t{1} << place % 64;
    }

    std::uint64_t hash(const std::uint64_t* key) const noexcept {
        std::uint64_t h = 0x9E3779B97F4A7C15;
        for (std::size_t k = 0; k < key_words_; ++k) {
            h = (h ^ key[k]) * 0xBF58476D1CE4E5B9;
            h ^= h >> 31;
        }
        return h * 0x94D049BB133111EB;
    }

    /// ⌊h · n / 2^64⌋ in two halves: spreads all hashes over n buckets without a division.
    static std::uint64_t scaled(std::uint64_t h, std::uint64_t n) noexcept {
        return ((h >> 32) * n + ((h & 0xFFFFFFFF) * n >> 32)) >> 32;
    }

    std::size_t sites_;
    unsigned bits_;
    std::size_t key_words_;
    std::size_t entry_words_;
    std::size_t buckets_;     ///< that fit the memory
    std::size_t in_use_ = 0;  ///< of these
    std::size_t stored_ = 0;
    zeroed_memory memory_;
    std::uint64_t* table_ = nullptr;
    std::uint64_t* bucket_ = nullptr;   ///< of the environment looked up last
    std::vector<std::uint64_t> key_;    ///< of the environment looked up last
    std::vector<std::uint64_t> moved_;  ///< a bucket that is being shared out
    barriers found_{};
    memo_counts counts_;
};

}  // namespace saddle
