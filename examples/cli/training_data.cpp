#include "training_data.hpp"

#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/dataset/splits.hpp>

namespace saddle::cli {

namespace {

split_unit unit_of(const std::string& name) {
    return name == "alloy" ? split_unit::alloy : name == "vacancy" ? split_unit::vacancy : split_unit::record;
}

/// The barriers that are finite, above 0 eV and no outliers.
training_data sound_data(const train_arguments& a, const output_arguments& output) {
    const auto all = a.data.read(a.lattice, static_cast<std::size_t>(*a.shells));
    remark_on_data(all, output);
    const auto labels = usable_labels(all, a.outliers);
    if (!labels.outliers.empty())
        output.remark(std::to_string(labels.outliers.size()) + " of " + std::to_string(all.size()) +
                      " barriers are outliers and are left out");
    training_data data;
    data.set = subset(all, labels.kept);
    data.rejected = labels.rejected.size();
    data.outliers = labels.outliers.size();
    return data;
}

/// Parts `names` from what is trained on.
void leave_out(training_data& data, const std::vector<std::string>& names) {
    auto split = split_by_names(data.set, data.training, names);
    data.training = std::move(split.training);
    data.left_out = std::move(split.testing);
    data.left_out_alloys = names;
}

/// Jumps back where they are known: each learns, validates or is left out with the jump that it takes back.
void add_reverse(training_data& data, double bound, const output_arguments& output) {
    enum part { training, validation, left_out };
    std::vector<part> part_of(data.set.size(), training);
    for (const std::size_t row : data.validation) part_of[row] = validation;
    for (const std::size_t row : data.left_out) part_of[row] = left_out;
    for (const auto pair : append_reverse(data.set, all_rows(data.set.size()), bound)) {
        if (part_of[pair.there] == left_out)
            data.left_out_pairs.push_back(pair);
        else
            (part_of[pair.there] == training ? data.training : data.validation).push_back(pair.back);
    }
    remark_on_reverse(data.reverse(), output);
}

}  // namespace

training_data read_training_data(const train_arguments& a, const output_arguments& output) {
    auto data = sound_data(a, output);
    data.training = all_rows(data.set.size());
    if (!a.leave_out.empty()) leave_out(data, listed_alloys(data.set, a.leave_out));
    if (a.validation > 0) {
        auto split =
            random_split(data.set, data.training, a.validation, unit_of(a.validation_unit), saddle::seed(*a.seed));
        data.training = std::move(split.training);
        data.validation = std::move(split.testing);
    }
    data.forward = data.set.size();
    if (!a.forward_only) add_reverse(data, a.outliers, output);
    return data;
}

feature_map features_of(const map_description& map, const barrier_set& set) {
    const bool one_hot = map.encoding == "one_hot";
    return with_lattice(set.lattice, "data", [&]<class L>() {
        if (map.is_density()) return density_features<L>(map.density, set.species.size());
        if (map.in_voxels()) return voxel_features<L>(map.shells, set.species.size(), one_hot);
        return one_hot ? one_hot_features(set.sites(), set.species.size()) : digit_features(set.sites());
    });
}

}  // namespace saddle::cli
