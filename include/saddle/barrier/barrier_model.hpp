/// \file
/// The composition: lattice, species count, descriptor, network and backend make one barrier predictor.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/composition.hpp>
#include <saddle/barrier/sample_rows.hpp>
#include <saddle/core/error.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/network/backend/precision.hpp>
#include <saddle/network/dense_network.hpp>
#include <saddle/network/mlp.hpp>

namespace saddle {

/// Predicts the barriers of all jumps of a vacancy (Xing et al., NNK; Fan et al., CNN on density maps): the descriptor
/// turns the surroundings along each jump, the network gives one number a jump, in eV.
///
/// A value: copies are independent, and threads may share one, each with a workspace of its own.
template <class Lattice, class Species, class Descriptor, class Network, class Backend>
class barrier_model {
    static_assert(detail::composition_fits<Lattice, Species, Descriptor, Network, Backend>());

public:
    using lattice_type = Lattice;
    using species_type = Species;
    using descriptor_type = typename Descriptor::template on<Lattice, Species>;
    using descriptor_policy = Descriptor;
    using network_type = Network;
    using backend_type = Backend;
    using rows_type = typename descriptor_type::rows;
    using engine_type = typename Backend::template engine<Network, descriptor_type::inputs, rows_type>;

    /// Scratch memory of one thread.
    struct workspace {
        std::vector<digit> environment;
        std::vector<typename rows_type::value_type> rows;
        typename engine_type::workspace engine;
    };

    /// \throws input_error unless the weights have the shape that the policies fix, and as many names as species, and
    /// where a backend of reduced precision does not hold the network within its tolerance.
    barrier_model(const dense_network& weights, species_names names, double attempt_frequency_per_s,
                  descriptor_type descriptor = {})
        : descriptor_(std::move(descriptor)), engine_(make_engine(checked(weights, names, descriptor_), names.size())),
          names_(std::move(names)), attempt_frequency_(attempt_frequency_per_s) {}

    const species_names& names() const { return names_; }
    double attempt_frequency_per_s() const { return attempt_frequency_; }
    const descriptor_type& descriptor() const { return descriptor_; }

    workspace make_workspace() const {
        return {std::vector<digit>(descriptor_.environment_size()),
                std::vector<typename rows_type::value_type>(jump_count<Lattice> * descriptor_.row_width()),
                engine_.make_workspace(jump_count<Lattice>)};
    }

    /// Barriers in eV of the vacancy at `centre` (inside the box), in the order of `Lattice::jumps`. The digits of the
    /// crystal are those of `names()`.
    per_jump<Lattice> barriers_eV(const supercell<Lattice>& crystal, vec3 centre, workspace& scratch) const {
        descriptor_.gather(crystal, centre, scratch.environment.data());
        return barriers_eV(scratch.environment.data(), scratch);
    }

    /// The same from the digits of the environment, in the site order of model files.
    per_jump<Lattice> barriers_eV(const digit* environment, workspace& scratch) const {
        descriptor_.encode(environment, scratch.rows.data());
        per_jump<Lattice, float> outputs;
        engine_.evaluate(rows_type{scratch.rows.data(), outputs.size(), descriptor_.row_width()}, outputs.data(),
                         scratch.engine);
        per_jump<Lattice> barriers;
        for (std::size_t j = 0; j < barriers.size(); ++j) barriers[j] = outputs[j];
        return barriers;
    }

private:
    static const dense_network& checked(const dense_network& weights, const species_names& names,
                                        const descriptor_type& descriptor) {
        check_network(weights, "network");
        check_species_names(names, "species of the model");
        if (Species::count != dynamic && names.size() != Species::count)
            throw input_error("model", std::to_string(Species::count) + " species", joined(names));
        if (!fits<Network>(weights, descriptor.input_count()))
            throw input_error(
                "model", "a network of the composed shape for " + std::to_string(descriptor.input_count()) + " inputs",
                shape_of(weights));
        return weights;
    }

    engine_type make_engine(const dense_network& weights, std::size_t species) const {
        if constexpr (std::constructible_from<engine_type, const dense_network&>) {
            return engine_type(weights);
        } else {
            const auto values = detail::sample_rows<Lattice>(descriptor_, species);
            const rows_type samples{values.data(), values.size() / descriptor_.row_width(), descriptor_.row_width()};
            engine_type engine(weights, samples);
            detail::check_precision<Backend, Network, descriptor_type::inputs>(engine, weights, samples);
            return engine;
        }
    }

    descriptor_type descriptor_;
    engine_type engine_;
    species_names names_;
    double attempt_frequency_;
};

}  // namespace saddle
