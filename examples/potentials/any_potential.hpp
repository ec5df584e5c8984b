/// \file
/// A potential whose kind is chosen at run time: one virtual call for the energy and forces of all atoms.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/potential/dynamics.hpp>

namespace saddle::runtime {

/// Any potential with a virial, behind one type. Movable, of one thread, as the potential inside.
class any_potential {
public:
    /// \param description what it is, for records and messages: the text that chose it
    template <potential_with_virial P>
    any_potential(std::string description, P potential)
        : description_(std::move(description)), inside_(std::make_unique<holder<P>>(std::move(potential))) {}

    const std::string& description() const { return description_; }
    const species_names& names() const { return inside_->names(); }
    double cutoff_A() const { return inside_->cutoff_A(); }
    double energy_eV(const atoms& structure, std::span<real3> forces) { return inside_->energy_eV(structure, forces); }
    const symmetric_tensor& virial_eV() const { return inside_->virial_eV(); }

    /// Empty where the potential does not tell.
    std::span<const double> per_atom_energy_eV() const { return inside_->per_atom_energy_eV(); }

    /// Whether the potential moves atoms itself.
    bool has_dynamics() const { return inside_->has_dynamics(); }
    /// As `potential_with_dynamics`. \throws input_error where the potential has none.
    void move(atoms& structure, std::span<const real3> velocities, const dynamics_settings& settings) {
        inside_->move(structure, velocities, settings);
    }

private:
    struct interface {
        virtual ~interface() = default;
        virtual const species_names& names() const = 0;
        virtual double cutoff_A() const = 0;
        virtual double energy_eV(const atoms& structure, std::span<real3> forces) = 0;
        virtual const symmetric_tensor& virial_eV() const = 0;
        virtual std::span<const double> per_atom_energy_eV() const = 0;
        virtual bool has_dynamics() const = 0;
        virtual void move(atoms& structure, std::span<const real3> velocities, const dynamics_settings& settings) = 0;
    };

    template <class P>
    struct holder final : interface {
        explicit holder(P potential) : held(std::move(potential)) {}
        const species_names& names() const override { return held.names(); }
        double cutoff_A() const override { return held.cutoff_A(); }
        double energy_eV(const atoms& structure, std::span<real3> forces) override {
            return held.energy_eV(structure, forces);
        }
        const symmetric_tensor& virial_eV() const override { return held.virial_eV(); }
        std::span<const double> per_atom_energy_eV() const override {
            if constexpr (potential_with_atom_energies<P>)
                return held.per_atom_energy_eV();
            else
                return {};
        }
        bool has_dynamics() const override { return potential_with_dynamics<P>; }
        void move([[maybe_unused]] atoms& structure, [[maybe_unused]] std::span<const real3> velocities,
                  [[maybe_unused]] const dynamics_settings& settings) override {
            if constexpr (potential_with_dynamics<P>)
                held.move(structure, velocities, settings);
            else
                throw input_error("dynamics", "a potential of LAMMPS, lammps:'pair_style …; pair_coeff …'", "another");
        }
        P held;
    };

    std::string description_;
    std::unique_ptr<interface> inside_;
};

}  // namespace saddle::runtime
