/// \file
/// What training asks of the data it learns from and of the network it trains.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace saddle {

/// Samples that a network learns from: rows of input and the barrier of each.
///
/// - `size()`: samples;
/// - `inputs()`: numbers in a row of input;
/// - `write(rows, epoch, inputs, targets)`: for sample number `rows[k]` its `inputs()` numbers at `inputs + k·inputs()`
///   and its barrier in eV at `targets[k]`.
///
/// With an `epoch` a source may show each sample through one of the operations that leave its barrier as it is, drawn
/// for (the source's seed, epoch, row); without one it shows it as recorded. The same arguments give the same bytes,
/// whatever the order of calls and the other rows of a call, so that a training that stops and goes on sees the same
/// numbers. Voxels are ordered channel, z, y, x, the last the fastest.
template <class S>
concept sample_source = requires(const S& source, std::span<const std::size_t> rows, std::optional<std::uint64_t> epoch,
                                 float* inputs, float* targets) {
    { source.size() } -> std::same_as<std::size_t>;
    { source.inputs() } -> std::same_as<std::size_t>;
    source.write(rows, epoch, inputs, targets);
};

}  // namespace saddle
