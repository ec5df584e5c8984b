/// \file
/// Portable models of the Knowledgebase of Interatomic Models (openkim.org) as potentials, through the KIM API.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <KIM_SimulatorHeaders.hpp>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/potential/kim_collections.hpp>
#include <saddle/potential/neighbour_list.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

namespace detail {

struct kim_model_deleter {
    void operator()(KIM::Model* model) const {
        const quiet_kim quiet;
        KIM::Model::Destroy(&model);
    }
};

struct kim_arguments_deleter {
    KIM::Model* model{};
    void operator()(KIM::ComputeArguments* arguments) const {
        const quiet_kim quiet;
        model->ComputeArgumentsDestroy(&arguments);
    }
};

/// The KIM API's question for neighbours, answered by a `neighbour_list`.
inline int kim_neighbours(void* list, int, const double*, int, int particle, int* count, const int** neighbours) {
    const auto near = static_cast<const neighbour_list*>(list)->of(static_cast<std::size_t>(particle));
    *count = static_cast<int>(near.size());
    *neighbours = reinterpret_cast<const int*>(near.data());  // same numbers: there are fewer than 2^31
    return 0;
}

}  // namespace detail

/// A portable model, in Å and eV: neighbours from a list of its own, forces on images folded back.
class kim_potential {
public:
    /// A model by its name and the species that are used of it, in this order; all it knows where none are named.
    /// \throws input_error where the model is not installed, lacks a species or asks for what atoms in a box do not
    /// have.
    explicit kim_potential(const std::string& name, species_names wanted = {})
        : name_(name), names_(std::move(wanted)), model_(created(name)) {
        choose_species();
        create_arguments();
        double reach_A = 0;
        model_->GetInfluenceDistance(&reach_A);
        list_ = std::make_unique<neighbour_list>(reach_A, 0.6, pairs_asked_for());
        if (arguments_->SetCallbackPointer(KIM::COMPUTE_CALLBACK_NAME::GetNeighborList, KIM::LANGUAGE_NAME::cpp,
                                           reinterpret_cast<KIM::Function*>(&detail::kim_neighbours), list_.get()))
            throw error(place() + ": it does not take neighbours");
    }

    const std::string& name() const { return name_; }
    const species_names& names() const { return names_; }
    double cutoff_A() const { return list_->cutoff_A(); }

    /// \throws error where the model fails.
    double energy_eV(const atoms& structure, std::span<real3> forces) {
        check_call(structure, names_, forces);
        list_->update(structure);
        const std::size_t count = list_->positions().size();
        codes_.resize(count);
        for (std::size_t k = 0; k < count; ++k) codes_[k] = code_of_[structure.species[list_->owners()[k]]];
        contributing_.assign(count, 0);
        std::fill_n(contributing_.begin(), structure.size(), 1);
        on_images_.resize(count);
        energies_.resize(gives_energies_ ? count : 0);

        const int particles = static_cast<int>(count);
        double energy = 0;
        point_at(particles, energy);
        if (model_->Compute(arguments_.get())) throw error(place() + ": it failed on these atoms");
        list_->fold(on_images_, forces);
        virial_ = list_->virial_eV(on_images_);
        energies_.resize(std::min(energies_.size(), structure.size()));
        return energy;
    }

    const symmetric_tensor& virial_eV() const { return virial_; }

    /// Empty where the model does not tell.
    std::span<const double> per_atom_energy_eV() const { return energies_; }

private:
    using model_pointer = std::unique_ptr<KIM::Model, detail::kim_model_deleter>;
    using arguments_pointer = std::unique_ptr<KIM::ComputeArguments, detail::kim_arguments_deleter>;

    std::string place() const { return "KIM model " + name_; }

    static model_pointer created(const std::string& name) {
        check_kim_model_installed(name);
        const detail::quiet_kim quiet;
        KIM::Model* made = nullptr;
        int in_our_units = 0;
        if (KIM::Model::Create(KIM::NUMBERING::zeroBased, KIM::LENGTH_UNIT::A, KIM::ENERGY_UNIT::eV,
                               KIM::CHARGE_UNIT::e, KIM::TEMPERATURE_UNIT::K, KIM::TIME_UNIT::ps, name, &in_our_units,
                               &made))
            throw input_error("KIM model " + name, "one that loads", "one that does not");
        model_pointer model(made);
        if (!in_our_units) throw input_error("KIM model " + name, "one that works in Å and eV", "one that does not");
        return model;
    }

