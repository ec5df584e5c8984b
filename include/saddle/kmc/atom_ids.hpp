/// \file
/// Which atom stands where, by its id in the file that a run began with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// Observer: the id of the atom on every site; the vacancy carries the id it began with.
class atom_ids {
public:
    /// One id a site, at the start of the run.
    explicit atom_ids(std::vector<std::int64_t> ids) : ids_(std::move(ids)) {}

    std::int64_t operator[](site s) const { return ids_[s.index]; }
    std::span<const std::int64_t> all() const { return ids_; }

    template <lattice L>
    void observe(const supercell<L>&, const jump_event& event) noexcept {
        std::swap(ids_[event.from.index], ids_[event.to.index]);
    }

    void save(output_archive& out) const {
        out.label("atom ids");
        out.values(std::span<const std::int64_t>(ids_));
    }

    /// \throws input_error where the state is of another crystal.
    void load(input_archive& in) {
        in.expect_label("atom ids");
        auto ids = in.values<std::int64_t>();
        if (ids.size() != ids_.size())
            throw input_error("atom ids", std::to_string(ids_.size()) + " sites", std::to_string(ids.size()));
        ids_ = std::move(ids);
    }

private:
    std::vector<std::int64_t> ids_;
};

}  // namespace saddle
