/// \file
/// The commands of the program. Each adds its options to a CLI11 sub-command and returns what runs it; the returned
/// function gives the exit status and throws saddle::error.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "arguments.hpp"

namespace saddle::cli {

using command = std::function<int()>;

command add_barriers(CLI::App& app, const output_arguments& output);
command add_anneal(CLI::App& app, const output_arguments& output);
command add_resume(CLI::App& app, const output_arguments& output);
command add_diffusion(CLI::App& app, const output_arguments& output);
command add_montecarlo(CLI::App& app, const output_arguments& output);
command add_analyze(CLI::App& app, const output_arguments& output);
command add_randomness(CLI::App& app, const output_arguments& output);
command add_rdf(CLI::App& app, const output_arguments& output);
command add_spectrum(CLI::App& app, const output_arguments& output);
command add_train(CLI::App& app, const output_arguments& output);
command add_plot(CLI::App& app, const output_arguments& output);
command add_convert(CLI::App& app, const output_arguments& output);
command add_info(CLI::App& app, const output_arguments& output);
command add_evaluate(CLI::App& app, const output_arguments& output);
command add_fit(CLI::App& app, const output_arguments& output);
command add_neb(CLI::App& app, const output_arguments& output);
command add_dataset(CLI::App& app, const output_arguments& output);
command add_order(CLI::App& app, const output_arguments& output);
command add_validate(CLI::App& app, const output_arguments& output);

}  // namespace saddle::cli
