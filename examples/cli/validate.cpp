// saddle validate: the validation targets, live on this build.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/parallel/side_by_side.hpp>

#include "commands.hpp"
#include "cycles.hpp"
#include "model_library.hpp"
#include "target.hpp"

namespace saddle::cli {

namespace {

using validation::finding;
using validation::target;
using validation::verdict;

struct validate_arguments {
    std::vector<std::string> only;
    std::optional<std::uint64_t> seed = 1;
    std::optional<std::uint64_t> threads;
    bool full = false;
    std::string data;
    std::string output;
    bool cycles = false;
    std::optional<std::uint64_t> count;
    cycles_arguments audit;
};

/// What came of one target.
struct outcome {
    validation::findings findings;
    double wall_s = 0;
    bool done = false;
};

const char* word(verdict v) { return v == verdict::pass ? "pass" : v == verdict::fail ? "FAIL" : "skipped"; }

std::vector<target> chosen(const std::vector<std::string>& only) {
    const auto& all = validation::targets();
    if (only.empty()) return all;
    std::vector<target> some;
    for (const auto& text : only) {
        const auto number = count_of("--only", text, 1);
        const auto before = some.size();
        std::copy_if(all.begin(), all.end(), std::back_inserter(some),
                     [&](const target& t) { return static_cast<std::uint64_t>(t.number) == number; });
        if (some.size() == before) {
            std::string known;
            for (const auto& t : all) known += (known.empty() ? "" : ", ") + std::to_string(t.number);
            throw input_error("--only", "targets of this build (" + known + ")", text);
        }
    }
    return some;
}

constexpr std::size_t quantity_width = 60;

/// Pads a text of UTF-8 to a width in characters.
std::string padded(const std::string& text, std::size_t width) {
    const auto characters = static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    return text + std::string(width > characters ? width - characters : 0, ' ');
}

void print_header() {
    std::printf("    %s %12s %12s %10s %9s  %s\n", padded("quantity", quantity_width).c_str(), "value", "expected",
                "std. error", "allowed", "verdict");
}

void print(const target& t, const outcome& result) {
    std::printf("%2d  %s  (%.1f s)\n", t.number, std::string(t.topic).c_str(), result.wall_s);
    for (const auto& f : result.findings) {
        const auto quantity = padded(f.quantity, quantity_width);
        if (f.verdict() == verdict::skipped)
            std::printf("    %s skipped: %s\n", quantity.c_str(), f.skipped.c_str());
        else
            std::printf("    %s %12.8g %12.8g %10.2g %9.2g  %s\n", quantity.c_str(), f.value, f.expected,
                        f.standard_error, f.allowed(), word(f.verdict()));
    }
    std::fflush(stdout);
}

void append_rows(std::string& csv, const target& t, const validation::findings& findings) {
    for (const auto& f : findings)
        append_csv_row(csv, t.number, f.quantity, f.value, f.expected, f.standard_error, f.allowed(),
                       word(f.verdict()));
}

/// Runs the targets side by side and prints each as soon as those before it are done.
std::vector<outcome> run(const std::vector<target>& targets, const validation::settings& settings,
                         std::size_t threads) {
    std::vector<outcome> outcomes(targets.size());
    std::mutex mutex;
    std::size_t printed = 0;
    side_by_side(targets.size(), threads, [&](std::size_t k) {
        const auto began = std::chrono::steady_clock::now();
        auto findings = targets[k].run(settings);
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
        const std::lock_guard lock(mutex);
        outcomes[k] = {std::move(findings), wall.count(), true};
        for (; printed < targets.size() && outcomes[printed].done; ++printed)
            print(targets[printed], outcomes[printed]);
    });
    return outcomes;
}

std::size_t thread_count(const validate_arguments& arguments) {
    return arguments.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
}

int validate(const validate_arguments& arguments, const output_arguments& output) {
    const auto targets = chosen(arguments.only);
    check_outputs({arguments.output});
    if (!arguments.data.empty() && !std::filesystem::is_directory(arguments.data))
        throw input_error("--data", "a folder", "'" + arguments.data + "'");
    const validation::settings settings{seed(*arguments.seed), arguments.full, arguments.data,
                                        runtime::find_model(arguments.audit.model.model)};
    print_header();
    const auto outcomes = run(targets, settings, thread_count(arguments));

    std::string csv = "target,quantity,value,expected,standard_error,allowed,verdict\n";
    std::size_t count[3] = {0, 0, 0};
    for (std::size_t k = 0; k < targets.size(); ++k) {
        append_rows(csv, targets[k], outcomes[k].findings);
        for (const auto& f : outcomes[k].findings) ++count[static_cast<std::size_t>(f.verdict())];
    }
    std::printf("%zu passed, %zu failed, %zu skipped\n", count[0], count[1], count[2]);
    if (!arguments.output.empty()) {
        write_file_atomically(arguments.output, csv);
        output.remark("wrote " + arguments.output);
    }
    return count[1] == 0 ? 0 : 1;
}

int audit(const validate_arguments& arguments, const output_arguments& output) {
    if (!arguments.only.empty() || arguments.full || !arguments.data.empty())
        throw input_error("validate", "--cycles without --only, --full and --data", "one of them");
    auto told = arguments.audit;
    told.count = arguments.count.value_or(1000);
    told.seed = *arguments.seed;
    told.threads = thread_count(arguments);
    told.output = arguments.output;
    return audit_cycles(told, output);
}

void check(const validate_arguments& arguments) {
    const auto& audit = arguments.audit;
    const bool crystal = !(audit.structure.structure.empty() && audit.cells.empty() && audit.composition.empty());
    if (!arguments.cycles && (crystal || arguments.count || audit.model.backend != "auto"))
        throw input_error("validate", "a crystal, --count and --backend only with --cycles", "one without");
    if (!audit.structure.structure.empty() && !(audit.cells.empty() && audit.composition.empty()))
        throw input_error("validate", "either --structure, or --cells and --composition", "both");
}

}  // namespace

command add_validate(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("validate", "Numbers that a correct program must give, computed by this build");
    const auto a = std::make_shared<validate_arguments>();
    sub->add_option("--only", a->only, "Numbers of targets: 2,8,9 (default: all)")->delimiter(',');
    sub->add_flag("--full", a->full, "Twenty times the statistics, and larger crystals: about half an hour");
    add_count(*sub, "--seed", a->seed, 0, "Fixes all random choices (default: 1)");
    add_count(*sub, "--threads", a->threads, 1, "Targets, or cycles, side by side (default: all cores)");
    sub->add_option("--data", a->data,
                    "Folder of the published network: weights.npy, initial.dump, reference_barriers.csv");
    a->audit.model.add_to(*sub);
    sub->add_option("-o,--output", a->output, "CSV file of all lines, or of all hops");
    sub->add_flag("--cycles", a->cycles, "Audit the model instead: forward minus reverse barriers round closed cycles");
    a->audit.structure.add_to(*sub, false);
    sub->add_option("--cells", a->audit.cells, "Cells of a random crystal for --cycles: NX NY NZ (default: 8 8 8)")
        ->expected(3);
    sub->add_option("--composition", a->audit.composition,
                    "Its composition: Nb=1,Mo=1,Ta=1 (default: all species of the model in equal parts)");
    add_count(*sub, "--count", a->count, 1, "Cycles (default: 1000)");
    sub->footer(
        "Example: saddle validate --only 2,9 --output validation.csv\n"
        "         saddle validate --model NbMoTaWV --cycles --count 10000\n"
        "A line passes where |value − expected| is at most what is allowed: 4.5 standard errors of a random value, "
        "the\n"
        "rounding of an exact one, or what an approximate formula leaves open. Exit status 1 where a line fails.\n"
        "--cycles prints JSON: a model whose barriers belong to an energy sums to 0 round every cycle.");
    return [a, &output] {
        check(*a);
        return a->cycles ? audit(*a, output) : validate(*a, output);
    };
}

}  // namespace saddle::cli
