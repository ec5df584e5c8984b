/// \file
/// The checks between the policies of a barrier model: one sentence each, before anything else is instantiated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <saddle/alloy/species.hpp>
#include <saddle/core/extent.hpp>
#include <saddle/descriptor/concepts.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/network/concepts.hpp>

namespace saddle::detail {

template <class L, class S, class D>
concept has_lattice_form = requires { typename D::template on<L, S>; };

template <class B, class N, class D>
concept has_engine_for = requires { typename B::template engine<N, D::inputs, typename D::rows>; };

template <class B>
concept needs_whole_numbers = requires { requires B::needs_whole_numbers; };

template <class D>
concept gives_whole_numbers = requires { requires D::gives_whole_numbers; };

/// True, or a compile-time sentence that names the policies that do not fit.
template <class L, class S, class D, class N, class B>
constexpr bool composition_fits() {
    static_assert(lattice<L>, "saddle: the first policy of barrier_model must be a lattice such as bcc or fcc");
    static_assert(species_policy<S>, "saddle: the second policy of barrier_model must be species<Count>");
    static_assert(network_policy<N>, "saddle: the fourth policy of barrier_model must be a network such as mlp<128, 128>");
    if constexpr (lattice<L> && species_policy<S>) {
        static_assert(has_lattice_form<L, S, D>,
                      "saddle: the third policy of barrier_model must be a descriptor such as digit_map<8>");
        if constexpr (has_lattice_form<L, S, D>) {
            using descriptor = typename D::template on<L, S>;
            static_assert(descriptor_for<descriptor, L>,
                          "saddle: the descriptor of barrier_model does not offer what descriptor/concepts.hpp asks for");
            static_assert(!std::is_same_v<typename descriptor::rows, active_rows> ||
                              descriptor::inputs < std::numeric_limits<std::uint16_t>::max(),
                          "saddle: this descriptor with this species count has more one-hot inputs than 16 bits count");
            static_assert(has_engine_for<B, N, descriptor>,
                          "saddle: the fifth policy of barrier_model must be a backend such as backend::simd<>");
            static_assert(!needs_whole_numbers<B> || gives_whole_numbers<descriptor>,
                          "saddle: the backend of barrier_model takes whole numbers, which its descriptor does not give");
            if constexpr (network_policy<N> && has_engine_for<B, N, descriptor>)
                static_assert(backend_for<B, N, descriptor::inputs, typename descriptor::rows>,
                              "saddle: the backend of barrier_model cannot run its network on the rows of its descriptor");
        }
    }
    return true;
}

}  // namespace saddle::detail
