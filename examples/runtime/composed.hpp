/// \file
/// One composition behind the run-time interface. Included only by the sources that instantiate it.
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/barrier/make_model.hpp>
#include <saddle/barrier/references.hpp>
#include <saddle/barrier/with_memo.hpp>
#include <saddle/descriptor/displaced_atoms.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/kmc/many_vacancies.hpp>

#include "model.hpp"

namespace saddle::runtime {

/// A barrier model whose attempt frequency is the run's, not the file's.
template <class Model>
class with_attempt_frequency {
public:
    using lattice_type = typename Model::lattice_type;
    using workspace = typename Model::workspace;

    with_attempt_frequency(const Model& model, double per_s) : model_(&model), per_s_(per_s) {}

    const species_names& names() const { return model_->names(); }
    workspace make_workspace() const { return model_->make_workspace(); }
    double attempt_frequency_per_s() const { return per_s_; }
    std::size_t remembered_states() const { return model_->remembered_states(); }
    int squared_range() const { return model_->squared_range(); }
    workspace make_workspace(std::size_t environments) const { return model_->make_workspace(environments); }
    void barriers_eV(const supercell<lattice_type>& crystal, std::span<const vec3> centres,
                     per_jump<lattice_type>* barriers, workspace& scratch) const {
        model_->barriers_eV(crystal, centres, barriers, scratch);
    }
    per_jump<lattice_type> barriers_eV(const supercell<lattice_type>& crystal, vec3 centre, workspace& scratch) const {
        return model_->barriers_eV(crystal, centre, scratch);
    }

private:
    const Model* model_;
    double per_s_;
};

/// `Run` is `kmc` or `many_vacancies`.
template <class Model, template <class, class...> class Run>
class composed_simulation final : public simulation<typename Model::lattice_type> {
    using L = typename Model::lattice_type;
    using order_type = pair_order<L, order_shells>;
    using barriers_type = with_attempt_frequency<with_memo<Model>>;
    using displacements_type = mean_square_displacement<L>;
    using run_type = Run<barriers_type, order_type, atom_paths<L>, event_recorder<L>, displacements_type>;
    static constexpr bool of_one =
        std::same_as<run_type, kmc<barriers_type, order_type, atom_paths<L>, event_recorder<L>, displacements_type>>;

public:
    composed_simulation(const Model& model, supercell<L> crystal, const run_settings& settings)
        : remembering_(model, settings.memo), model_(remembering_, settings.attempt_frequency_per_s),
          run_(make_run(crystal, settings)) {}

    stop_reason advance(const stop_condition& until) override { return run_.advance(until); }
    const supercell<L>& crystal() const override { return run_.crystal(); }
    site vacancy([[maybe_unused]] std::size_t v) const override {
        if constexpr (of_one)
            return run_.vacancy();
        else
            return run_.vacancy(v);
    }
    vacancy_record vacancy_counts() const override {
        if constexpr (of_one)
            return {};
        else
            return {run_.vacancy_count(), run_.divacancies(), run_.mean_divacancies(), run_.counters()};
    }
    void change_temperature(kelvin temperature, seconds at) override { run_.change_temperature(temperature, at); }
    seconds clock() const override { return run_.clock(); }
    seconds now() const override { return run_.now(); }
    const jump_statistics& statistics() const override { return run_.statistics(); }
    const order_type& order() const override { return run_.template observer<order_type>(); }
    const atom_paths<L>& paths() const override { return run_.template observer<atom_paths<L>>(); }
    const displacements_type& displacements() const override { return run_.template observer<displacements_type>(); }
    memo_counts memo() const override { return run_.workspace().memo.counts(); }
    const event_recorder<L>& events() const override { return run_.template observer<event_recorder<L>>(); }
    void save(output_archive& out) const override { run_.save(out); }
    void load(input_archive& in) override { run_.load(in); }

private:
    run_type make_run(const supercell<L>& crystal, const run_settings& settings) {
        const auto run = [&](auto... others) -> run_type {
            return {crystal,
                    model_,
                    settings.temperature,
                    settings.random_seed,
                    settings.stream.value_or(stream_of_run(settings.temperature)),
                    others...,
                    order_type(crystal),
                    atom_paths<L>(crystal),
                    recorder(crystal, settings),
                    followed(crystal, settings)};
        };
        if constexpr (of_one)
            return run();
        else
            return run(settings.others);
    }

    static event_recorder<L> recorder(const supercell<L>& crystal, const run_settings& settings) {
        if (settings.event_block_jumps == 0) return {};
        return {crystal, settings.event_block_jumps};
    }

