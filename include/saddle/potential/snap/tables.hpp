/// \file
/// What the bispectrum of SNAP is made of: places of matrix entries, Clebsch-Gordan coefficients, products.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
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

/// A part of an entry of Z^j_{j1 j2}: `times` U[a]·U[b], places in whole matrices one after the other.
struct snap_term {
    double times{};
    std::uint32_t a{}, b{};
};

/// One product of two matrices, Z^j_{j1 j2}, and which coefficient its share in Y^j has.
struct snap_product {
    int j1{}, j2{}, j{};
    std::size_t component{};  ///< whose β it is
    double times{};           ///< how often
    std::size_t entry{};      ///< of its rows 0…j/2 the first among `first_terms`
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

    /// Terms of entry e are first_terms()[e] … first_terms()[e + 1] − 1, an even number of them.
    const std::vector<snap_term>& terms() const { return terms_; }
    const std::vector<std::size_t>& first_terms() const { return first_terms_; }

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
            snap_product p{j1, j2, j, 0, 1, first_terms_.size() - 1};
            if (j >= j1) {
                p.component = place({j1, j2, j});
                p.times = j1 != j ? 1 : j2 != j ? 2 : 3;
            } else {
                p.component = j >= j2 ? place({j, j2, j1}) : place({j2, j, j1});
                p.times = (j2 == j ? 2.0 : 1.0) * (j1 + 1) / (j + 1);
            }
            for (int r = 0; 2 * r <= j; ++r)
                for (int c = 0; c <= j; ++c) list_terms(p, r, c);
            products_.push_back(p);
        });
    }

    /// Z^j[r][c] = Σ C(r1, r2) C(c1, c2) U^{j1}[r1][c1] U^{j2}[r2][c2] with r1 + r2 = r + (j1 + j2 − j)/2, columns
    /// alike; where j1 = j2 each product of two entries once.
    void list_terms(const snap_product& p, int r, int c) {
        const int shift = (p.j1 + p.j2 - p.j) / 2;
        const auto coupling = [&](int m1, int m2) {
            return clebsch_gordan(p.j1, 2 * m1 - p.j1, p.j2, 2 * m2 - p.j2, p.j);
        };
        const auto place = [&](int J, int row, int column) {
            return static_cast<std::uint32_t>(whole_before(J)) + static_cast<std::uint32_t>(row * (J + 1) + column);
        };
        for (int r1 = std::max(0, r + shift - p.j2); r1 <= std::min(p.j1, r + shift); ++r1)
            for (int c1 = std::max(0, c + shift - p.j2); c1 <= std::min(p.j1, c + shift); ++c1) {
                const int r2 = r + shift - r1, c2 = c + shift - c1;
                const auto a = place(p.j1, r1, c1), b = place(p.j2, r2, c2);
                if (p.j1 == p.j2 && b < a) continue;
                const double twice = p.j1 == p.j2 && a != b ? 2 : 1;
                terms_.push_back({twice * coupling(r1, r2) * coupling(c1, c2), a, b});
            }
        if ((terms_.size() - first_terms_.back()) % 2 != 0) terms_.push_back({});
        first_terms_.push_back(terms_.size());
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
    std::vector<snap_term> terms_;
    std::vector<std::size_t> first_terms_{0};
};

}  // namespace saddle::detail
