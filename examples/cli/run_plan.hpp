/// \file
/// What fixes one run, as run.json and its checkpoints hold it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/alloy/species.hpp>
#include <saddle/core/random.hpp>
#include <saddle/kmc/temperature_schedule.hpp>

namespace saddle::cli {

using json = nlohmann::ordered_json;

/// Where a branch left another run.
struct branch_origin {
    std::string folder;
    std::uint64_t jump{};
    std::uint64_t seed{};  ///< of the other run
    friend bool operator==(const branch_origin&, const branch_origin&) = default;
};

struct run_plan {
    std::string model;  ///< file
    std::string model_sha256;
    std::string backend;
    std::string structure;  ///< file of the crystal; empty where it is made from cells and composition
    std::string structure_sha256;
    std::optional<std::uint64_t> frame;  ///< of the file; none is the last
    species_names species;               ///< names of bare types; none are the model's
    std::vector<int> cells;
    std::string composition;    ///< of a made crystal
    std::int64_t vacancy_id{};  ///< atom taken away; 0 where the file had the vacancy, or there are several
    std::optional<std::uint64_t> vacancies;                ///< where there are several
    std::optional<std::vector<std::int64_t>> vacancy_ids;  ///< of several, where they were chosen by their atoms
    std::optional<std::string> second_vacancy;             ///< of several: trust or refuse
    std::optional<std::vector<int>> domains;               ///< of a run over domains: NX, NY, NZ
    std::optional<double> window_s;                        ///< and the time in which they do not know of each other
    double attempt_frequency_per_s{};
    std::uint64_t random_seed{};
    std::uint64_t crystal_seed{};  ///< of the start; a branch has another seed than the crystal it goes on with
    std::uint64_t replica = 1;
    double temperature_K{};  ///< the first one of a schedule
    std::optional<temperature_schedule> schedule;
    std::uint64_t jumps{};
    std::uint64_t sample_every{};
    std::optional<std::uint64_t> dump_every;
    std::optional<std::uint64_t> displacement_block;  ///< jumps of a block of displacements.csv; none: no such file
    bool events = false;                              ///< keeps every jump in trajectory.events
    std::optional<std::uint64_t> checkpoint_every;    ///< jumps; none goes by the clock on the wall
    std::optional<branch_origin> branch_of;

    /// Jump at which the log begins.
    std::uint64_t first_jump() const { return branch_of ? branch_of->jump : 0; }
};

json to_json(const run_plan& plan);

/// The JSON of a run.json or of a checkpoint's settings; discarded where it is none or nested deeper than any of these,
/// since copies and messages follow it by recursion.
json parse_settings(std::string_view text);

/// \throws input_error naming `place` and the setting that is missing or is none.
run_plan parse_plan(const json& settings, const std::string& place);

/// Where files are, how far the run goes and how often it saves itself may change between sittings; the rest must not.
/// \throws input_error naming `place` and the first setting that differs.
void check_same_run(const run_plan& expected, const run_plan& found, const std::string& place);

/// The same file from whatever folder the run is taken up in.
std::string full_path(const std::filesystem::path& path);

/// "jump 0:1200,1000000:400": the points of a schedule.
std::string schedule_text(const temperature_schedule& schedule);

/// A stream of the run, named by what it is for. The first replica's name is that of a run without replicas.
random_stream stream_of(const run_plan& plan, const std::string& purpose);

/// "Nb1Mo1Ta1"
std::string name_of_composition(const std::string& composition);

/// The composition so named; of a run on a structure the name of its file.
std::string name_of_alloy(const run_plan& plan);

/// "Nb1Mo1Ta1 at 800 K, replica 2" or "Nb1Mo1Ta1 from 1200 to 400 K": how messages call the run, with the first replica
/// left out.
std::string name_of(const run_plan& plan);

}  // namespace saddle::cli