    /// Fills in the names where none were wanted, and the model's code of each.
    void choose_species() {
        species_names known;
        int count = 0;
        KIM::SPECIES_NAME::GetNumberOfSpeciesNames(&count);
        for (int i = 0; i < count; ++i) {
            KIM::SpeciesName species;
            KIM::SPECIES_NAME::GetSpeciesName(i, &species);
            if (code_of(species)) known.push_back(species.ToString());
        }
        if (names_.empty()) names_ = known;
        for (const auto& name : names_) {
            const KIM::SpeciesName species(name);
            const auto code = species.Known() ? code_of(species) : std::nullopt;
            if (!code) throw input_error(place(), "one of its species " + joined(known), "'" + name + "'");
            code_of_.push_back(*code);
        }
    }

    std::optional<int> code_of(const KIM::SpeciesName& species) const {
        int supported = 0, code = 0;
        if (model_->GetSpeciesSupportAndCode(species, &supported, &code) || !supported) return std::nullopt;
        return code;
    }

    void create_arguments() {
        const detail::quiet_kim quiet;
        KIM::ComputeArguments* made = nullptr;
        if (model_->ComputeArgumentsCreate(&made)) throw error(place() + ": it makes no arguments");
        arguments_ = arguments_pointer(made, {model_.get()});
        check_callbacks();
        for (const auto& argument :
             {KIM::COMPUTE_ARGUMENT_NAME::partialEnergy, KIM::COMPUTE_ARGUMENT_NAME::partialForces})
            if (support_of(argument) == KIM::SUPPORT_STATUS::notSupported)
                throw input_error(place(), "one that gives energy and forces", "no " + argument.ToString());
        gives_energies_ =
            support_of(KIM::COMPUTE_ARGUMENT_NAME::partialParticleEnergy) != KIM::SUPPORT_STATUS::notSupported;
    }

    KIM::SupportStatus support_of(const KIM::ComputeArgumentName& argument) const {
        KIM::SupportStatus status;
        arguments_->GetArgumentSupportStatus(argument, &status);
        return status;
    }

    /// Neighbours are all that it is told.
    void check_callbacks() const {
        int count = 0;
        KIM::COMPUTE_CALLBACK_NAME::GetNumberOfComputeCallbackNames(&count);
        for (int i = 0; i < count; ++i) {
            KIM::ComputeCallbackName callback;
            KIM::COMPUTE_CALLBACK_NAME::GetComputeCallbackName(i, &callback);
            KIM::SupportStatus status;
            arguments_->GetCallbackSupportStatus(callback, &status);
            if (status == KIM::SUPPORT_STATUS::required)
                throw input_error(place(), "one that asks for neighbours alone", callback.ToString());
        }
    }

    pair_count pairs_asked_for() const {
        int lists = 0;
        const double* cutoffs = nullptr;
        const int* of_atoms_alone = nullptr;
        model_->GetNeighborListPointers(&lists, &cutoffs, &of_atoms_alone);
        return std::all_of(of_atoms_alone, of_atoms_alone + lists, [](int alone) { return alone == 1; })
                   ? pair_count::twice
                   : pair_count::of_images;
    }

    void point_at(const int& particles, double& energy) {
        namespace name = KIM::COMPUTE_ARGUMENT_NAME;
        auto& a = *arguments_;
        const bool failed = a.SetArgumentPointer(name::numberOfParticles, &particles) ||
                            a.SetArgumentPointer(name::particleSpeciesCodes, codes_.data()) ||
                            a.SetArgumentPointer(name::particleContributing, contributing_.data()) ||
                            a.SetArgumentPointer(name::coordinates, list_->positions().data()->data()) ||
                            a.SetArgumentPointer(name::partialEnergy, &energy) ||
                            a.SetArgumentPointer(name::partialForces, on_images_.data()->data()) ||
                            (gives_energies_ && a.SetArgumentPointer(name::partialParticleEnergy, energies_.data()));
        if (failed) throw error(place() + ": it does not take its arguments");
    }

    std::string name_;
    species_names names_;
    std::vector<int> code_of_;  ///< of each name
    model_pointer model_;
    arguments_pointer arguments_;
    std::unique_ptr<neighbour_list> list_;  ///< its place is known to the model
    bool gives_energies_ = false;
    std::vector<int> codes_;
    std::vector<int> contributing_;
    std::vector<real3> on_images_;
    std::vector<double> energies_;
    symmetric_tensor virial_{};
};

}  // namespace saddle
