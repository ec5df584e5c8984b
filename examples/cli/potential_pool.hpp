/// \file
/// Potentials that threads take and give back: making one may take longer than asking it.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "make_potential.hpp"

namespace saddle::cli {

class potential_pool {
public:
    /// \param text names the potential, see `runtime::make_potential`. Makes one at once. \throws input_error.
    potential_pool(std::string text, species_names species) : text_(std::move(text)), species_(std::move(species)) {
        idle_.push_back(runtime::make_potential(text_, species_));
        names_ = idle_.front().names();
    }

    const species_names& names() const { return names_; }

    /// Calls f(potentials) with so many of them.
    template <class F>
    auto with(std::size_t count, F f) {
        lent mine{*this, take(count)};
        return f(std::span(mine.potentials));
    }

private:
    struct lent {
        potential_pool& pool;
        std::vector<runtime::any_potential> potentials;
        ~lent() {
            const std::lock_guard lock(pool.mutex_);
            for (auto& p : potentials) pool.idle_.push_back(std::move(p));
        }
    };

    std::vector<runtime::any_potential> take(std::size_t count) {
        std::vector<runtime::any_potential> taken;
        const std::lock_guard lock(mutex_);
        while (taken.size() < count) {
            if (idle_.empty()) {
                taken.push_back(runtime::make_potential(text_, species_));
            } else {
                taken.push_back(std::move(idle_.back()));
                idle_.pop_back();
            }
        }
        return taken;
    }

    std::string text_;
    species_names species_;
    species_names names_;
    std::mutex mutex_;
    std::vector<runtime::any_potential> idle_;
};

}  // namespace saddle::cli
