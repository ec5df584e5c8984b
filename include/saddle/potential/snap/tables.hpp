/// \file
/// What the bispectrum of SNAP is made of: places of matrix entries, Clebsch-Gordan coefficients, products.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <saddle/potential/snap_parameters.hpp>

namespace saddle::detail {

/// n!, exact up to 22! and near enough beyond.
inline double factorial(int n) {
    double product = 1;
    for (int k = 2; k <= n; ++k) product *= k;
    return product;
}

/// ⟨j1 m1 j2 m2 | j m1+m2⟩ by Racah's formula (Varshalovich 1988, 8.2.1); all arguments are doubled.
inline double clebsch_gordan(int j1, int m1, int j2, int m2, int j) {
    const int m = m1 + m2;
    if (std::abs(m) > j || j < std::abs(j1 - j2) || j > j1 + j2) return 0;
    double sum = 0;
    const int first = std::max({0, (j2 - j - m1) / 2, (j1 - j + m2) / 2});
    const int last = std::min({(j1 + j2 - j) / 2, (j1 - m1) / 2, (j2 + m2) / 2});
    for (int z = first; z <= last; ++z)
        sum += (z % 2 ? -1 : 1) /
               (factorial(z) * factorial((j1 + j2 - j) / 2 - z) * factorial((j1 - m1) / 2 - z) *
                factorial((j2 + m2) / 2 - z) * factorial((j - j2 + m1) / 2 + z) * factorial((j - j1 - m2) / 2 + z));
    const double triangle = factorial((j1 + j2 - j) / 2) * factorial((j1 - j2 + j) / 2) *
                            factorial((-j1 + j2 + j) / 2) / factorial((j1 + j2 + j) / 2 + 1);
    const double projections = factorial((j1 + m1) / 2) * factorial((j1 - m1) / 2) * factorial((j2 + m2) / 2) *
                               factorial((j2 - m2) / 2) * factorial((j + m) / 2) * factorial((j - m) / 2);
    return sum * std::sqrt((j + 1) * triangle * projections);
}

/// One product of two matrices, Z^j_{j1 j2}, and which coefficient its share in Y^j has.
struct snap_product {
    int j1{}, j2{}, j{};
    std::size_t component{};     ///< whose β it is
    double times{};              ///< how often
    std::size_t coefficients{};  ///< where its Clebsch-Gordan coefficients begin: (j + 1)·(j1 + 1) of them
};

/// Tables for one largest 2j. Matrices U^J with J = 2j have rows and columns 0…J, and U[J−r][J−c] = (−1)^{r+c} conj
/// U[r][c]. So rows 0…J/2 say all; of an odd J one more row is kept, from which the middle row of J + 1 follows.
class snap_tables {
public:
    explicit snap_tables(int twojmax) : twojmax_(twojmax) {
        place_entries();
        list_products();
    }

    int twojmax() const { return twojmax_; }
    /// Complex numbers in the rows that are kept of all matrices, and those before U^J.
    std::size_t kept() const { return kept_; }
    std::size_t kept_before(int J) const { return kept_before_[static_cast<std::size_t>(J)]; }
    static int rows_kept(int J) { return (J + 1) / 2 + 1; }

    /// The same of whole matrices.
    std::size_t whole() const { return whole_; }
    std::size_t whole_before(int J) const { return whole_before_[static_cast<std::size_t>(J)]; }

    /// U = scale·V, where V follows the recursion without its square roots.
    const std::vector<double>& scale() const { return scale_; }

    /// How many entries of the whole matrix an entry stands for: 2, in a middle row 1, in the additional row 0.
    const std::vector<double>& weight() const { return weight_; }

    const std::vector<snap_product>& products() const { return products_; }
    const std::vector<double>& coefficients() const { return coefficients_; }

    /// 2j + 1 of each component: its value for an atom alone.
    const std::vector<double>& alone() const { return alone_; }

private:
    /// U^J[r][c] = √((J−c)/(J−r)) a* U^{J−1}[r][c] − √(c/(J−r)) b* U^{J−1}[r][c−1]. With U = g·h·V, where g =
    /// √((J−c)! c!) and h(J, r) = h(J−1, r)/√(J−r), the roots are gone.
    void place_entries() {
        std::vector<double> h(static_cast<std::size_t>(twojmax_) + 2, 1.0);  // by row
        for (int J = 0; J <= twojmax_; ++J) {
            kept_before_.push_back(kept_);
            whole_before_.push_back(whole_);
            for (int r = 0; r < rows_kept(J); ++r) {
                auto& factor = h[static_cast<std::size_t>(r)];
                const bool additional = 2 * r > J;
                if (additional) factor = h[static_cast<std::size_t>(r) - 1];
                if (J > 0 && !additional) factor /= std::sqrt(J - r);
                for (int c = 0; c <= J; ++c) {
                    scale_.push_back(std::sqrt(factorial(J - c) * factorial(c)) * factor);
                    weight_.push_back(additional ? 0 : 2 * r == J ? 1 : 2);
                }
            }
            kept_ += static_cast<std::size_t>(rows_kept(J) * (J + 1));
            whole_ += static_cast<std::size_t>((J + 1) * (J + 1));
        }
    }

    /// dB_{j1 j2 j} = Z^j_{j1 j2}·dU^j + (2j+1)/(2j1+1) Z^{j1}_{j j2}·dU^{j1} + (2j+1)/(2j2+1) Z^{j2}_{j j1}·dU^{j2}:
    /// every product with j2 ≤ j1 is a part of exactly one component's slope, as often as `times` says.
    void list_products() {
        std::vector<std::array<int, 3>> components;
        for_each_triple([&](int j1, int j2, int j) {
            if (j >= j1) components.push_back({j1, j2, j}), alone_.push_back(j + 1);
        });
        const auto place = [&](std::array<int, 3> triple) {
            return static_cast<std::size_t>(std::find(components.begin(), components.end(), triple) -
                                            components.begin());
        };
        for_each_triple([&](int j1, int j2, int j) {
            snap_product p{j1, j2, j, 0, 1, coefficients_.size()};
            if (j >= j1) {
                p.component = place({j1, j2, j});
                p.times = j1 != j ? 1 : j2 != j ? 2 : 3;
            } else {
                p.component = j >= j2 ? place({j, j2, j1}) : place({j2, j, j1});
                p.times = (j2 == j ? 2.0 : 1.0) * (j1 + 1) / (j + 1);
            }
            for (int c = 0; c <= j; ++c)
                for (int c1 = 0; c1 <= j1; ++c1) {
                    const int c2 = c + (j1 + j2 - j) / 2 - c1;
                    const bool inside = c2 >= 0 && c2 <= j2;
                    coefficients_.push_back(inside ? clebsch_gordan(j1, 2 * c1 - j1, j2, 2 * c2 - j2, j) : 0);
                }
            products_.push_back(p);
        });
    }

    template <class F>
    void for_each_triple(F f) const {
        for (int j1 = 0; j1 <= twojmax_; ++j1)
            for (int j2 = 0; j2 <= j1; ++j2)
                for (int j = j1 - j2; j <= std::min(twojmax_, j1 + j2); j += 2) f(j1, j2, j);
    }

    int twojmax_;
    std::vector<std::size_t> kept_before_, whole_before_;
    std::size_t kept_ = 0, whole_ = 0;
    std::vector<double> scale_, weight_, alone_;
    std::vector<snap_product> products_;
    std::vector<double> coefficients_;
};

}  // namespace saddle::detail
