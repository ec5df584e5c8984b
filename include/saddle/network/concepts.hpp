/// \file
/// What a network policy and a backend policy offer.
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>

#include <saddle/descriptor/input.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle {

/// A network policy: a shape, fixed by the type or left to its weights (`is_dynamic`).
template <class N>
concept network_policy = requires {
    { N::is_dynamic } -> std::convertible_to<bool>;
};

namespace detail {

template <class N>
struct weights_of_policy {
    using type = dense_network;
};
template <class N>
    requires requires { typename N::weights_type; }
struct weights_of_policy<N> {
    using type = typename N::weights_type;
};

}  // namespace detail

/// The weights of a network policy: its `weights_type`, a `dense_network` where it names none.
template <class N>
using weights_of = typename detail::weights_of_policy<N>::type;

/// A backend policy: who multiplies.
///
/// `B::engine<Network, Inputs, Rows>` holds weights in the backend's own layout and is shared by threads read-only; its
/// `workspace` holds the scratch memory of one thread for a fixed number of rows. `evaluate` writes one number a row
/// (eV); those of `scalar`, `simd` and `int16` allocate nothing. An engine may say that more than `useful_rows()` rows
/// in a call gain nothing.
///
/// A backend of reduced precision may ask for sample rows of input beside the weights, to fix its scales by, and states
/// `B::replay_tolerance_eV`, within which it answers the reference pairs of a model file; one that takes whole numbers
/// alone says so by `B::needs_whole_numbers`.
template <class B, class Network, std::size_t Inputs, class Rows,
          class Engine = typename B::template engine<Network, Inputs, Rows>>
concept backend_for = network_policy<Network> &&
    (std::constructible_from<Engine, const weights_of<Network>&> ||
     std::constructible_from<Engine, const weights_of<Network>&, Rows>)&&requires(const Engine& engine, Rows rows,
                                                                                  typename Engine::workspace& scratch,
                                                                                  float* outputs, std::size_t count) {
    { B::name() } -> std::convertible_to<std::string_view>;
    { engine.make_workspace(count) } -> std::same_as<typename Engine::workspace>;
    engine.evaluate(rows, outputs, scratch);
};

}  // namespace saddle
