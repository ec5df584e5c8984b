/// \file
/// Tables of jumps from a potential: the columns of `saddle barriers` and what the band says besides.
#pragma once

#include <string>

#include <saddle/neb/vacancy_jump.hpp>

#include "arguments.hpp"

namespace saddle::cli {

inline constexpr const char* jump_table_header =
    "vacancy_id,neighbor_id,dx,dy,dz,species,barrier_eV,reverse_eV,images,force_eV_per_A,outcome,calls\n";

/// One row. A jump that is not normal has the barriers nan; the force is what is left on the band, or at the ends.
template <lattice L>
void append_jump_row(std::string& csv, const vacancy_state<L>& state, const jump_result& made,
                     const jump_settings& settings);

/// Says on stderr what became of a jump that is not normal.
template <lattice L>
void remark_outcome(const output_arguments& output, const vacancy_state<L>& state, const jump_result& made,
                    const jump_settings& settings);

/// A folder for results, made where it is missing. \throws input_error (with the option's name).
void make_folder(const std::string& folder, const std::string& option);

}  // namespace saddle::cli
