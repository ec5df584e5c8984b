/// \file
/// What stands behind the handles of saddle.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "guard.hpp"
#include "model.hpp"
#include "saved_run_head.hpp"

struct saddle_model {
    saddle::runtime::any_model composed;
    std::uint64_t fingerprint{};  ///< checksum of the model file
    std::string composition;
};

struct saddle_crystal {
    std::variant<saddle::supercell<saddle::bcc>, saddle::supercell<saddle::fcc>> sites;
};

namespace saddle::c_interface {

template <lattice L>
struct run_on {
    runtime::shared_model<L> model;
    saved_run_head head;  ///< how the run began, and its temperature now
    std::unique_ptr<runtime::simulation<L>> simulation;
};

/// The crystal, on the model's lattice. \throws input_error.
template <lattice L>
const supercell<L>& on_lattice(const saddle_crystal& crystal) {
    if (const auto* sites = std::get_if<supercell<L>>(&crystal.sites)) return *sites;
    throw input_error("crystal", "one on the model's lattice, " + std::string(L::name), "one on another lattice");
}

/// \throws input_error.
template <lattice L>
site checked_site(const supercell<L>& crystal, std::size_t index) {
    if (index >= crystal.size())
        throw input_error("site", "an index below " + std::to_string(crystal.size()), std::to_string(index));
    return site{index};
}

inline void store(vec3 r, std::int32_t* xyz) {
    xyz[0] = r.x;
    xyz[1] = r.y;
    xyz[2] = r.z;
}

}  // namespace saddle::c_interface

struct saddle_run {
    std::variant<saddle::c_interface::run_on<saddle::bcc>, saddle::c_interface::run_on<saddle::fcc>> on_lattice;
    std::atomic<bool> interrupt{false};
};
