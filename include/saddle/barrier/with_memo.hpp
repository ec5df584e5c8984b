/// \file
/// A barrier model that remembers.
#pragma once

#include <cstddef>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/environment_memo.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// How much a run may remember.
struct memo_size {
    std::size_t bytes = std::size_t{256} << 20;  ///< for environments and their barriers
    std::size_t states = 2048;                   ///< configurations lately visited, with their rates
};

/// Looks every environment up before the model is asked, and asks a run to keep the states it was lately in. The
/// barriers are the model's, bit for bit, and so is every trajectory: those that float32 does not hold are not stored.
/// Each workspace (thread, run) has a memo of its own. `memo_size{0, 0}` remembers nothing.
template <class Model>
class with_memo {
public:
    using lattice_type = typename Model::lattice_type;
    using memo_type = environment_memo<jump_count<lattice_type>>;

    struct workspace {
        typename Model::workspace model;
        memo_type memo;
        std::vector<digit> environment;
    };

    /// The model must outlive this.
    explicit with_memo(const Model& model, memo_size size = {}) : model_(&model), size_(size) {}
    explicit with_memo(const Model&& model, memo_size size = {}) = delete;

    const species_names& names() const { return model_->names(); }
    double attempt_frequency_per_s() const { return model_->attempt_frequency_per_s(); }
    std::size_t remembered_states() const { return size_.states; }

    workspace make_workspace() const {
        const std::size_t sites = model_->descriptor().environment_size();
        return {model_->make_workspace(), memo_type(sites, names().size(), size_.bytes), std::vector<digit>(sites)};
    }

    per_jump<lattice_type> barriers_eV(const supercell<lattice_type>& crystal, vec3 centre, workspace& scratch) const {
        model_->descriptor().gather(crystal, centre, scratch.environment.data());
        if (const auto* known = scratch.memo.find(scratch.environment.data())) return widened(*known);
        const auto barriers = model_->barriers_eV(scratch.environment.data(), scratch.model);
        typename memo_type::barriers narrow;
        for (std::size_t j = 0; j < narrow.size(); ++j) narrow[j] = static_cast<float>(barriers[j]);
        if (widened(narrow) == barriers) scratch.memo.store(narrow);
        return barriers;
    }

private:
    static per_jump<lattice_type> widened(const typename memo_type::barriers& values) {
        per_jump<lattice_type> barriers;
        for (std::size_t j = 0; j < barriers.size(); ++j) barriers[j] = values[j];
        return barriers;
    }

    const Model* model_;
    memo_size size_;
};

}  // namespace saddle
