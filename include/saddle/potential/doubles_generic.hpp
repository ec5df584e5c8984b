/// \file
/// Operations on several doubles for any CPU, beside those of core/vector_math.hpp for x86-64.
#pragma once

#include <cmath>
#include <cstddef>

namespace saddle::detail {

/// Four lanes that any compiler maps to what the CPU has; std::fma rounds once everywhere, slowly where the baseline
/// instruction set lacks it.
struct doubles_generic {
    static constexpr std::size_t width = 4;
    struct vec {
        double lane[width];
    };

    template <class F>
    static vec each(F f) {
        vec made;
        for (std::size_t k = 0; k < width; ++k) made.lane[k] = f(k);
        return made;
    }
    static vec load(const double* p) {
        return each([&](std::size_t k) { return p[k]; });
    }
    static void store(double* p, const vec& a) {
        for (std::size_t k = 0; k < width; ++k) p[k] = a.lane[k];
    }
    static vec set(double a) { return {{a, a, a, a}}; }
    static vec add(const vec& a, const vec& b) {
        return each([&](std::size_t k) { return a.lane[k] + b.lane[k]; });
    }
    static vec sub(const vec& a, const vec& b) {
        return each([&](std::size_t k) { return a.lane[k] - b.lane[k]; });
    }
    static vec mul(const vec& a, const vec& b) {
        return each([&](std::size_t k) { return a.lane[k] * b.lane[k]; });
    }
    static vec div(const vec& a, const vec& b) {
        return each([&](std::size_t k) { return a.lane[k] / b.lane[k]; });
    }
    static vec fma(const vec& a, const vec& b, const vec& c) {
        return each([&](std::size_t k) { return std::fma(a.lane[k], b.lane[k], c.lane[k]); });
    }
    static vec fnma(const vec& a, const vec& b, const vec& c) {
        return each([&](std::size_t k) { return std::fma(-a.lane[k], b.lane[k], c.lane[k]); });
    }
};

}  // namespace saddle::detail
