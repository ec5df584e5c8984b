// Runs the benchmarks that a program registers, and says on what machine. Options are Google Benchmark's and
// --warm-up=JUMPS.
#include <charconv>
#include <cstdint>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "peak.hpp"
#include "shared_files.hpp"
#include "stage.hpp"

namespace {

std::uint64_t warm_up = 200'000;

/// Takes --warm-up out of the arguments; false where it is no number.
bool take_warm_up(int& argc, char** argv) {
    constexpr std::string_view option = "--warm-up=";
    int kept = 1;
    for (int k = 1; k < argc; ++k) {
        const std::string_view argument = argv[k];
        if (!argument.starts_with(option)) {
            argv[kept++] = argv[k];
            continue;
        }
        const char* last = argument.data() + argument.size();
        const auto [end, code] = std::from_chars(argument.data() + option.size(), last, warm_up);
        if (code != std::errc{} || end != last) return false;
    }
    argc = kept;
    return true;
}

void describe_machine() {
    std::string sets;
    bench::with_each([&]<class Arch>() { sets.append(sets.empty() ? "" : " ").append(Arch::name); });
    benchmark::AddCustomContext("instruction_sets", sets);
    benchmark::AddCustomContext("compiler", SADDLE_COMPILER);
    benchmark::AddCustomContext("flags", SADDLE_FLAGS);
    benchmark::AddCustomContext("published_network", bench::has_published_network() ? "present" : "missing");
    benchmark::AddCustomContext("warm_up_jumps", std::to_string(warm_up));
}

}  // namespace

namespace bench {

std::uint64_t warm_up_jumps() { return warm_up; }

}  // namespace bench

int main(int argc, char** argv) {
    if (!take_warm_up(argc, argv)) {
        std::cerr << argv[0] << ": --warm-up: expected a number of jumps\n";
        return 2;
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    try {
        describe_machine();
        if (!bench::has_published_network())
            std::cerr << "no " << bench::published_weights().string() << ": the published network is left out\n";
        bench::register_stage();
        benchmark::RunSpecifiedBenchmarks();
    } catch (const std::exception& problem) {
        std::cerr << argv[0] << ": " << problem.what() << '\n';
        return 1;
    }
    benchmark::Shutdown();
}
