/// \file
/// VALIDATION 14: a run is a pure function of its input and seed, byte for byte.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include <saddle/core/archive.hpp>

#include "target.hpp"

namespace saddle::validation {

using bytes = std::vector<std::byte>;

/// All that a run keeps: occupation, clock, counters, observers.
template <class Run>
bytes state_of(const Run& run) {
    output_archive out;
    run.save(out);
    return {out.bytes().begin(), out.bytes().end()};
}

/// Bytes of the numbers of an array.
template <class Numbers>
bytes bytes_of(const Numbers& numbers) {
    const auto found = std::as_bytes(std::span(numbers));
    return {found.begin(), found.end()};
}

/// Bytes in which two states differ; those that only one has count.
inline double differing_bytes(const bytes& a, const bytes& b) {
    const std::size_t common = std::min(a.size(), b.size());
    std::size_t count = std::max(a.size(), b.size()) - common;
    for (std::size_t k = 0; k < common; ++k) count += a[k] != b[k];
    return static_cast<double>(count);
}

/// A run of `steps` against one that stops after a part of them, is saved, loaded into a fresh run and goes on.
/// `fresh()` sets a run up, behind a pointer; `advance(run, steps)` takes it on.
template <class Fresh, class Advance>
double split_run_difference(Fresh fresh, Advance advance, std::uint64_t steps) {
    auto whole = fresh();
    advance(*whole, steps);
    auto first = fresh();
    advance(*first, steps / 3);
    const auto saved = state_of(*first);
    auto second = fresh();
    input_archive in(saved, "saved run");
    second->load(in);
    advance(*second, steps - steps / 3);
    return differing_bytes(state_of(*whole), state_of(*second));
}

findings reproducibility(const settings&);

}  // namespace saddle::validation
