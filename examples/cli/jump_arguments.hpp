/// \file
/// Arguments of the commands that ask a potential for barriers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/neb/vacancy_jump.hpp>

namespace saddle::cli {

/// --potential, --lattice, and how bands are relaxed.
struct jump_arguments {
    std::string potential;
    std::string lattice = "bcc";
    std::optional<std::uint64_t> images;
    double force_eV_per_A = 0.01;
    std::string measure = "atom";
    double spring_eV_per_A2 = 5;
    std::string start = "linear";
    std::string method = "lbfgs";
    std::optional<double> radius_A;
    std::optional<std::uint64_t> most_iterations;
    std::optional<std::uint64_t> threads;

    void add_to(CLI::App& command, std::size_t usual_images);
    jump_settings settings() const;
    /// Adds what the numbers of a band depend on.
    void record(nlohmann::ordered_json& settings) const;
    /// No more than there are jobs.
    std::size_t threads_for(std::size_t jobs) const;

private:
    std::size_t usual_images_ = 5;
};

inline constexpr double GPa = 1 / 160.21766208;  ///< eV/Å³

/// Check of an option's pressure.
CLI::Validator pressure_in_GPa();

/// f(L{}) with the lattice of this name.
template <class F>
auto with_lattice(const std::string& name, F f) {
    return name == fcc::name ? f(fcc{}) : f(bcc{});
}

}  // namespace saddle::cli
