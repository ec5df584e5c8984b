/// \file
/// Whether a model came back from a file as it was written.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <fuzz/fuzz.hpp>
#include <saddle/network/model_data.hpp>
#include <saddle/network/model_file.hpp>

namespace fuzz {

inline void require_same_model(const saddle::model_data& a, const saddle::model_data& b) {
    require(a.lattice == b.lattice && a.lattice_constant_A == b.lattice_constant_A &&
                a.lattice_constant_range_A == b.lattice_constant_range_A,
            "another lattice");
    require(a.species == b.species, "other species");
    require(a.descriptor == b.descriptor, "another descriptor");
    require(a.attempt_frequency_per_s == b.attempt_frequency_per_s, "another attempt frequency");
    require(a.network.layers.size() == b.network.layers.size(), "another number of layers");
    for (std::size_t k = 0; k < a.network.layers.size(); ++k) {
        const auto& left = a.network.layers[k];
        const auto& right = b.network.layers[k];
        require(left.inputs == right.inputs && left.outputs == right.outputs, "another layer");
        require(left.weight == right.weight && left.bias == right.bias, "other weights");
    }
    require(a.references.size() == b.references.size(), "another number of reference pairs");
    for (std::size_t p = 0; p < a.references.size(); ++p) {
        const auto& left = a.references[p];
        const auto& right = b.references[p];
        require(left.environment == right.environment && left.jump == right.jump &&
                    std::bit_cast<std::uint64_t>(left.barrier_eV) == std::bit_cast<std::uint64_t>(right.barrier_eV),
                "another reference pair");
    }
}

}  // namespace fuzz
