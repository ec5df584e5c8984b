/// \file
/// The composition: lattice, species count, descriptor, network and backend make one barrier predictor.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/composition.hpp>
#include <saddle/barrier/sample_rows.hpp>
#include <saddle/core/error.hpp>
#include <saddle/descriptor/concepts.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/network/backend/precision.hpp>
#include <saddle/network/cnn.hpp>
#include <saddle/network/concepts.hpp>
#include <saddle/network/dense_network.hpp>
#include <saddle/network/mlp.hpp>

namespace saddle {

/// Predicts the barriers of all jumps of a vacancy (Xing et al., NNK; Fan et al., CNN on density maps): the descriptor
/// turns the surroundings along each jump, the network gives one number a jump, in eV (the mean over its rows where the
/// descriptor makes several of a jump).
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
    using weights_type = weights_of<Network>;
    using backend_type = Backend;
    using rows_type = typename descriptor_type::rows;
    using engine_type = typename Backend::template engine<Network, descriptor_type::inputs, rows_type>;

    /// Scratch memory of one thread.
    struct workspace {
        std::vector<digit> environment;
        std::vector<typename rows_type::value_type> rows;
        std::vector<float> outputs;
        std::vector<typename engine_type::workspace> engines;  ///< number k is for the rows of 2^k environments
    };

    /// \throws input_error unless the weights have the shape that the policies fix, and as many names as species, and
    /// where a backend of reduced precision does not hold the network within its tolerance.
    barrier_model(const weights_type& weights, species_names names, double attempt_frequency_per_s,
                  descriptor_type descriptor = {})
        : descriptor_(std::move(descriptor)), engine_(make_engine(checked(weights, names, descriptor_), names.size())),
          names_(std::move(names)), attempt_frequency_(attempt_frequency_per_s) {}

    const species_names& names() const { return names_; }
    double attempt_frequency_per_s() const { return attempt_frequency_; }
    const descriptor_type& descriptor() const { return descriptor_; }

    /// See `descriptor_for`.
    int squared_range() const requires requires(const descriptor_type& d) { d.squared_range(); }
    { return descriptor_.squared_range(); }

    /// For up to `environments` in one pass of the network, rounded down to a power of two.
    workspace make_workspace(std::size_t environments = 1) const {
        std::size_t together = std::bit_floor(std::max<std::size_t>(1, environments));
        if constexpr (requires { engine_.useful_rows(); })
            while (together > 1 && together * rows_a_vacancy() > engine_.useful_rows()) together /= 2;
        const std::size_t rows = together * rows_a_vacancy();
        workspace made{std::vector<digit>(together * descriptor_.environment_size()),
                       std::vector<typename rows_type::value_type>(rows * descriptor_.row_width()),
                       std::vector<float>(rows),
                       {}};
        for (std::size_t k = 1; k <= together; k *= 2)
            made.engines.push_back(engine_.make_workspace(k * rows_a_vacancy()));
        return made;
    }

    /// Barriers in eV of the vacancy at `centre` (inside the box), in the order of `Lattice::jumps`. The digits of the
    /// crystal are those of `names()`.
    per_jump<Lattice> barriers_eV(const supercell<Lattice>& crystal, vec3 centre, workspace& scratch) const {
        descriptor_.gather(crystal, centre, scratch.environment.data());
        return barriers_eV(scratch.environment.data(), scratch);
    }

    /// The same from the digits of the environment, in the site order of model files.
    per_jump<Lattice> barriers_eV(const digit* environment, workspace& scratch) const {
        per_jump<Lattice> barriers;
        evaluate(environment, 0, &barriers, scratch);
        return barriers;
    }

    /// The same from atoms near the vacancy that need not stand on sites, for descriptors that take them.
    template <class Atoms>
    per_jump<Lattice> barriers_of_atoms_eV(const Atoms& atoms, workspace& scratch) const requires
        requires(const descriptor_type& d, float* values) {
        d.encode(atoms, values);
    }
    {
        per_jump<Lattice> barriers;
        descriptor_.encode(atoms, scratch.rows.data());
        evaluate(0, &barriers, scratch);
        return barriers;
    }

    /// Barriers of many vacancies, one after the other into `barriers`.
    void barriers_eV(const supercell<Lattice>& crystal, std::span<const vec3> centres, per_jump<Lattice>* barriers,
                     workspace& scratch) const {
        const std::size_t most = std::size_t{1} << (scratch.engines.size() - 1);
        while (!centres.empty()) {
            const auto some = centres.first(std::min(most, centres.size()));
            for (std::size_t k = 0; k < some.size(); ++k)
                descriptor_.gather(crystal, some[k], &scratch.environment[k * descriptor_.environment_size()]);
            barriers_eV(scratch.environment.data(), some.size(), barriers, scratch);
            centres = centres.subspan(some.size());
            barriers += some.size();
        }
    }

    /// The same from the digits of `count` environments, one after the other.
    void barriers_eV(const digit* environments, std::size_t count, per_jump<Lattice>* barriers,
                     workspace& scratch) const {
        while (count > 0) {
            const std::size_t k =
                std::min<std::size_t>(scratch.engines.size(), static_cast<std::size_t>(std::bit_width(count))) - 1;
            const std::size_t together = std::size_t{1} << k;
            evaluate(environments, k, barriers, scratch);
            environments += together * descriptor_.environment_size();
            barriers += together;
            count -= together;
        }
    }

private:
    /// Of 2^k environments.
    void evaluate(const digit* environments, std::size_t k, per_jump<Lattice>* barriers, workspace& scratch) const {
        for (std::size_t i = 0; i < std::size_t{1} << k; ++i)
            descriptor_.encode(environments + i * descriptor_.environment_size(),
                               &scratch.rows[i * rows_a_vacancy() * descriptor_.row_width()]);
        evaluate(k, barriers, scratch);
    }

    /// Of the rows of 2^k environments.
    void evaluate(std::size_t k, per_jump<Lattice>* barriers, workspace& scratch) const {
        const std::size_t count = std::size_t{1} << k;
        engine_.evaluate(rows_type{scratch.rows.data(), count * rows_a_vacancy(), descriptor_.row_width()},
                         scratch.outputs.data(), scratch.engines[k]);
        const float* output = scratch.outputs.data();
        const std::size_t rows = detail::rows_a_jump(descriptor_);
        for (std::size_t i = 0; i < count; ++i)
            for (auto& barrier : barriers[i]) {
                double sum = 0;
                for (std::size_t r = 0; r < rows; ++r) sum += *output++;
                barrier = sum / static_cast<double>(rows);
            }
    }

    std::size_t rows_a_vacancy() const { return jump_count<Lattice> * detail::rows_a_jump(descriptor_); }

    static const weights_type& checked(const weights_type& weights, const species_names& names,
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

    engine_type make_engine(const weights_type& weights, std::size_t species) const {
        if constexpr (std::constructible_from<engine_type, const weights_type&>) {
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
