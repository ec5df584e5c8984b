#include "domains.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>
#include <thread>
#include <variant>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/departure.hpp>
#include <saddle/parallel/rank_threads.hpp>

#include "domain_job.hpp"
#include "found_run.hpp"
#include "interrupt.hpp"
#include "model_library.hpp"
#include "ranks.hpp"
#include "run_folder.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

/// As many as there are ranks of mpirun, else threads.
int ranks_wanted(const machine_arguments& machine) {
    if (rank_count() > 1) return static_cast<int>(rank_count());
    const auto cores = std::max(1U, std::thread::hardware_concurrency());
    return static_cast<int>(std::min<std::uint64_t>(machine.threads.value_or(cores), 1024));
}

/// The fewest domains that give each rank one; of these those with the shortest borders. \throws input_error where
/// there are none.
template <lattice L>
std::array<int, 3> chosen_domains(const std::array<int, 3>& cells, const domain_model<L>& model, int ranks) {
    std::array<int, 3> best{};
    std::array<double, 2> least{};
    for (int x = 1; x <= std::min(cells[0], ranks); ++x)
        for (int y = 1; y <= std::min(cells[1], ranks); ++y)
            for (int z = 1; z <= std::min(cells[2], ranks); ++z) {
                const std::array<int, 3> n{x, y, z};
                double domains = 1, border = 0;
                bool divides = true;
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    domains *= n[axis];
                    border += n[axis] > 1 ? double(n[axis]) / cells[axis] : 0;
                    divides = divides && cells[axis] % n[axis] == 0;
                }
                const std::array<double, 2> cost{domains, border};
                if (!divides || domains < ranks || (best[0] > 0 && cost >= least)) continue;
                try {
                    make_domain_grid(cells, n, model);
                } catch (const input_error&) {
                    continue;  // too narrow
                }
                best = n;
                least = cost;
            }
    if (best[0] == 0)
        throw input_error("--domains",
                          "a crystal that can be cut into a domain for each of " + std::to_string(ranks) + " ranks",
                          "a smaller one");
    return best;
}

/// \throws input_error unless they divide the crystal, are as wide as barriers reach and suffice for the ranks.
template <lattice L>
std::array<int, 3> domains_of(const std::vector<std::string>& wanted, const std::array<int, 3>& cells,
                              const domain_model<L>& model, const machine_arguments& machine) {
    const int ranks = ranks_wanted(machine);
    if (wanted == std::vector<std::string>{"auto"}) return chosen_domains(cells, model, ranks);
    std::array<int, 3> n{};
    if (wanted.size() != 3) throw input_error("--domains", "NX NY NZ or auto", joined(wanted, " "));
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto number = parse_integer(wanted[axis]);
        if (!number || *number < 1 || *number > cells[axis])
            throw input_error("--domains", "numbers from 1 to the " + std::to_string(cells[axis]) + " cells of a side",
                              "'" + wanted[axis] + "'");
        n[axis] = static_cast<int>(*number);
    }
    const auto grid = make_domain_grid(cells, n, model);
    if (rank_count() > static_cast<std::size_t>(grid.count()))
        throw input_error("mpirun", "at most as many ranks as domains (" + std::to_string(grid.count()) + ")",
                          std::to_string(rank_count()));
    return n;
}

/// A tenth of the mean time between jumps of a vacancy, to two digits.
template <lattice L>
double chosen_window_s(const runtime::model<L>& model, const run_start<L>& start, const run_plan& plan) {
    const auto places = vacancies(start.sites);
    double rate = 0;
    for (const auto& barriers : model.barriers_eV(start.sites, places))
        rate += 1 / departure<L>(barriers, plan.attempt_frequency_per_s, thermal_energy_eV(kelvin(plan.temperature_K)))
                        .mean_residence_s;
    const double window = 0.1 * static_cast<double>(places.size()) / rate;
    if (!(window > 0) || !std::isfinite(window))
        throw input_error("--window", "a time, since none can be chosen for the rates at the start", "none");
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.1e", window);
    return std::strtod(digits, nullptr);
}

void check_one_run(const std::vector<planned_run>& runs, const anneal_arguments& arguments) {
    if (runs.size() != 1)
        throw input_error("--domains", "one composition, temperature and replica",
                          std::to_string(runs.size()) + " runs");
    const auto refuse = [](bool present, const char* what) {
        if (present) throw input_error("--domains", std::string("a run without ") + what, "one with it");
    };
    refuse(!arguments.schedule.empty(), "--schedule");
    refuse(arguments.events, "--events");
    refuse(arguments.dump_every.has_value(), "--dump-every");
    refuse(arguments.second_vacancy == "refuse", "--second-vacancy refuse");
}

