#include "jump_rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <system_error>

#include <saddle/io/csv.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

namespace saddle::cli {

namespace {

/// Six digits behind the point: what a band is known to.
std::string fixed(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6f", value);
    return std::isfinite(value) ? text : "nan";
}

template <lattice L>
double force_left(const vacancy_state<L>& state, const jump_result& made) {
    return made.path.images.empty() ? std::max(state.report.force_eV_per_A, made.end.force_eV_per_A)
                                    : made.path.force_eV_per_A;
}

}  // namespace

template <lattice L>
void append_jump_row(std::string& csv, const vacancy_state<L>& state, const jump_result& made,
                     const jump_settings& settings) {
    const bool normal = made.outcome == jump_outcome::normal;
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const auto& d = made.jump;
    append_csv_row(csv, state.vacancy_id, state.relaxed.ids[made.atom], d.x, d.y, d.z,
                   state.relaxed.names[state.relaxed.species[made.atom]], fixed(normal ? made.forward_eV : none),
                   fixed(normal ? made.reverse_eV : none), settings.images, fixed(force_left(state, made)),
                   name_of(made.outcome), made.calls);
}

template <lattice L>
void remark_outcome(const output_arguments& output, const vacancy_state<L>& state, const jump_result& made,
                    const jump_settings& settings) {
    if (made.outcome == jump_outcome::normal) return;
    output.remark("vacancy " + std::to_string(state.vacancy_id) + ", atom " +
                  std::to_string(state.relaxed.ids[made.atom]) + ": " + std::string(name_of(made.outcome)) +
                  ", forces up to " + fixed(force_left(state, made)) + " eV/Å left (--force " +
                  number_text(settings.band.until.eV_per_A) + ")");
}

void make_folder(const std::string& folder, const std::string& option) {
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem) throw input_error(option, "a folder that can be made", folder + ": " + problem.message());
}

template void append_jump_row(std::string&, const vacancy_state<bcc>&, const jump_result&, const jump_settings&);
template void append_jump_row(std::string&, const vacancy_state<fcc>&, const jump_result&, const jump_settings&);
template void remark_outcome(const output_arguments&, const vacancy_state<bcc>&, const jump_result&,
                             const jump_settings&);
template void remark_outcome(const output_arguments&, const vacancy_state<fcc>&, const jump_result&,
                             const jump_settings&);

}  // namespace saddle::cli
