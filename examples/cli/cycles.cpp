#include "cycles.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include <saddle/alloy/composition.hpp>
#include <saddle/barrier/closed_cycles.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/parallel/side_by_side.hpp>

#include "model_library.hpp"

namespace saddle::cli {

namespace {

/// A model chosen at run time as a source of barriers.
template <lattice L>
class shared_source {
public:
    using lattice_type = L;
    struct workspace {};

    explicit shared_source(const runtime::model<L>& model) : model_(&model) {}

    const species_names& names() const { return model_->data().species; }
    workspace make_workspace() const { return {}; }
    double attempt_frequency_per_s() const { return model_->data().attempt_frequency_per_s; }
    per_jump<L> barriers_eV(const supercell<L>& crystal, vec3 centre, workspace&) const {
        return model_->barriers_eV(crystal, {crystal.near(centre, {})}).front();
    }

private:
    const runtime::model<L>* model_;
};

/// The crystal to walk through, with one vacancy: the arguments', or 8³ cells with all species of the model in equal
/// parts.
template <lattice L>
supercell<L> crystal_of(const cycles_arguments& arguments, const runtime::model<L>& model,
                        const output_arguments& output) {
    const auto made = [&] {
        if (!arguments.structure.structure.empty()) {
            const auto read = recognised<L>(arguments.structure.read(model.data().species), output);
            check_lattice_constant(read.lattice_constant_A, model, output);
            return read.sites;
        }
        std::array<int, 3> cells{8, 8, 8};
        std::copy(arguments.cells.begin(), arguments.cells.end(), cells.begin());
        composition amounts;
        for (const auto& name : model.data().species) amounts.emplace_back(name, 1);
        if (!arguments.composition.empty()) amounts = parse_composition(arguments.composition);
        return supercell<L>::random(cells, amounts, seed(arguments.seed));
    };
    auto crystal = in_order_of(made(), model);
    if (vacancies(crystal).empty()) crystal.make_vacancy(site{0});
    return crystal;
}

template <lattice L>
std::vector<closed_cycle<L>> walked_cycles(const cycles_arguments& arguments, const runtime::model<L>& model,
                                           const supercell<L>& crystal, const output_arguments& output) {
    const shared_source<L> source(model);
    const philox random(seed(arguments.seed), random_stream("closed cycles"));
    std::vector<closed_cycle<L>> cycles(arguments.count);
    shared_progress progress("cycles", cycles.size(), "cycles", output.progress());
    constexpr std::size_t portion = 64;
    side_by_side((cycles.size() + portion - 1) / portion, arguments.threads, [&](std::size_t p) {
        auto mine = crystal;
        auto scratch = source.make_workspace();
        const std::size_t last = std::min(cycles.size(), (p + 1) * portion);
        for (std::size_t k = p * portion; k < last; ++k) cycles[k] = random_cycle(source, mine, random, k, scratch);
        progress.add(last - p * portion);
    });
    return cycles;
}

template <lattice L>
std::string table_of(const std::vector<closed_cycle<L>>& cycles, const species_names& names) {
    std::string csv = "cycle,hop,dx,dy,dz,species,forward_eV,reverse_eV,cycle_sum_eV\n";
    for (std::size_t k = 0; k < cycles.size(); ++k)
        for (std::size_t h = 0; h < cycles[k].hops.size(); ++h) {
            const auto& hop = cycles[k].hops[h];
            const vec3 d = L::jumps[hop.direction];
            append_csv_row(csv, k + 1, h + 1, d.x, d.y, d.z, names[hop.species - std::size_t{1}],
                           static_cast<float>(hop.forward_eV), static_cast<float>(hop.reverse_eV), cycles[k].sum_eV());
        }
    return csv;
}

nlohmann::ordered_json report_of(const cycle_statistics& all, std::size_t hops) {
    nlohmann::ordered_json report;
    report["cycles"] = all.cycles;
    report["hops_per_cycle"] = hops;
    report["cycle"] = {{"mean_eV", all.mean_eV},
                       {"rms_eV", all.rms_eV},
                       {"rms_standard_error_eV", all.rms_standard_error_eV},
                       {"median_abs_eV", all.median_eV},
                       {"percentile_95_abs_eV", all.percentile_95_eV},
                       {"largest_abs_eV", all.largest_eV}};
    report["hop"] = {{"rms_difference_eV", all.hop_rms_difference_eV},
                     {"rms_inconsistency_eV", all.hop_inconsistency_eV}};
    return report;
}

}  // namespace

int audit_cycles(const cycles_arguments& arguments, const output_arguments& output) {
    check_outputs({arguments.output});
    std::visit(
        [&]<lattice L>(const runtime::shared_model<L>& model) {
            const auto crystal = crystal_of(arguments, *model, output);
            output.remark(model->composition());
            const auto cycles = walked_cycles(arguments, *model, crystal, output);
            if (!arguments.output.empty()) write_file_atomically(arguments.output, table_of(cycles, crystal.names()));
            const auto report = report_of(summarised<L>(cycles), hops_per_cycle<L>).dump(2);
            std::printf("%s\n", report.c_str());
        },
        arguments.model.load());
    return 0;
}

}  // namespace saddle::cli