template <lattice L>
std::shared_ptr<const folder_lock> prepare_new(const runtime::model<L>& model, const anneal_arguments& arguments,
                                               const output_arguments& output) {
    auto runs = plan_runs(arguments, model.data());
    check_one_run(runs, arguments);
    const fs::path folder = arguments.output;
    run_job<L> job{std::move(runs.front().plan), folder, {}};
    auto& plan = job.plan;
    run_starts<L> starts(model, output);
    job.start = starts.make(plan, requested_vacancies(arguments));
    const domain_model<L> barriers(model, plan.attempt_frequency_per_s);
    const auto n = domains_of(arguments.domains, job.start->sites.cells(), barriers, arguments.machine);
    plan.domains.emplace(n.begin(), n.end());
    plan.window_s = arguments.window_s ? *arguments.window_s : chosen_window_s(model, *job.start, plan);
    if (is_file_of_run(plan.structure, folder))
        throw input_error("--structure", "a file that the run does not write", arguments.structure.structure);
    auto lock = prepare_folder(folder, arguments.overwrite);
    write_run_json(folder, record_of(model, job, "waiting"));
    output.remark(model.composition());
    output.remark(approximation_of(plan));
    return lock;
}

/// As `prepare_new`, for a run that is there.
std::shared_ptr<const folder_lock> prepare_old(const fs::path& folder, const domain_changes& changes,
                                               const output_arguments& output) {
    auto lock = std::make_shared<const folder_lock>(folder);
    auto run = find_run(folder, changes.jumps);
    if (run.complete) {
        output.remark(folder.string() + " is complete: nothing to do (--jumps sets a new total)");
        return nullptr;
    }
    auto& plan = run.plan;
    if (!changes.model.empty()) plan.model = full_path(runtime::find_model(changes.model));
    if (!changes.structure.empty() && !plan.structure.empty()) plan.structure = full_path(changes.structure);
    const int domains = (*plan.domains)[0] * (*plan.domains)[1] * (*plan.domains)[2];
    if (rank_count() > static_cast<std::size_t>(domains))
        throw input_error("mpirun", "at most as many ranks as domains (" + std::to_string(domains) + ")",
                          std::to_string(rank_count()));
    std::visit(
        [&]<lattice L>(const runtime::shared_model<L>& model) {
            run_starts<L> starts(*model, output);
            const run_job<L> job{plan, folder, starts.again(plan)};
            write_run_json(folder, record_of(*model, job, "waiting"));
            output.remark(model->composition());
            output.remark(approximation_of(plan));
        },
        model_of(plan));
    return lock;
}

int over_threads(const fs::path& folder, const machine_arguments& machine, const output_arguments& output,
                 const domain_preparation& prepare) {
    const auto lock = prepare();
    if (!lock) return 0;
    catch_interrupts();
    const int wanted = ranks_wanted(machine);
    const bool complete = with_domain_job(folder, memo_of_each(machine, static_cast<std::size_t>(wanted)),
                                          [&](const auto& model, const auto& job) {
                                              const auto& n = *job.plan.domains;
                                              rank_threads threads(std::min(wanted, n[0] * n[1] * n[2]));
                                              std::atomic<bool> all = false;
                                              threads.run([&](rank_threads::rank_of ranks) {
                                                  if (work_in_domains(model, job, ranks, output)) all = true;
                                              });
                                              return all.load();
                                          });
    return domains_ended(complete, folder, output);
}

int over_ranks(const fs::path& folder, const machine_arguments& machine, const output_arguments& output,
               const domain_preparation& prepare) {
#if SADDLE_WITH_MPI
    if (rank_count() > 1) return domains_over_mpi(folder, machine, output, prepare);
#endif
    return over_threads(folder, machine, output, prepare);
}

}  // namespace

int anneal_in_domains(const anneal_arguments& arguments, const output_arguments& output) {
    return over_ranks(arguments.output, arguments.machine, output, [&] {
        return std::visit([&](const auto& model) { return prepare_new(*model, arguments, output); },
                          arguments.model.load());
    });
}

bool is_over_domains(const fs::path& folder) {
    try {
        std::error_code code;
        if (!fs::exists(folder / "run.json", code)) return find_run(folder, {}).plan.domains.has_value();
        const json record = read_run_json(folder);  // a checkpoint takes time to look at
        return record.contains("domains") && !record["domains"].is_null();
    } catch (const error&) {
        return false;  // whoever goes on with it says what is wrong
    }
}

int resume_in_domains(const fs::path& folder, const domain_changes& changes, const machine_arguments& machine,
                      const output_arguments& output) {
    return over_ranks(folder, machine, output, [&] { return prepare_old(folder, changes, output); });
}

int domains_ended(bool complete, const fs::path& folder, const output_arguments& output) {
    if (complete) {
        output.remark("wrote " + folder.string());
        return 0;
    }
    output.remark("interrupted; `saddle resume " + folder.string() + "` goes on");
    constexpr int terminated = 143;  // where another rank alone was told
    const int status = interrupt_exit_status();
    return status == 0 ? terminated : status;
}

}  // namespace saddle::cli
