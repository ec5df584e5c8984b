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
    std::size_t select(double u) const noexcept { return descend(u, levels_.size(), 0, 0); }

    /// The same with two independent numbers: the first chooses among blocks of 64 leaves, the second in the block. A
    /// leaf that changes then moves the choice in no block but its own: what u will choose a few changes later is
    /// mostly what it would choose now. Up to 64 leaves the second does nothing.
    std::size_t select(const std::array<double, 2>& u) const noexcept {
        if (levels_.size() <= 2) return select(u[0]);
        return descend(u[1], 2, descend(u[0], levels_.size(), 0, 2), 0);
    }

private:
    static constexpr std::size_t children = 8;
    struct alignas(64) family : std::array<double, children> {};

    static double sum(const family& f) noexcept {
        return ((f[0] + f[1]) + (f[2] + f[3])) + ((f[4] + f[5]) + (f[6] + f[7]));
    }

    /// From a node of level `from` (leaves are level 0) down to level `to`.
    std::size_t descend(double u, std::size_t from, std::size_t node, std::size_t to) const noexcept {
        double target = u * sum(levels_[from - 1][node]);
        for (std::size_t k = from; k-- > to;) node = node * children + child_at(levels_[k][node], target);
        return node;
    }

    /// Leaves in `target` what goes into the child. No branch to mispredict. Sums from the first child on are added as
    /// `sum` adds, three additions deep: they never fall, and a child of 0 leaves them as they are.
    static std::size_t child_at(const family& f, double& target) noexcept {
        const double to_1 = f[0] + f[1], to_3 = to_1 + (f[2] + f[3]), of_4_5 = f[4] + f[5];
        const std::array<double, children + 1> before{
            0, f[0], to_1, to_1 + f[2], to_3, to_3 + f[4], to_3 + of_4_5, to_3 + (of_4_5 + f[6]), sum(f)};
        std::size_t child = 0;
        for (std::size_t c = 1; c <= children; ++c) child += before[c] < target;
        if (child < children) {
            target -= before[child];
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
