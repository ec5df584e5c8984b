// End to end: `saddle anneal` as a user calls it. It loads the model, makes or reads the structure, anneals, follows
// order and atom paths, and writes its files.
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <benchmark/benchmark.h>

#include <saddle/core/error.hpp>

#include "support/models.hpp"
#include "support/report.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

namespace fs = std::filesystem;

/// The program, which is built beside this one.
fs::path program() { return fs::read_symlink("/proc/self/exe").parent_path() / "saddle"; }

/// A folder that is gone when the benchmark is.
class scratch_folder {
public:
    scratch_folder() : path_(fs::temp_directory_path() / ("saddle-benchmark-" + std::to_string(::getpid()))) {
        fs::create_directories(path_);
    }
    ~scratch_folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    scratch_folder(const scratch_folder&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// Runs the program to its end. \throws error where it cannot be started or fails.
void run_program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), program().string());
    std::vector<char*> words;
    for (auto& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    pid_t child = 0;
    if (const int code = ::posix_spawn(&child, words[0], nullptr, nullptr, words.data(), environ); code != 0)
        throw sd::error(arguments[0] + ": " + std::strerror(code));
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    if (status != 0) throw sd::error(arguments[0] + " anneal failed");
}

template <class Case, class Arch>
void anneal(benchmark::State& state, std::size_t jumps, int cells_a_side) {
    const scratch_folder scratch;
    const std::string side = std::to_string(cells_a_side);
    beside_peak<Arch> beside(state);
    for (auto _ : state) {
        const auto begin = std::chrono::steady_clock::now();
        run_program({"--quiet", "anneal", "--model", Case::file().string(), "--cells", side, side, side,
                     "--composition", "Nb=1,Mo=1,Ta=1", "--temperature", "1000", "--jumps", std::to_string(jumps),
                     "--overwrite", "--output", (scratch.path() / "run").string()});
        state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    beside.count_jumps(static_cast<double>(jumps), multiply_adds_of_a_jump(data_of<Case>()));
}

/// One jump shows what starting, loading and writing cost, many what a run does.
template <class Case, class Arch>
void add(std::size_t jumps, int cells_a_side) {
    const std::string name = std::string("anneal/") + Case::name +
                             "/sites:" + std::to_string(2 * cells_a_side * cells_a_side * cells_a_side) +
                             "/jumps:" + std::to_string(jumps);
    benchmark::RegisterBenchmark(name.c_str(),
                                 [=](benchmark::State& state) { anneal<Case, Arch>(state, jumps, cells_a_side); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
}

}  // namespace

void register_stage() {
    if (!fs::exists(program())) return;
    with_each_network([]<class Case>() {
        with_widest([]<class Arch>() {
            add<Case, Arch>(1, 8);
            add<Case, Arch>(100'000, 8);
            add<Case, Arch>(1, 40);
        });
    });
}

}  // namespace bench
