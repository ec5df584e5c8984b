/// \file
/// A barrier model that remembers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
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
        std::vector<digit> environments;
        std::vector<std::size_t> unknown;  ///< places of the environments that the memo does not know
        std::vector<per_jump<lattice_type>> found;
    };

    /// The model must outlive this.
    explicit with_memo(const Model& model, memo_size size = {}) : model_(&model), size_(size) {}
    explicit with_memo(const Model&& model, memo_size size = {}) = delete;

    const species_names& names() const { return model_->names(); }
    double attempt_frequency_per_s() const { return model_->attempt_frequency_per_s(); }
    std::size_t remembered_states() const { return size_.states; }

    /// See `descriptor_for`.
    int squared_range() const requires requires(const Model& m) { m.squared_range(); }
    { return model_->squared_range(); }

    workspace make_workspace(std::size_t environments = 1) const {
        const std::size_t sites = model_->descriptor().environment_size();
        const std::size_t together = std::max<std::size_t>(1, environments);
        return {workspace_of_model(together), memo_type(sites, names().size(), size_.bytes),
                std::vector<digit>(together * sites), std::vector<std::size_t>(together),
                std::vector<per_jump<lattice_type>>(together)};
    }

    per_jump<lattice_type> barriers_eV(const supercell<lattice_type>& crystal, vec3 centre, workspace& scratch) const {
        digit* const environment = scratch.environments.data();
        model_->descriptor().gather(crystal, centre, environment);
        if (const auto* known = scratch.memo.find(environment)) return widened(*known);
        const auto barriers = model_->barriers_eV(environment, scratch.model);
        if (const auto narrow = narrowed(barriers); widened(narrow) == barriers) scratch.memo.store(narrow);
        return barriers;
    }

    /// Barriers of many vacancies; the unknown ones go through the network together.
    void barriers_eV(const supercell<lattice_type>& crystal, std::span<const vec3> centres,
                     per_jump<lattice_type>* barriers, workspace& scratch) const requires batch_barrier_source<Model> {
        while (!centres.empty()) {
            const auto some = centres.first(std::min(scratch.unknown.size(), centres.size()));
            find_some(crystal, some, barriers, scratch);
            centres = centres.subspan(some.size());
            barriers += some.size();
        }
    }

private:
    typename Model::workspace workspace_of_model(std::size_t environments) const {
        if constexpr (batch_barrier_source<Model>) return model_->make_workspace(environments);
        return model_->make_workspace();
    }

    void find_some(const supercell<lattice_type>& crystal, std::span<const vec3> centres,
                   per_jump<lattice_type>* barriers, workspace& scratch) const {
        const std::size_t sites = model_->descriptor().environment_size();
        digit* const environments = scratch.environments.data();
        std::size_t unknown = 0;
        for (std::size_t k = 0; k < centres.size(); ++k) {
            digit* const environment = environments + unknown * sites;  // a known one gives its place to the next
            model_->descriptor().gather(crystal, centres[k], environment);
            if (const auto* known = scratch.memo.find(environment))
                barriers[k] = widened(*known);
            else
                scratch.unknown[unknown++] = k;
        }
        if (unknown == 0) return;
        model_->barriers_eV(environments, unknown, scratch.found.data(), scratch.model);
        for (std::size_t u = 0; u < unknown; ++u) {
            const auto& found = scratch.found[u];
            barriers[scratch.unknown[u]] = found;
            if (const auto narrow = narrowed(found); widened(narrow) == found)
                scratch.memo.store(environments + u * sites, narrow);
        }
    }

    static typename memo_type::barriers narrowed(const per_jump<lattice_type>& values) {
        typename memo_type::barriers narrow;
        for (std::size_t j = 0; j < narrow.size(); ++j) narrow[j] = static_cast<float>(values[j]);
        return narrow;
    }

    static per_jump<lattice_type> widened(const typename memo_type::barriers& values) {
        per_jump<lattice_type> barriers;
        for (std::size_t j = 0; j < barriers.size(); ++j) barriers[j] = values[j];
        return barriers;
    }

    const Model* model_;
    memo_size size_;
};

}  // namespace saddle
