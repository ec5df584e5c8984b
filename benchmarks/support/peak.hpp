/// \file
/// The multiply-add peak of the core that runs a benchmark, measured there and then.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/network/backend/simd/arch.hpp>

namespace bench {

namespace sd = saddle;

/// Fused multiply-adds in registers alone. A chain waits for its own results, so that many run side by side: more than
/// latency × units of the cores we know, no more than registers.
template <class Arch>
struct register_chains;

template <>
struct register_chains<sd::arch::generic> {
    using arch = sd::arch::generic;
    static constexpr std::size_t chains = 24;
    static constexpr std::size_t links = 100;
#define SADDLE_TARGET
#include "chains.inc"
#undef SADDLE_TARGET
};

#ifdef SADDLE_ON_X86_64
template <>
struct register_chains<sd::arch::avx2> {
    using arch = sd::arch::avx2;
    static constexpr std::size_t chains = 12;
    static constexpr std::size_t links = 1000;
#define SADDLE_TARGET __attribute__((target("avx2,fma")))
#include "chains.inc"
#undef SADDLE_TARGET
};

template <>
struct register_chains<sd::arch::avx512> {
    using arch = sd::arch::avx512;
    static constexpr std::size_t chains = 24;
    static constexpr std::size_t links = 1000;
#define SADDLE_TARGET __attribute__((target("avx512f")))
#include "chains.inc"
#undef SADDLE_TARGET
};
#endif

/// Calls `work.template operator()<Arch>()` with the widest instruction set of this CPU.
template <class Work>
decltype(auto) with_widest(Work&& work) {
#ifdef SADDLE_ON_X86_64
    if (sd::arch::avx512::supported()) return work.template operator()<sd::arch::avx512>();
    if (sd::arch::avx2::supported()) return work.template operator()<sd::arch::avx2>();
#endif
    return work.template operator()<sd::arch::generic>();
}

/// The same with every instruction set of this CPU, narrowest first.
template <class Work>
void with_each(Work&& work) {
    work.template operator()<sd::arch::generic>();
#ifdef SADDLE_ON_X86_64
    if (sd::arch::avx2::supported()) work.template operator()<sd::arch::avx2>();
    if (sd::arch::avx512::supported()) work.template operator()<sd::arch::avx512>();
#endif
}

inline double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Seconds that this thread has computed: what Google Benchmark's CPU time counts.
inline double thread_seconds() {
    std::timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Floating-point operations of `calls` runs of the chains.
template <class Arch>
double chain_operations(std::size_t calls) {
    using work = register_chains<Arch>;
    return 2.0 * static_cast<double>(calls * work::chains * work::links * Arch::width);
}

template <class Arch>
void run_chains(std::size_t calls) {
    std::vector<float> out(register_chains<Arch>::chains * Arch::width);
    for (std::size_t k = 0; k < calls; ++k) {
        register_chains<Arch>::run(out.data());
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}

/// As many calls of the chains as take about `seconds` here.
template <class Arch>
std::size_t chain_calls_in(double seconds) {
    static const double each = [] {
        run_chains<Arch>(20);  // the clock rises to what vector work allows
        const double begin = thread_seconds();
        run_chains<Arch>(20);
        return (thread_seconds() - begin) / 20;
    }();
    return std::max<std::size_t>(1, static_cast<std::size_t>(seconds / each));
}

/// The peak round a piece of work: samples taken before and after it, each a fifth of a millisecond. Their median
/// stands for the clock that the work had too, and a sample that was interrupted does not count.
template <class Arch>
class peak_meter {
public:
    void sample() {
        const std::size_t calls = chain_calls_in<Arch>(0.2e-3);
        for (int k = 0; k < 9; ++k) {
            const double begin = thread_seconds();
            run_chains<Arch>(calls);
            GFLOPs_.push_back(1e-9 * chain_operations<Arch>(calls) / (thread_seconds() - begin));
        }
    }

    double GFLOPs() const { return median(GFLOPs_); }

private:
    std::vector<double> GFLOPs_;
};

}  // namespace bench
