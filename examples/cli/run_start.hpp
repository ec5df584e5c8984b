/// \file
/// The crystals that runs begin with.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <saddle/structure/crystal.hpp>

#include "arguments.hpp"
#include "model.hpp"
#include "run_plan.hpp"

namespace saddle::cli {

template <lattice L>
struct run_start {
    crystal<L> frame;                 ///< species in the order of its file, its vacancies made
    supercell<L> sites;               ///< the same in the model's order
    std::vector<std::int64_t> taken;  ///< for each vacancy by site the id of the atom taken away, 0 for the file's own
};

/// Which vacancies a run is to begin with.
struct vacancy_request {
    std::vector<std::int64_t> ids = {};        ///< atoms to take away
    std::optional<std::uint64_t> count = {};   ///< that many in all, on random sites
    std::optional<double> concentration = {};  ///< the same as a share of the sites
    bool random = false;                       ///< one more, on a random site

    friend auto operator<=>(const vacancy_request&, const vacancy_request&) = default;
};

/// Makes the starts of many runs. Runs that begin alike share one; a file is read once.
template <lattice L>
class run_starts {
public:
    run_starts(const runtime::model<L>& model, const output_arguments& output) : model_(&model), output_(&output) {}

    /// The start of a run, from its structure or its cells, composition, seed and replica. An empty request means the
    /// file's own vacancies, else a random one; the plan's vacancies and cells become what was made. \throws
    /// input_error.
    std::shared_ptr<const run_start<L>> make(run_plan& plan, const vacancy_request& wanted);

    /// The same for a run that was planned before. \throws input_error also where its structure file has changed.
    std::shared_ptr<const run_start<L>> again(const run_plan& plan);

private:
    using key = std::tuple<std::string, std::vector<int>, std::string, std::uint64_t, std::uint64_t, vacancy_request>;

    crystal<L> read(const run_plan& plan);
    run_start<L> make_anew(const run_plan& plan, const vacancy_request& wanted);

    const runtime::model<L>* model_;
    const output_arguments* output_;
    std::map<std::string, crystal<L>> files_;
    std::map<key, std::shared_ptr<const run_start<L>>> starts_;
};

}  // namespace saddle::cli
