/// \file
/// The composition that leaves shells, encoding, species count and network shape to the model file.
#pragma once

#include <string>

#include <saddle/core/error.hpp>
#include <saddle/descriptor/sdm.hpp>
#include <saddle/descriptor/voxel_map.hpp>
#include <saddle/network/cnn.hpp>
#include <saddle/network/mlp.hpp>

#include "composed.hpp"

namespace saddle::runtime {

template <lattice L, class Backend>
using dynamic_model = barrier_model<L, species<dynamic>, digit_map<dynamic>, mlp<dynamic>, Backend>;

template <lattice L, class Backend>
using dynamic_convolutional_model = barrier_model<L, species<dynamic>, voxel_map<dynamic>, cnn<dynamic>, Backend>;

template <lattice L, class Backend>
using dynamic_density_model = barrier_model<L, species<dynamic>, sdm<dynamic>, cnn<dynamic>, Backend>;

/// `Model` with a lattice and a backend.
template <template <class, class> class Model, class Backend>
any_model compose_on_lattice(const model_data& data) {
    if (data.lattice == bcc::name) return compose_as<Model<bcc, Backend>>(data);
    if (data.lattice == fcc::name) return compose_as<Model<fcc, Backend>>(data);
    throw input_error(data.source, "lattice bcc or fcc", "'" + data.lattice + "'");
}

template <class Backend>
any_model compose_dynamic_with(const model_data& data) {
    return compose_on_lattice<dynamic_model, Backend>(data);
}

template <class Backend>
any_model compose_density_with(const model_data& data) {
    return compose_on_lattice<dynamic_density_model, Backend>(data);
}

template <class Backend>
any_model compose_convolutional_with(const model_data& data) {
    return compose_on_lattice<dynamic_convolutional_model, Backend>(data);
}

}  // namespace saddle::runtime
