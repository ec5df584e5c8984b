/// \file
/// A k-d tree of points in a periodic box: how a program finds the neighbours of a vacancy that knows no lattice.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace bench {

using point = std::array<double, 3>;

/// Built in O(N log N) by medians along the widest axis, leaves of up to 16 points (what scipy's cKDTree does).
class search_tree {
public:
    /// Points inside the box from 0 to `edges`.
    search_tree(const std::vector<point>& points, const point& edges) : points_(&points), edges_(edges) {
        order_.resize(points.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        nodes_.reserve(points.size() / 4 + 1);
        build(0, points.size());
    }

    /// Appends the indices of all points within `radius` of a point inside the box, their images among them.
    void within(const point& centre, double radius, std::vector<std::size_t>& found) const {
        search(0, centre, radius * radius, found);
    }

private:
    static constexpr std::size_t leaf_size = 16;

    struct node {
        point low;  ///< bounds of its points
        point high;
        std::size_t first;
        std::size_t last;
        std::size_t right = 0;  ///< 0: a leaf; the left child follows its parent
    };

    std::size_t build(std::size_t first, std::size_t last) {
        const std::size_t self = nodes_.size();
        nodes_.push_back(bounded(first, last));
        if (last - first > leaf_size) {
            const std::size_t axis = widest_axis(nodes_[self]);
            const std::size_t middle = first + (last - first) / 2;
            const auto at = [&](std::size_t k) { return order_.begin() + static_cast<std::ptrdiff_t>(k); };
            std::nth_element(at(first), at(middle), at(last),
                             [&](std::size_t a, std::size_t b) { return (*points_)[a][axis] < (*points_)[b][axis]; });
            build(first, middle);
            nodes_[self].right = build(middle, last);
        }
        return self;
    }

    node bounded(std::size_t first, std::size_t last) const {
        node made{(*points_)[order_[first]], (*points_)[order_[first]], first, last};
        for (std::size_t k = first; k < last; ++k)
            for (std::size_t axis = 0; axis < 3; ++axis) {
                made.low[axis] = std::min(made.low[axis], (*points_)[order_[k]][axis]);
                made.high[axis] = std::max(made.high[axis], (*points_)[order_[k]][axis]);
            }
        return made;
    }

    static std::size_t widest_axis(const node& n) {
        std::size_t widest = 0;
        for (std::size_t axis = 1; axis < 3; ++axis)
            if (n.high[axis] - n.low[axis] > n.high[widest] - n.low[widest]) widest = axis;
        return widest;
    }

    /// Smallest distance along an axis between x, any of its images and the interval.
    double gap(double x, double low, double high, std::size_t axis) const {
        if (low <= x && x <= high) return 0;
        const double below = low - x;
        const double above = x - high;
        return std::max(0.0,
                        std::min(below >= 0 ? below : below + edges_[axis], above >= 0 ? above : above + edges_[axis]));
    }

    void search(std::size_t self, const point& centre, double square, std::vector<std::size_t>& found) const {
        const node& n = nodes_[self];
        double least = 0;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double d = gap(centre[axis], n.low[axis], n.high[axis], axis);
            least += d * d;
        }
        if (least > square) return;
        if (n.right != 0) {
            search(self + 1, centre, square, found);
            search(n.right, centre, square, found);
            return;
        }
        for (std::size_t k = n.first; k < n.last; ++k)
            if (squared_distance(centre, (*points_)[order_[k]]) <= square) found.push_back(order_[k]);
    }

    double squared_distance(const point& a, const point& b) const {
        double sum = 0;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            double d = std::abs(a[axis] - b[axis]);
            d = std::min(d, edges_[axis] - d);
            sum += d * d;
        }
        return sum;
    }

    const std::vector<point>* points_;
    point edges_;
    std::vector<std::size_t> order_;
    std::vector<node> nodes_;
};

}  // namespace bench
