// The program `saddle`.
#include <cstdio>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <saddle/core/error.hpp>

#include "arguments.hpp"
#include "commands.hpp"
#include "ranks.hpp"
#include "settings.hpp"
#include "version.hpp"

namespace {

constexpr int done = 0;
constexpr int run_failed = 1;
constexpr int wrong_input = 2;

int fail(const char* what, int status) {
    if (saddle::cli::another_rank_speaks()) return status;
    std::fprintf(stderr, "saddle: error: %s\n", what);
    return status;
}

/// The exit status of a command; what it throws is said.
int status_of(const saddle::cli::command& command) {
    try {
        return command();
    } catch (const saddle::input_error& problem) {
        return fail(problem.what(), wrong_input);
    } catch (const std::bad_alloc&) {
        return fail("out of memory", run_failed);
    } catch (const std::exception& problem) {
        return fail(problem.what(), run_failed);
    }
}

/// Runs a command, over the ranks of mpirun where there are any.
int run(const std::string& name, const saddle::cli::command& command) {
    const int status = status_of([&] { return saddle::cli::run_on_ranks(name, [&] { return status_of(command); }); });
    if (status != done) return status;
    return status_of([] {
        saddle::cli::check_printed();
        return done;
    });
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app(
        "Vacancy diffusion in alloys: migration barriers from a neural network, kinetic Monte Carlo on them.\n"
        "`saddle COMMAND --help` explains a command and shows an example.");
    app.name("saddle");
    app.set_version_flag("--version", saddle::cli::version_text());
    app.require_subcommand(1);
    app.fallthrough();
    app.allow_config_extras(CLI::config_extras_mode::error);
    app.failure_message([](const CLI::App*, const CLI::Error& problem) {
        return "saddle: error: " + std::string(problem.what()) + " (--help explains)\n";
    });
    app.get_formatter()->column_width(34);
    saddle::cli::output_arguments output;
    app.add_flag("-q,--quiet", output.quiet, "No progress and no remarks");
    app.config_formatter(std::make_shared<saddle::cli::settings_format>());
    app.set_config("--config", "", "Settings from a TOML file, a table a command: [anneal] temperature = 800");

    std::vector<std::pair<CLI::App*, saddle::cli::command>> commands;
    for (const auto add :
         {saddle::cli::add_barriers, saddle::cli::add_anneal, saddle::cli::add_resume, saddle::cli::add_montecarlo,
          saddle::cli::add_analyze, saddle::cli::add_diffusion, saddle::cli::add_randomness, saddle::cli::add_spectrum,
          saddle::cli::add_rdf, saddle::cli::add_train, saddle::cli::add_evaluate, saddle::cli::add_fit,
          saddle::cli::add_neb, saddle::cli::add_dataset, saddle::cli::add_order, saddle::cli::add_plot,
          saddle::cli::add_convert, saddle::cli::add_info, saddle::cli::add_validate}) {
        auto command = add(app, output);
        auto* const sub = app.get_subcommands({}).back();
        sub->allow_config_extras(CLI::config_extras_mode::error);
        commands.emplace_back(sub, std::move(command));
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        const int status = saddle::cli::another_rank_speaks() ? problem.get_exit_code() : app.exit(problem);
        return status == 0 ? done : wrong_input;
    } catch (const saddle::input_error& problem) {
        return fail(problem.what(), wrong_input);
    }
    for (const auto& [parsed, command] : commands)
        if (parsed->parsed()) return run(parsed->get_name(), command);
    return wrong_input;
}
