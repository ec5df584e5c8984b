/// \file
/// The closed list of static compositions. A model file that none of them fits runs on the dynamic composition.
#pragma once

#include <cstddef>
#include <tuple>

#include <saddle/alloy/species.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/network/mlp.hpp>
#include <saddle/network/model_data.hpp>

#include "model.hpp"

namespace saddle::runtime {

/// All policies but the backend.
template <class Lattice, class Species, class Descriptor, class Network>
struct composition {
    template <class Backend>
    using model_with = barrier_model<Lattice, Species, Descriptor, Network, Backend>;

    static bool fits(const model_data& data) {
        return !data.is_convolutional() && data.lattice == Lattice::name && data.species.size() == Species::count &&
               data.descriptor == Descriptor::description() &&
               saddle::fits<Network>(data.network, Descriptor::template on<Lattice, Species>::inputs);
    }
};

using published_map = digit_map<8, encoding::digit, alignment::rotate_z_mirror>;
using one_hot_map = digit_map<8, encoding::one_hot, alignment::canonical>;

using static_compositions =
    std::tuple<composition<bcc, species<3>, published_map, mlp<128, 128, 128, 128>>,  // Xing et al., NNK, as published
               composition<bcc, species<3>, one_hot_map, mlp<128, 128, 128, 128>>,    //
               composition<bcc, species<4>, one_hot_map, mlp<128, 128, 128, 128>>,    //
               composition<bcc, species<5>, one_hot_map, mlp<128, 128, 128, 128>>,    //
               composition<bcc, species<3>, one_hot_map, mlp<256, 256, 256>>,         //
               composition<bcc, species<4>, one_hot_map, mlp<256, 256, 256>>,         //
               composition<bcc, species<5>, one_hot_map, mlp<256, 256, 256>>,         //
               composition<fcc, species<3>, one_hot_map, mlp<128, 128, 128, 128>>,    //
               composition<fcc, species<4>, one_hot_map, mlp<128, 128, 128, 128>>,    //
               composition<fcc, species<5>, one_hot_map, mlp<128, 128, 128, 128>>>;

/// Composition number Index with an instruction set of `backend_choice`; defined in `static_composition.cpp.in`, of
/// which CMake makes one source a composition.
template <std::size_t Index>
any_model compose_static(const model_data& data, backend_choice instruction_set);

/// The composition that leaves all sizes to run time, for every backend; lattice from the data.
any_model compose_dynamic(const model_data& data, backend_choice backend);

/// The same for convolutional networks, which `scalar` and `onednn` run; automatic is the fastest of these.
any_model compose_convolutional(const model_data& data, backend_choice backend);

/// The same for those on density maps, which `onednn-gpu` and `onednn-bf16` run as well.
any_model compose_density(const model_data& data, backend_choice backend);

}  // namespace saddle::runtime