    static displacements_type followed(const supercell<L>& crystal, const run_settings& settings) {
        if (settings.displacement_block == 0) return {};
        return {crystal, settings.displacement_block};
    }

    with_memo<Model> remembering_;
    barriers_type model_;
    run_type run_;
};

template <class Model>
class composed_model final : public model<typename Model::lattice_type> {
    using L = typename Model::lattice_type;

public:
    explicit composed_model(model_data data)
        : data_(std::move(data)), model_(make_model<Model>(data_)),
          environment_(detail::neighbourhood_at_run_time<L>(data_.descriptor.shells)) {}

    std::string composition() const override {
        return data_.lattice + ", " + std::to_string(data_.species.size()) + " species, " + readable(data_.descriptor) +
               ", " + shape_of(detail::weights_in<typename Model::network_type>(data_)) + ", " +
               std::string(Model::backend_type::name()) + (Model::network_type::is_dynamic ? ", dynamic" : ", static");
    }

    const model_data& data() const override { return data_; }

    std::vector<per_jump<L>> barriers_eV(const supercell<L>& crystal,
                                         const std::vector<site>& vacancies) const override {
        check_species_of(crystal, model_);
        auto scratch = model_.make_workspace();
        std::optional<supercell<L>> emptied;
        std::vector<per_jump<L>> barriers;
        barriers.reserve(vacancies.size());
        for (const site v : vacancies) {
            const digit atom = crystal[v];
            if (atom != vacant) {
                if (!emptied) emptied = crystal;
                emptied->set(v, vacant);
            }
            barriers.push_back(model_.barriers_eV(atom == vacant ? crystal : *emptied, crystal.position(v), scratch));
            if (atom != vacant) emptied->set(v, atom);
        }
        return barriers;
    }

    std::vector<per_jump<L>> barriers_eV([[maybe_unused]] const supercell<L>& crystal,
                                         [[maybe_unused]] const std::vector<real3>& displacements,
                                         [[maybe_unused]] const std::vector<site>& vacancies) const override {
        if constexpr (sees_atoms) {
            check_species_of(crystal, model_);
            const auto& grid = model_.descriptor().map().grid();
            const displaced_atoms<L> displaced(displacements, 2 * grid.cutoff_A / grid.lattice_constant_A);
            auto scratch = model_.make_workspace();
            std::vector<density_atom> atoms;
            std::vector<per_jump<L>> barriers;
            for (const site v : vacancies) {
                displaced.near(crystal, crystal.position(v), atoms);
                barriers.push_back(model_.barriers_of_atoms_eV(std::span<const density_atom>(atoms), scratch));
            }
            return barriers;
        } else {
            throw input_error(data_.source, "a model on density maps for atoms off their sites",
                              readable(data_.descriptor));
        }
    }

    const std::vector<vec3>& environment() const override { return environment_; }

    std::vector<per_jump<L>> barriers_of_environments(std::span<const digit> environments) const override {
        const std::size_t size = environment_.size();
        if (environments.size() % size != 0)
            throw input_error("environments", std::to_string(size) + " sites each",
                              std::to_string(environments.size()) + " in all");
        for (const digit d : environments)
            if (d > data_.species.size())
                throw input_error("environments", "digits up to " + std::to_string(data_.species.size()),
                                  std::to_string(d));
        auto scratch = model_.make_workspace();
        std::vector<per_jump<L>> barriers;
        barriers.reserve(environments.size() / size);
        for (; !environments.empty(); environments = environments.subspan(size))
            barriers.push_back(model_.barriers_eV(environments.data(), scratch));
        return barriers;
    }

    std::vector<reference_pair> make_references(std::size_t pairs) const override {
        return saddle::make_references(model_, pairs, seed{1});
    }

    std::unique_ptr<simulation<L>> start(supercell<L> crystal, const run_settings& settings) const override {
        if (vacancies(crystal).size() == 1)
            return std::make_unique<composed_simulation<Model, kmc>>(model_, std::move(crystal), settings);
        return std::make_unique<composed_simulation<Model, many_vacancies>>(model_, std::move(crystal), settings);
    }

private:
    static constexpr bool sees_atoms =
        requires(const Model& m, std::span<const density_atom> atoms, typename Model::workspace& scratch) {
        m.barriers_of_atoms_eV(atoms, scratch);
    };

    model_data data_;
    Model model_;
    std::vector<vec3> environment_;
};

/// The shared form that `compose` returns. \throws input_error as `make_model`.
template <class Model>
any_model compose_as(const model_data& data) {
    return shared_model<typename Model::lattice_type>(std::make_shared<const composed_model<Model>>(data));
}

}  // namespace saddle::runtime
