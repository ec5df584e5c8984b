/// \file
/// An embedded-atom potential by formulae, and its tables as a file.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>

namespace samples {

/// Two elements "Nb" and "Mo", a and b = 0, 1: ρ = A_a (1 − r/c)³, with `finnis_sinclair` times 1 + b/4; F = −B_a √ρ +
/// ρ²/10; φ = C_ab (1 − r/c)⁴/r.
struct formulae {
    bool finnis_sinclair = false;
    static constexpr double cutoff = 5;

    double density(std::size_t a, std::size_t b, double r) const {
        const double rest = r < cutoff ? 1 - r / cutoff : 0;
        return (a == 0 ? 3.0 : 2.2) * rest * rest * rest * (finnis_sinclair ? 1 + 0.25 * double(b) : 1);
    }
    double embedding(std::size_t a, double rho) const {
        return -(a == 0 ? 1.4 : 1.9) * std::sqrt(rho) + rho * rho / 10;
    }
    double pair(std::size_t a, std::size_t b, double r) const {
        const double rest = r < cutoff ? 1 - r / cutoff : 0;
        return (20 + 3.0 * double(a + b)) * rest * rest * rest * rest / r;
    }

    /// Densities up to `most`.
    std::string file(double most = 8) const {
        const std::size_t densities = 8000, distances = 4000;
        std::string text = "made\nby\nformulae\n2 Nb Mo\n";
        char line[120];
        std::snprintf(line, sizeof line, "%zu %.17g %zu %.17g %.17g\n", densities, most / double(densities - 1),
                      distances, cutoff / double(distances - 1), cutoff);
        text += line;
        const auto number = [&](double value) {
            std::snprintf(line, sizeof line, "%.17g\n", value);
            text += line;
        };
        const double rho = most / double(densities - 1), r = cutoff / double(distances - 1);
        for (std::size_t a = 0; a < 2; ++a) {
            text += a == 0 ? "41 92.9 3.3 bcc\n" : "42 95.9 3.15 bcc\n";
            for (std::size_t k = 0; k < densities; ++k) number(embedding(a, rho * double(k)));
            for (std::size_t b = 0; b < (finnis_sinclair ? 2u : 1u); ++b)
                for (std::size_t k = 0; k < distances; ++k) number(density(a, b, r * double(k)));
        }
        for (std::size_t a = 0; a < 2; ++a)
            for (std::size_t b = 0; b <= a; ++b)
                for (std::size_t k = 0; k < distances; ++k) {
                    const double rest = 1 - double(k) / double(distances - 1);
                    number((20 + 3.0 * double(a + b)) * rest * rest * rest * rest);
                }
        return text;
    }
};

}  // namespace samples
