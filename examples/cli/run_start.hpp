/// \file
/// The crystals that runs begin with.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

#include <saddle/structure/crystal.hpp>

#include "arguments.hpp"
#include "model.hpp"
#include "run_plan.hpp"

namespace saddle::cli {

template <lattice L>
struct run_start {
    crystal<L> frame;    ///< species in the order of its file, its vacancy made
    supercell<L> sites;  ///< the same in the model's order
};

/// Makes the starts of many runs. Runs that begin alike share one; a file is read once.
template <lattice L>
class run_starts {
public:
    run_starts(const runtime::model<L>& model, const output_arguments& output) : model_(&model), output_(&output) {}

    /// The start of a run, from its structure or its cells, composition, seed and replica. `vacancy` is an atom's id,
    /// "random", or empty for the file's own vacancy, else a random one; plan.vacancy_id and plan.cells become what was
    /// made. \throws input_error.
    std::shared_ptr<const run_start<L>> make(run_plan& plan, const std::string& vacancy);

    /// The same for a run that was planned before. \throws input_error also where its structure file has changed.
    std::shared_ptr<const run_start<L>> again(const run_plan& plan);

private:
    using key = std::tuple<std::string, std::vector<int>, std::string, std::uint64_t, std::uint64_t, std::string>;
    struct made {
        std::shared_ptr<const run_start<L>> start;
        std::int64_t vacancy_id;
    };

    crystal<L> read(const run_plan& plan);
    made make_anew(const run_plan& plan, const std::string& vacancy);

    const runtime::model<L>* model_;
    const output_arguments* output_;
    std::map<std::string, crystal<L>> files_;
    std::map<key, made> starts_;
};

}  // namespace saddle::cli
