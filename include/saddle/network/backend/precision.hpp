/// \file
/// Whether an engine of reduced precision holds the network it was made of.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle::detail {

/// Compares the engine of `Backend` with `scalar` on the first 32 samples. \throws input_error where an answer is off by
/// more than `Backend::replay_tolerance_eV`.
template <class Backend, class Network, std::size_t Inputs, class Rows, class Engine>
void check_precision(const Engine& engine, const dense_network& weights, Rows samples) {
    const Rows rows{samples.data, std::min<std::size_t>(samples.rows, 32), samples.width};
    const typename backend::scalar::template engine<Network, Inputs, Rows> exact(weights);
    auto exact_scratch = exact.make_workspace(rows.rows);
    auto scratch = engine.make_workspace(rows.rows);
    std::vector<float> expected(rows.rows), found(rows.rows);
    exact.evaluate(rows, expected.data(), exact_scratch);
    engine.evaluate(rows, found.data(), scratch);
    for (std::size_t r = 0; r < rows.rows; ++r)
        if (!(std::abs(double{found[r]} - expected[r]) <= Backend::replay_tolerance_eV))
            throw input_error("backend " + std::string(Backend::name()),
                              "a network that it answers within " + std::to_string(Backend::replay_tolerance_eV) + " eV",
                              std::to_string(found[r]) + " eV for " + std::to_string(expected[r]) + " eV");
}

}  // namespace saddle::detail
