#include "run_start.hpp"

#include <array>
#include <cstddef>
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

/// Makes the vacancy that is asked for. Returns the id of the atom taken away, 0 for a vacancy of the file.
template <lattice L>
std::int64_t make_vacancy(crystal<L>& frame, const run_plan& plan, const std::string& wanted) {
    const auto present = vacancies(frame.sites);
    if (present.size() > 1 || (present.size() == 1 && !wanted.empty()))
        throw input_error(
            "crystal", "one vacancy",
            std::to_string(present.size()) + " in the file" + (wanted.empty() ? "" : " and one more by --vacancy"));
    if (present.size() == 1) return 0;
    site chosen;
    if (wanted.empty() || wanted == "random") {
        philox_sequence draw(seed(plan.crystal_seed), stream_of(plan, "vacancy"));
        chosen = site(static_cast<std::size_t>(draw.below(frame.sites.size())));
    } else {
        const auto id = parse_integer(wanted);
        if (!id) throw input_error("--vacancy", "an atom id or random", "'" + wanted + "'");
        chosen = site_of_atom(frame, *id);
    }
    frame.sites.make_vacancy(chosen);
    return std::exchange(frame.ids[chosen.index], 0);
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
typename run_starts<L>::made run_starts<L>::make_anew(const run_plan& plan, const std::string& vacancy) {
    const auto frame_of_plan = [&] {
        if (!plan.structure.empty()) return read(plan);
        const std::array<int, 3> cells{plan.cells[0], plan.cells[1], plan.cells[2]};
        // in the model's order, so that bare types in dumps mean what they mean when they are read back
        const auto sites = supercell<L>::random(cells, parse_composition(plan.composition), seed(plan.crystal_seed),
                                                stream_of(plan, "random crystal"));
        return make_crystal(in_order_of(sites, *model_), model_->data().lattice_constant_A);
    };
    auto frame = frame_of_plan();
    const auto id = make_vacancy(frame, plan, vacancy);
    auto sites = in_order_of(frame.sites, *model_);
    return {std::make_shared<const run_start<L>>(run_start<L>{std::move(frame), std::move(sites)}), id};
}

template <lattice L>
std::shared_ptr<const run_start<L>> run_starts<L>::make(run_plan& plan, const std::string& vacancy) {
    const key which{plan.structure, plan.cells, plan.composition, plan.crystal_seed, plan.replica, vacancy};
    auto found = starts_.find(which);
    if (found == starts_.end()) found = starts_.emplace(which, make_anew(plan, vacancy)).first;
    const auto& [start, id] = found->second;
    plan.vacancy_id = id;
    plan.cells.assign(start->sites.cells().begin(), start->sites.cells().end());
    return start;
}

template <lattice L>
std::shared_ptr<const run_start<L>> run_starts<L>::again(const run_plan& plan) {
    if (!plan.structure.empty() && !files_.contains(plan.structure)) check_unchanged(plan);
    auto found = plan;
    auto start = make(found, plan.vacancy_id == 0 ? "" : std::to_string(plan.vacancy_id));
    if (found.vacancy_id != plan.vacancy_id || found.cells != plan.cells)
        throw input_error("crystal", "the cells and the vacancy that the run began with", "others");
    return start;
}

template class run_starts<bcc>;
template class run_starts<fcc>;

}  // namespace saddle::cli
