/// \file
/// Sums over many rates, and the choice among them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace saddle {

/// A tree whose leaves are numbers ≥ 0 and whose other nodes are the sums of their eight children, one cache line. To
/// change a leaf or to choose one by its share costs ⌈log₈ n⌉ steps (Gillespie's choice as a tree: Blue, Beichl,
/// Sullivan 1995).
///
/// Sums on the path of a changed leaf are added anew, never corrected, so that every node is a function of the leaves
/// alone: however many changes there were, nothing has drifted.
class sum_tree {
public:
    /// All leaves 0.
    explicit sum_tree(std::size_t leaves) : leaves_(leaves) {
        std::size_t nodes = std::max<std::size_t>(1, leaves);
        do {
            nodes = (nodes + children - 1) / children;
            levels_.emplace_back(nodes);
        } while (nodes > 1);
    }

    std::size_t size() const { return leaves_; }
    double operator[](std::size_t leaf) const { return levels_[0][leaf / children][leaf % children]; }
    double total() const { return sum(levels_.back()[0]); }

    void set(std::size_t leaf, double value) noexcept {
        levels_[0][leaf / children][leaf % children] = value;
        for (std::size_t k = 1; k < levels_.size(); ++k) {
            leaf /= children;
            levels_[k][leaf / children][leaf % children] = sum(levels_[k - 1][leaf]);
        }
    }

    /// Leaf p with Σ_{i<p} < u · total ≤ Σ_{i≤p} up to rounding, for u in (0, 1] and a total above 0; never one that is
    /// 0.
    std::size_t select(double u) const noexcept {
        double target = u * total();
        std::size_t node = 0;
        for (std::size_t k = levels_.size(); k-- > 0;) node = node * children + child_at(levels_[k][node], target);
        return node;
    }

private:
    static constexpr std::size_t children = 8;
    struct alignas(64) family : std::array<double, children> {};

    static double sum(const family& f) noexcept {
        return ((f[0] + f[1]) + (f[2] + f[3])) + ((f[4] + f[5]) + (f[6] + f[7]));
    }

    /// Leaves in `target` what goes into the child. No branch to mispredict.
    static std::size_t child_at(const family& f, double& target) noexcept {
        double cumulative = 0, before = 0;
        std::size_t child = 0;
        for (const double share : f) {
            cumulative += share;
            const bool beyond = cumulative < target;
            child += beyond;
            before = beyond ? cumulative : before;
        }
        if (child < children) {
            target -= before;
            return child;
        }
        // the order of summation has left a rest: the end of the last share
        do --child;
        while (f[child] == 0);
        target = f[child];
        return child;
    }

    std::size_t leaves_;
    std::vector<std::vector<family>> levels_;  ///< leaves first
};

}  // namespace saddle
