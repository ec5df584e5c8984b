#include "diffusion_runs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <system_error>
#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "displacement_file.hpp"
#include "domain_files.hpp"
#include "run_folder.hpp"
#include "run_plan.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

/// What one folder holds.
struct recorded_run {
    std::string composition;
    displacement_table table;
    displacement_layout layout;
    diffusion_box box;
    std::vector<std::size_t> atoms;  ///< of the table's species
};

template <lattice L>
diffusion_box box_of(const run_plan& plan, double lattice_constant_A) {
    std::size_t cells = 1;
    for (const int n : plan.cells) cells *= static_cast<std::size_t>(n);
    const double a = lattice_constant_A;
    const auto vacancies = static_cast<std::size_t>(plan.vacancies.value_or(1));
    return {static_cast<double>(squared_length(L::jumps[0])),
            a,
            a * a * a * static_cast<double>(cells),
            cells * sites_per_cell<L>,
            kelvin(plan.temperature_K),
            static_cast<double>(vacancies) / static_cast<double>(cells * sites_per_cell<L>),
            vacancies};
}

/// Fills in what run.json says of the crystal. \throws json::exception.
void describe(recorded_run& run, const json& record, const run_plan& plan) {
    const auto a = record.at("lattice_constant_A").get<double>();
    run.box = record.at("lattice") == bcc::name ? box_of<bcc>(plan, a) : box_of<fcc>(plan, a);
    for (const auto& name : run.table.species) run.atoms.push_back(record.at("atoms").at(name).get<std::size_t>());
}

recorded_run read_run(const fs::path& folder) {
    const json record = read_run_json(folder);
    const std::string place = (folder / "run.json").string();
    const auto plan = parse_plan(record, place);
    if (plan.schedule)
        throw input_error(place, "a run at one temperature", "the schedule " + schedule_text(*plan.schedule));
    if (plan.domains)
        throw input_error(place, "a run that follows its atoms",
                          "one over domains, which does not: " + std::string(displacements_name) + " is not written (" +
                              collective_name + " has the summed displacements of the vacancies and of each species)");
    std::error_code code;
    if (!plan.displacement_block || !fs::exists(folder / displacements_name, code))
        throw input_error(folder.string(), std::string(displacements_name) + ", which `saddle anneal` writes", "none");
    recorded_run run{name_of_alloy(plan),
                     read_displacements(folder / displacements_name),
                     {plan.sample_every, *plan.displacement_block, 0},
                     {0, 0, 0, 0, kelvin(plan.temperature_K), 0},
                     {}};
    try {
        describe(run, record, plan);
    } catch (const json::exception&) {
        throw input_error(place, "lattice, lattice constant and atoms as `saddle anneal` writes them", "others");
    }
    if (std::count(run.atoms.begin(), run.atoms.end(), 0U) > 0 || run.box.sites == 0 || !(run.box.volume_A3 > 0))
        throw input_error(place, "a crystal with the atoms of " + std::string(displacements_name), "another one");
    run.layout.sites = run.box.sites;
    return run;
}

bool same_layout(const displacement_layout& a, const displacement_layout& b) {
    return a.sample_every == b.sample_every && a.block_jumps == b.block_jumps && a.sites == b.sites;
}

/// The group of a run, made where it is the first.
diffusion_group& group_of(std::vector<diffusion_group>& groups, const recorded_run& run) {
    const auto same = [&](const auto& g) {
        return g.composition == run.composition && g.box.temperature == run.box.temperature;
    };
    const auto found = std::find_if(groups.begin(), groups.end(), same);
    if (found == groups.end())
        return groups.emplace_back(diffusion_group{run.composition,
                                                   run.table.species,
                                                   run.layout,
                                                   run.box,
                                                   0,
                                                   diffusion_average(run.table.species.size()),
                                                   {}});
    if (!same_layout(found->layout, run.layout) || found->species != run.table.species ||
        found->box.vacancies != run.box.vacancies)
        throw input_error("run", "sites, vacancies, species, samples and blocks as in the others of its temperature",
                          "others");
    return *found;
}

std::size_t left_out(std::size_t blocks, double share) {
    return static_cast<std::size_t>(std::floor(share * static_cast<double>(blocks)));
}

void add_run(diffusion_group& group, const recorded_run& run, double discarded) {
    ++group.runs;
    const auto blocks = whole_blocks(run.table.samples, run.layout);
    for (std::size_t b = left_out(blocks.size(), discarded); b < blocks.size(); ++b) {
        group.average.add(block_of(blocks[b], run.layout), run.atoms, group.box);
        group.curve.add(blocks[b], run.atoms);
    }
}

void check_blocks(const diffusion_group& group, const diffusion_request& request) {
    if (group.average.blocks() >= least_blocks) return;
    std::size_t needed = 1;
    while (group.runs * (needed - left_out(needed, request.discarded)) < least_blocks) ++needed;
    const auto jumps = std::to_string(needed * group.layout.block_jumps);
    throw input_error(group.composition + " at " + number_text(group.box.temperature.value) + " K",
                      "at least " + std::to_string(least_blocks) + " blocks of " +
                          std::to_string(group.layout.block_jumps) + " jumps beyond the first " +
                          number_text(100 * request.discarded) + "%, that is runs of " + jumps +
                          " jumps (`saddle resume` --jumps " + jumps + ")",
                      std::to_string(group.average.blocks()));
}

}  // namespace

std::vector<diffusion_group> read_diffusion_groups(const diffusion_request& request) {
    std::vector<diffusion_group> groups;
    for (const auto& folder : run_folders(request.folder)) {
        auto run = read_run(folder);
        run.box.vacancy_concentration = request.vacancy_concentration.value_or(run.box.vacancy_concentration);
        try {
            add_run(group_of(groups, run), run, request.discarded);
        } catch (const input_error& problem) {
            throw input_error((folder / displacements_name).string() + ": " + problem.what());
        }
    }
    for (const auto& group : groups) check_blocks(group, request);
    return groups;
}

std::optional<ratio_average> vacancy_diffusion_of(const fs::path& folder) {
    const auto plan = parse_plan(read_run_json(folder), (folder / "run.json").string());
    std::error_code code;
    if (plan.schedule || !plan.displacement_block || !fs::exists(folder / displacements_name, code))
        return std::nullopt;
    std::vector<diffusion_group> groups;
    const auto run = read_run(folder);
    auto& group = group_of(groups, run);
    add_run(group, run, default_discarded);
    const auto& found = group.average.vacancy();
    if (group.average.blocks() < least_blocks || !std::isfinite(found.mean()) || !std::isfinite(found.standard_error()))
        return std::nullopt;
    return found;
}

}  // namespace saddle::cli
