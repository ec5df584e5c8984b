/// \file
/// What training asks of the data it learns from and of the network it trains.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <saddle/training/parameter.hpp>

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

/// Names one batch of a training: what a layer draws from is a pure function of it.
struct batch_number {
    std::uint64_t seed{};
    std::uint64_t step{};  ///< steps of the optimiser done before
};

/// A network with layers that can be passed forward and backward.
///
/// - `scalar`: float or double;
/// - `inputs()`: numbers in a row of input;
/// - `forward(inputs, rows, batch)`: outputs, one a row, with the statistics of the batch and with dropout;
/// - `backward(slopes)`: from d loss / d output of each row of the last `forward`, the gradients of all parameters;
/// - `predict(inputs, rows, outputs)`: outputs as a trained model gives them;
/// - `parameters()`, `statistics()`: views of weights with their gradients, and of running statistics; they stay valid
///   while the network lives.
template <class N>
concept trainable_network = std::floating_point<typename N::scalar> &&
    requires(N& network, const typename N::scalar* inputs, typename N::scalar* outputs, std::size_t rows,
             batch_number batch, std::span<const typename N::scalar> slopes) {
    { network.inputs() } -> std::same_as<std::size_t>;
    { network.forward(inputs, rows, batch) } -> std::same_as<std::span<const typename N::scalar>>;
    network.backward(slopes);
    network.predict(inputs, rows, outputs);
    { network.parameters() } -> std::same_as<std::vector<parameter<typename N::scalar>>>;
    { network.statistics() } -> std::same_as<std::vector<std::span<typename N::scalar>>>;
};

}  // namespace saddle
