/// \file
/// Everything that needs the standard library and Random123 alone. Reading model files (`saddle/barrier/load.hpp`) needs
/// nlohmann-json; the backends `eigen` and `onednn` need their libraries. Include those beside this header.
#pragma once

#include <saddle/alloy/composition.hpp>
#include <saddle/alloy/pairs.hpp>
#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/atom_paths.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/barrier/make_model.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/kmc/checkpoint.hpp>
#include <saddle/kmc/checkpoint_schedule.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/alignment.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/lattice/shells.hpp>
#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/backend/simd.hpp>
#include <saddle/network/mlp.hpp>
#include <saddle/parallel/side_by_side.hpp>
#include <saddle/structure/crystal.hpp>
#include <saddle/structure/recognise.hpp>
