/// \file
/// The composition that leaves shells, encoding, species count and network shape to the model file.
#pragma once

#include <string>

#include <saddle/core/error.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/network/mlp.hpp>

#include "composed.hpp"

namespace saddle::runtime {

template <lattice L, class Backend>
using dynamic_model = barrier_model<L, species<dynamic>, digit_map<dynamic>, mlp<dynamic>, Backend>;

template <class Backend>
any_model compose_dynamic_with(const model_data& data) {
    if (data.lattice == bcc::name) return compose_as<dynamic_model<bcc, Backend>>(data);
    if (data.lattice == fcc::name) return compose_as<dynamic_model<fcc, Backend>>(data);
    throw input_error(data.source, "lattice bcc or fcc", "'" + data.lattice + "'");
}

}  // namespace saddle::runtime
