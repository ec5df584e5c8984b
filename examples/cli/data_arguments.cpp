#include "data_arguments.hpp"

#include <algorithm>

#include <saddle/core/error.hpp>
#include <saddle/dataset/read_data.hpp>

namespace saddle::cli {

void data_arguments::add_to(CLI::App& command) {
    command
        .add_option(
            "--data", data,
            "Barriers: the folder of an alloy (POSCAR, atomid_for_NN.txt, barrier_for_NN.txt), of voxel maps "
            "(dirnames.txt), a folder of alloys, a data set, or a table of saddle barriers beside its structure")
        ->required();
    command.add_option("--species", species, "Names of bare types and of the digits of voxel maps (default: Nb,Mo,Ta)")
        ->delimiter(',');
    command.add_option("--lattice-constant", lattice_constant_A, "Of voxel maps, which do not state theirs, Å")
        ->check(number_above_0())
        ->capture_default_str();
}

void add_lattice(CLI::App& command, std::string& lattice) {
    command.add_option("--lattice", lattice, "bcc or fcc")->check(CLI::IsMember({"bcc", "fcc"}))->capture_default_str();
}

void add_left_out_alloys(CLI::App& command, std::string& list) {
    command.add_option("--leave-out", list, "List of the alloys to leave out whole and report errors on, one a line");
}

void add_outlier_bound(CLI::App& command, double& bound) {
    command
        .add_option("--outliers", bound,
                    "Leave out barriers farther from the median of their alloy than this many robust standard "
                    "deviations (default: keep them)")
        ->check(number_above_0());
}

void add_forward_only(CLI::App& command, bool& forward_only) {
    command.add_flag("--forward-only", forward_only,
                     "Leave out reverse barriers (default: learn from those that the data know as well)");
}

barrier_set data_arguments::read(const std::string& lattice, std::size_t shells) const {
    barrier_set all;
    for (const auto& path : data) {
        auto part = read_data(path, {lattice, shells, species, lattice_constant_A});
        if (part.lattice != lattice) throw input_error(path, "barriers of a " + lattice + " crystal", part.lattice);
        if (part.shells < shells)
            throw input_error(path, "environments of at least " + std::to_string(shells) + " shells",
                              std::to_string(part.shells));
        append(all, part.shells == shells ? part : with_shells(part, shells));
    }
    return all;
}

std::vector<std::string> listed_alloys(const barrier_set& set, const std::string& list) {
    auto names = read_alloy_list(list);
    for (const auto& name : names)
        if (std::none_of(set.alloys.begin(), set.alloys.end(), [&](const auto& alloy) { return alloy.name == name; }))
            throw input_error(list, "names of alloys of the data", "'" + name + "'");
    return names;
}

label_report usable_labels(const barrier_set& set, double outlier_bound) {
    auto labels = inspect_labels(set, outlier_bound);
    if (labels.kept.empty()) throw input_error("--data", "at least one barrier above 0 eV", "none");
    return labels;
}

void remark_on_data(const barrier_set& set, const output_arguments& output) {
    const auto labels = inspect_labels(set);
    if (!labels.rejected.empty())
        output.remark(std::to_string(labels.rejected.size()) + " of " + std::to_string(set.size()) +
                      " barriers are 0 eV or less or not finite and are left out");
}

void remark_on_reverse(std::size_t count, const output_arguments& output) {
    if (count > 0)
        output.remark(std::to_string(count) +
                      " reverse barriers are known and learnt from too (--forward-only leaves them out)");
}

}  // namespace saddle::cli
