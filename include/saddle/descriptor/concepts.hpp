/// \file
/// What a descriptor policy offers.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Turns the surroundings of a vacancy into network input, one row a jump of the lattice, or several whose outputs are
/// averaged.
///
/// `D::on<L, Species>` is the descriptor on a lattice for a species count (both may leave sizes to run time). An object
/// `d` of it offers
/// - `inputs`: numbers a network row has, `dynamic` where only `d.input_count()` knows;
/// - `rows`: `dense_rows` or `active_rows`;
/// - `gives_whole_numbers`, true where all inputs are whole numbers from 0 to 16; false may be left out;
/// - `d.environment_size()`: sites that decide a barrier;
/// - `d.rows_a_jump()`, where it has one: else a jump has one row;
/// - `d.squared_range()`, where it has one: the greatest squared distance of them from the vacancy, units of (a/2)²;
/// - `d.gather(crystal, centre, environment)`: their digits, in the site order of model files;
/// - `d.encode(environment, values)`: all rows of input from these digits, those of a jump together, into
///   `d.row_width()` values a row.
template <class D, class L>
concept descriptor_for = lattice<L> && requires(const D d, const supercell<L>& crystal, vec3 centre, digit* environment,
                                                const digit* digits, typename D::rows::value_type* values) {
    { D::inputs } -> std::convertible_to<std::size_t>;
    { d.input_count() } -> std::same_as<std::size_t>;
    { d.environment_size() } -> std::same_as<std::size_t>;
    { d.row_width() } -> std::same_as<std::size_t>;
    d.gather(crystal, centre, environment);
    d.encode(digits, values);
};

namespace detail {

/// Rows of input of a jump.
template <class D>
std::size_t rows_a_jump(const D& descriptor) {
    if constexpr (requires { descriptor.rows_a_jump(); })
        return descriptor.rows_a_jump();
    else
        return 1;
}

}  // namespace detail

}  // namespace saddle
