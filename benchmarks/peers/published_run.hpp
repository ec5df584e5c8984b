/// \file
/// A vacancy walk as the published program does it (Xing et al., NNK): a search tree over all atoms at every jump, the
/// environment turned along each of the eight directions and written into voxels, the dense network, Arrhenius rates.
///
/// Kinder than the original where that costs no line: C++ instead of Python, voxels by rounding instead of a second
/// tree, nothing allocated anew that can be kept.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/lattice/bcc.hpp>

#include "published_network.hpp"
#include "search_tree.hpp"

namespace bench {

enum class tree_use { every_jump, kept };

class published_run {
public:
    published_run(const saddle::supercell<saddle::bcc>& crystal, saddle::kelvin temperature, tree_use use)
        : use_(use), kT_eV_(saddle::thermal_energy_eV(temperature)), digits_(crystal.occupation()),
          vacancy_(vacancies(crystal).front().index), edges_(box_of(crystal)), points_(positions_of(crystal)),
          tree_(points_, edges_), input_(matrix::Zero(8, voxels)) {}

    void advance(std::size_t jumps) {
        for (std::size_t k = 0; k < jumps; ++k) jump();
    }

    /// Of the vacancy as it is, in the order of `neighbours()`.
    const Eigen::VectorXf& barriers_eV() {
        if (use_ == tree_use::every_jump) tree_ = search_tree(points_, edges_);
        find_surroundings();
        input_.setZero();
        for (std::size_t j = 0; j < neighbours_.size(); ++j) write_voxels(input_.row(static_cast<Eigen::Index>(j)), j);
        return network_.barriers_eV(input_);
    }

    /// Displacements from the vacancy to the atoms that may jump, units of a/2.
    std::vector<saddle::vec3> neighbours() const {
        std::vector<saddle::vec3> found;
        for (const std::size_t k : neighbours_) found.push_back(surroundings_[k].displacement);
        return found;
    }

private:
    static constexpr double edge_A = 1.62;  // of a voxel, a/2
    static constexpr double cutoff_A = 7.5;
    static constexpr double attempt_frequency_per_s = 1e13;

    struct neighbour {
        saddle::vec3 displacement;
        std::size_t site;
    };

    static point box_of(const saddle::supercell<saddle::bcc>& crystal) {
        const auto& cells = crystal.cells();
        return {2 * edge_A * cells[0], 2 * edge_A * cells[1], 2 * edge_A * cells[2]};
    }

    static std::vector<point> positions_of(const saddle::supercell<saddle::bcc>& crystal) {
        std::vector<point> made;
        for (std::size_t k = 0; k < crystal.size(); ++k) {
            const saddle::vec3 r = crystal.position(saddle::site{k});
            made.push_back({edge_A * r.x, edge_A * r.y, edge_A * r.z});
        }
        return made;
    }

    void find_surroundings() {
        found_.clear();
        tree_.within(points_[vacancy_], cutoff_A, found_);
        surroundings_.clear();
        neighbours_.clear();
        for (const std::size_t site : found_) {
            if (site == vacancy_) continue;
            const saddle::vec3 r = displacement_to(site);
            if (r.x * r.x + r.y * r.y + r.z * r.z == 3) neighbours_.push_back(surroundings_.size());
            surroundings_.push_back({r, site});
        }
    }

    saddle::vec3 displacement_to(std::size_t site) const {
        std::array<int, 3> r{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            double d = points_[site][axis] - points_[vacancy_][axis];
            d -= std::round(d / edges_[axis]) * edges_[axis];
            r[axis] = static_cast<int>(std::lround(d / edge_A));
        }
        return {r[0], r[1], r[2]};
    }

    /// Digits of the surroundings, turned about z and mirrored so that the jump lies along [111].
    template <class Row>
    void write_voxels(Row row, std::size_t j) const {
        const saddle::vec3 jump = surroundings_[neighbours_[j]].displacement;
        for (const auto& [r, site] : surroundings_) {
            const int x = jump.y > 0 ? (jump.x > 0 ? r.x : r.y) : (jump.x > 0 ? -r.y : -r.x);
            const int y = jump.y > 0 ? (jump.x > 0 ? r.y : -r.x) : (jump.x > 0 ? r.x : -r.y);
            const int z = jump.z > 0 ? r.z : -r.z;
            row((y + 4) * 81 + (x + 4) * 9 + z + 4) = static_cast<float>(digits_[site]);
        }
    }

    void jump() {
        const auto& barriers = barriers_eV();
        std::array<double, 8> cumulative{};
        double total = 0;
        for (std::size_t j = 0; j < cumulative.size(); ++j) {
            total += attempt_frequency_per_s * std::exp(-double{barriers[static_cast<Eigen::Index>(j)]} / kT_eV_);
            cumulative[j] = total;
        }
        const auto [u_path, u_time] = random_.uniforms(jumps_++);
        std::size_t chosen = 0;
        while (chosen + 1 < cumulative.size() && cumulative[chosen] < u_path * total) ++chosen;
        clock_s_ += -std::log(u_time) / total;
        const std::size_t to = surroundings_[neighbours_[chosen]].site;
        std::swap(digits_[vacancy_], digits_[to]);
        vacancy_ = to;
    }

    tree_use use_;
    double kT_eV_;
    std::vector<saddle::digit> digits_;
    std::size_t vacancy_;
    point edges_;
    std::vector<point> points_;
    search_tree tree_;
    matrix input_;
    published_network network_;
    std::vector<std::size_t> found_;
    std::vector<neighbour> surroundings_;
    std::vector<std::size_t> neighbours_;  ///< places in `surroundings_`
    saddle::philox random_{saddle::seed{1}, saddle::random_stream("published run")};
    std::uint64_t jumps_ = 0;
    double clock_s_ = 0;
};

}  // namespace bench
