#include "table_figures.hpp"

#include <algorithm>
#include <initializer_list>

#include <saddle/core/error.hpp>

#include "cluster_figures.hpp"
#include "diffusion_figures.hpp"
#include "ensemble_figures.hpp"
#include "map_figures.hpp"
#include "parity_figures.hpp"
#include "randomness_figures.hpp"
#include "rdf_figures.hpp"
#include "spectrum_figures.hpp"
#include "swap_figures.hpp"
#include "training_figures.hpp"
#include "window_figures.hpp"

namespace saddle::cli {

namespace {

/// A kind of table: the columns that tell it from all others, and what draws it.
struct table_kind {
    std::initializer_list<const char*> columns;
    std::vector<figure> (*draw)(const csv_table&);
};

}  // namespace

std::vector<figure> figures_of_table(const csv_table& table) {
    const std::initializer_list<table_kind> kinds{
        {{"folder", "composition", "replica", "D_vacancy_m2_per_s"}, figures_of_ensemble},
        {{"x_A", "y_A", "z_A", "species"}, map_figures},
        {{"temperature_K", "randomness"}, randomness_figures},
        {{"temperature_K", "swaps_an_atom", "energy_eV", "acceptance"}, swap_figures},
        {{"cluster", "persistent", "size", "frame"}, cluster_figures},
        {{"frame", "quantity", "shell", "pair", "value"}, growth_figures},
        {{"temperature_K", "quantity", "species", "value", "standard_error", "composition"}, arrhenius_figures},
        {{"temperature_K", "species", "time_s", "msd_A2", "standard_error_A2", "composition"}, displacement_figures},
        {{"jumps_a_window", "jump_rate", "jump_rate_error"}, window_figures},
        {{"distance_A", "g_all"}, distribution_figures},
        {{"alloy", "barrier_eV", "predicted_eV"}, parity_figures},
        {{"epoch", "training_loss", "validation_loss", "validation_mae_eV"}, history_figures},
        {{"species", "barrier_eV", "density_per_eV"}, spectrum_figures},
        {{"species", "mean_eV", "std_eV"}, mean_barrier_figures}};
    for (const auto& kind : kinds) {
        if (!std::all_of(kind.columns.begin(), kind.columns.end(), [&](const char* c) { return table.has(c); }))
            continue;
        if (table.size() == 0) throw input_error(table.path().string(), "rows below the header", "none");
        return kind.draw(table);
    }
    return {};
}

}  // namespace saddle::cli
