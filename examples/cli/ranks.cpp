#include "ranks.hpp"

#include <new>
#include <string_view>

#include <saddle/core/error.hpp>
#include <saddle/parallel/launched_rank.hpp>

#include "mpi_ranks.hpp"

namespace saddle::cli {

namespace {

bool on_several_ranks() { return rank_count() > 1; }

constexpr std::string_view complete = "complete";
constexpr std::string_view interrupted = "interrupted";
constexpr std::string_view wrong_input = "wrong input: ";

}  // namespace

std::size_t rank_count() {
    static const auto launched = launched_by_mpi();
    return launched ? static_cast<std::size_t>(launched->size) : 1;
}

bool another_rank_speaks() { return on_several_ranks() && launched_by_mpi()->rank > 0; }

int run_on_ranks(const std::string& name, const std::function<int()>& command) {
    if (!on_several_ranks()) return command();
    if (name != "anneal" && name != "resume")
        throw input_error("mpirun", "saddle anneal or saddle resume, whose runs the ranks share", "saddle " + name);
#if SADDLE_WITH_MPI
    return run_in_team(command);
#else
    throw input_error("mpirun", "a program built with MPI (Debian: libopenmpi-dev)", "one without");
#endif
}

std::string report_of(const std::function<bool()>& run) {
    try {
        return std::string(run() ? complete : interrupted);
    } catch (const input_error& problem) {
        return std::string(wrong_input) + problem.what();
    } catch (const std::bad_alloc&) {
        return "out of memory";
    } catch (const std::exception& problem) {
        return problem.what();
    }
}

bool says_complete(const std::string& report) {
    if (report == complete) return true;
    if (report == interrupted) return false;
    if (report.starts_with(wrong_input)) throw input_error(report.substr(wrong_input.size()));
    throw error(report);
}

#if !SADDLE_WITH_MPI
bool works_for_rank_0() { return false; }
int work_for_rank_0(const machine_arguments&) { return 0; }
bool has_other_ranks() { return false; }
std::size_t share_runs(const std::vector<std::filesystem::path>&, std::size_t, const std::function<bool(std::size_t)>&,
                       const std::function<void(std::size_t)>&, const std::function<void()>&) {
    return 0;
}
#endif

}  // namespace saddle::cli
