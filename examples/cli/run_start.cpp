#include "run_start.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <saddle/alloy/composition.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/io/text.hpp>

#include "sha256.hpp"

namespace saddle::cli {

namespace {

/// What asks for the number of vacancies.
std::string count_option(const vacancy_request& wanted) {
    return wanted.concentration ? "--vacancy-concentration" : "--vacancies";
}

/// Vacancies that a crystal is to have in all, where their number is asked for.
std::optional<std::uint64_t> wanted_count(const vacancy_request& wanted, std::size_t sites) {
    if (!wanted.concentration) return wanted.count;
    const double share = *wanted.concentration;
    const double count = std::round(share * static_cast<double>(sites));
    if (!(share > 0) || !(share < 1))
        throw input_error("--vacancy-concentration", "a share of the sites above 0 and below 1", number_text(share));
    if (count < 1)
        throw input_error("--vacancy-concentration",
                          "a share that gives a vacancy in " + std::to_string(sites) + " sites", number_text(share));
    return static_cast<std::uint64_t>(count);
}

template <lattice L>
void take_random_atoms(crystal<L>& frame, const run_plan& plan, std::uint64_t count, const std::string& option) {
    if (count >= frame.sites.size())
        throw input_error(option, "fewer vacancies than the " + std::to_string(frame.sites.size()) + " sites",
                          std::to_string(count));
    philox_sequence draw(seed(plan.crystal_seed), stream_of(plan, "vacancy"));
    while (count > 0) {
        const site chosen(static_cast<std::size_t>(draw.below(frame.sites.size())));
        if (frame.sites[chosen] == vacant) continue;
        frame.sites.make_vacancy(chosen);
        frame.ids[chosen.index] = 0;
        --count;
    }
}

template <lattice L>
void take_atoms(crystal<L>& frame, const std::vector<std::int64_t>& ids) {
    for (auto next = ids.begin(); next != ids.end(); ++next) {
        const auto id = *next;
        if (std::find(ids.begin(), next, id) != next)
            throw input_error("--vacancy", "every atom once", std::to_string(id) + " twice");
        const site chosen = site_of_atom(frame, id);
        frame.sites.make_vacancy(chosen);
        frame.ids[chosen.index] = 0;
    }
}

/// Makes the vacancies that are asked for.
template <lattice L>
void make_vacancies(crystal<L>& frame, const run_plan& plan, const vacancy_request& wanted) {
    const std::uint64_t present = vacancies(frame.sites).size();
    const auto count = wanted_count(wanted, frame.sites.size());
    if (present > 0) {
        if (!wanted.ids.empty() || wanted.random)
            throw input_error("crystal", "one vacancy",
                              std::to_string(present) + " in the file and one more by --vacancy");
        if (count.value_or(present) != present)
            throw input_error(count_option(wanted),
                              "as many vacancies as the file has (" + std::to_string(present) + ")",
                              std::to_string(*count));
    } else if (!wanted.ids.empty()) {
        take_atoms(frame, wanted.ids);
    } else {
        take_random_atoms(frame, plan, count.value_or(1), count_option(wanted));
    }
}

void check_unchanged(const run_plan& plan) {
    std::error_code code;
    if (!std::filesystem::exists(plan.structure, code))
        throw input_error(plan.structure, "the structure that the run began with; --structure says where it is now",
                          "no such file");
    if (const auto found = sha256_of_file(plan.structure); found != plan.structure_sha256)
        throw input_error(plan.structure,
                          "the structure that the run began with (sha256 " + plan.structure_sha256 + ")",
                          "another one (" + found + ")");
}

}  // namespace

template <lattice L>
crystal<L> run_starts<L>::read(const run_plan& plan) {
    if (const auto known = files_.find(plan.structure); known != files_.end()) return known->second;
    const structure_arguments file{plan.structure, plan.frame, plan.species};
    auto frame = recognised<L>(file.read(model_->data().species), *output_);
    check_lattice_constant(frame.lattice_constant_A, *model_, *output_);
    return files_.emplace(plan.structure, std::move(frame)).first->second;
}

template <lattice L>
run_start<L> run_starts<L>::make_anew(const run_plan& plan, const vacancy_request& wanted) {
    const auto frame_of_plan = [&] {
        if (!plan.structure.empty()) return read(plan);
        const std::array<int, 3> cells{plan.cells[0], plan.cells[1], plan.cells[2]};
        // in the model's order, so that bare types in dumps mean what they mean when they are read back
        const auto sites = supercell<L>::random(cells, parse_composition(plan.composition), seed(plan.crystal_seed),
                                                stream_of(plan, "random crystal"));
        return make_crystal(in_order_of(sites, *model_), model_->data().lattice_constant_A);
    };
    auto frame = frame_of_plan();
    const auto ids = frame.ids;
    make_vacancies(frame, plan, wanted);
    std::vector<std::int64_t> taken;
    for (const site v : vacancies(frame.sites)) taken.push_back(ids[v.index]);
    auto sites = in_order_of(frame.sites, *model_);
    return {std::move(frame), std::move(sites), std::move(taken)};
}

template <lattice L>
std::shared_ptr<const run_start<L>> run_starts<L>::make(run_plan& plan, const vacancy_request& wanted) {
    const key which{plan.structure, plan.cells, plan.composition, plan.crystal_seed, plan.replica, wanted};
    auto found = starts_.find(which);
    if (found == starts_.end())
        found = starts_.emplace(which, std::make_shared<const run_start<L>>(make_anew(plan, wanted))).first;
    const auto& start = found->second;
    const auto total = start->taken.size();
    plan.vacancy_id = total == 1 ? start->taken.front() : 0;
    if (total > 1) plan.vacancies = total;
    if (wanted.ids.size() > 1) plan.vacancy_ids = wanted.ids;
    plan.cells.assign(start->sites.cells().begin(), start->sites.cells().end());
    return start;
}

template <lattice L>
std::shared_ptr<const run_start<L>> run_starts<L>::again(const run_plan& plan) {
    if (!plan.structure.empty() && !files_.contains(plan.structure)) check_unchanged(plan);
    auto found = plan;
    vacancy_request wanted{.count = plan.vacancies};
    if (plan.vacancy_ids)
        wanted = {.ids = *plan.vacancy_ids};
    else if (plan.vacancy_id != 0)
        wanted = {.ids = {plan.vacancy_id}};
    auto start = make(found, wanted);
    if (found.vacancy_id != plan.vacancy_id || found.vacancies != plan.vacancies || found.cells != plan.cells)
        throw input_error("crystal", "the cells and the vacancies that the run began with", "others");
    return start;
}

template class run_starts<bcc>;
template class run_starts<fcc>;

}  // namespace saddle::cli
