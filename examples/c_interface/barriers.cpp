// Barriers and rates.
#include <cmath>
#include <limits>
#include <span>
#include <variant>
#include <vector>

#include <saddle/core/math.hpp>
#include <saddle/core/units.hpp>

#include "handles.hpp"

using namespace saddle;
using namespace saddle::c_interface;

namespace {

/// count · size. \throws input_error where that cannot be counted.
std::size_t product(std::size_t count, std::size_t size) {
    if (count > std::numeric_limits<std::size_t>::max() / size)
        throw input_error("count", "a number that fits the memory", std::to_string(count));
    return count * size;
}

void copy_out(const auto& barriers, double* out) {
    for (const auto& of_one : barriers)
        for (const double barrier_eV : of_one) *out++ = barrier_eV;
}

double rate_per_s(double barrier_eV, double k0, double thermal_eV) {
    const double rate = k0 * exact_exp(-barrier_eV / thermal_eV);
    if (!std::isfinite(rate)) throw input_error("barriers_eV", "barriers of finite rates", std::to_string(barrier_eV));
    return rate;
}

}  // namespace

int saddle_barriers(const saddle_model* model, const saddle_crystal* crystal, const std::size_t* sites,
                    std::size_t count, double* barriers_eV, std::size_t capacity) noexcept {
    return guarded([&] {
        const auto& occupied = given(crystal, "crystal");
        std::visit(
            [&]<lattice L>(const runtime::shared_model<L>& m) {
                const auto& s = on_lattice<L>(occupied);
                const auto* indices = &given(sites, "sites");
                room_for(product(count, jump_count<L>), barriers_eV, capacity, "barriers_eV");
                std::vector<site> from;
                for (std::size_t k = 0; k < count; ++k) from.push_back(checked_site(s, indices[k]));
                copy_out(m->barriers_eV(s, from), barriers_eV);
            },
            given(model, "model").composed);
    });
}

int saddle_environment_of(const saddle_model* model, const saddle_crystal* crystal, std::size_t index,
                          std::uint8_t* digits, std::size_t capacity) noexcept {
    return guarded([&] {
        const auto& occupied = given(crystal, "crystal");
        std::visit(
            [&]<lattice L>(const runtime::shared_model<L>& m) {
                const auto& s = on_lattice<L>(occupied);
                const auto& around = m->environment();
                s.gather(s.position(checked_site(s, index)), around,
                         room_for(around.size(), digits, capacity, "digits"));
            },
            given(model, "model").composed);
    });
}

int saddle_barriers_of_environments(const saddle_model* model, const std::uint8_t* digits, std::size_t count,
                                    double* barriers_eV, std::size_t capacity) noexcept {
    return guarded([&] {
        std::visit(
            [&]<lattice L>(const runtime::shared_model<L>& m) {
                const std::size_t all = product(count, m->environment().size());
                room_for(product(count, jump_count<L>), barriers_eV, capacity, "barriers_eV");
                copy_out(m->barriers_of_environments({&given(digits, "digits"), all}), barriers_eV);
            },
            given(model, "model").composed);
    });
}

int saddle_rates(const double* barriers_eV, std::size_t count, double temperature_K, double attempt_frequency_per_s,
                 double* rates_per_s) noexcept {
    return guarded([&] {
        const auto* barriers = &given(barriers_eV, "barriers_eV");
        auto* rates = &given(rates_per_s, "rates_per_s");
        const double thermal_eV = thermal_energy_eV(kelvin(temperature_K));
        if (!(attempt_frequency_per_s > 0) || !std::isfinite(attempt_frequency_per_s))
            throw input_error("attempt_frequency_per_s", "a finite value above 0 1/s",
                              std::to_string(attempt_frequency_per_s));
        std::vector<double> found;  // nothing is written where one of them fails
        for (std::size_t k = 0; k < count; ++k)
            found.push_back(rate_per_s(barriers[k], attempt_frequency_per_s, thermal_eV));
        for (const double rate : found) *rates++ = rate;
    });
}
