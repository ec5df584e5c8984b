/// \file
/// The barriers of a run over domains: one type for whatever composition the model has.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/barrier/with_memo.hpp>

#include "model.hpp"

namespace saddle::cli {

/// A composed model as a barrier source. The virtual call is one a batch of environments that the memo in front of this
/// (`with_memo`) does not know, each of them microseconds of a network; in return domains are compiled once a lattice.
template <lattice L>
class domain_model {
public:
    using lattice_type = L;
    struct workspace {};

    class descriptor_type {
    public:
        explicit descriptor_type(const std::vector<vec3>& sites) : sites_(&sites) {}
        std::size_t environment_size() const { return sites_->size(); }
        void gather(const supercell<L>& crystal, vec3 centre, digit* environment) const {
            crystal.gather(centre, *sites_, environment);
        }

    private:
        const std::vector<vec3>* sites_;
    };

    /// The model must outlive this.
    domain_model(const runtime::model<L>& model, double attempt_frequency_per_s)
        : model_(&model), attempt_frequency_per_s_(attempt_frequency_per_s) {}

    const species_names& names() const { return model_->data().species; }
    double attempt_frequency_per_s() const { return attempt_frequency_per_s_; }
    descriptor_type descriptor() const { return descriptor_type(model_->environment()); }
    int squared_range() const {
        int farthest = 0;
        for (const vec3 site : model_->environment()) farthest = std::max(farthest, squared_length(site));
        return farthest;
    }

    workspace make_workspace(std::size_t = 1) const { return {}; }

    void barriers_eV(const digit* environments, std::size_t count, per_jump<L>* barriers, workspace&) const {
        const auto found = model_->barriers_of_environments({environments, count * descriptor().environment_size()});
        std::copy(found.begin(), found.end(), barriers);
    }
    per_jump<L> barriers_eV(const digit* environment, workspace& scratch) const {
        per_jump<L> barriers;
        barriers_eV(environment, 1, &barriers, scratch);
        return barriers;
    }
    void barriers_eV(const supercell<L>& crystal, std::span<const vec3> centres, per_jump<L>* barriers,
                     workspace& scratch) const {
        const std::size_t size = descriptor().environment_size();
        std::vector<digit> environments(centres.size() * size);
        for (std::size_t k = 0; k < centres.size(); ++k)
            descriptor().gather(crystal, centres[k], environments.data() + k * size);
        barriers_eV(environments.data(), centres.size(), barriers, scratch);
    }
    per_jump<L> barriers_eV(const supercell<L>& crystal, vec3 centre, workspace& scratch) const {
        per_jump<L> barriers;
        barriers_eV(crystal, std::span(&centre, 1), &barriers, scratch);
        return barriers;
    }

private:
    const runtime::model<L>* model_;
    double attempt_frequency_per_s_;
};

}  // namespace saddle::cli
