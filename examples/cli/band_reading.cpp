#include "band_reading.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <set>
#include <string_view>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/io/text.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/structure/recognise.hpp>

#include "jump_rows.hpp"

namespace saddle::cli {

namespace {

/// "energy=-17.1" of a frame's second line, which the reader keeps as its comment.
double energy_of(const atoms& image, const std::string& place) {
    for (const auto word : split_fields(image.comment))
        if (word.starts_with("energy="))
            if (const auto value = parse_real(word.substr(7))) return *value;
    throw input_error(place, "energy=… in eV", "none");
}

template <lattice L>
site only_vacancy(const crystal<L>& made, const std::string& place) {
    const auto empty = vacancies(made.sites);
    if (empty.size() != 1) throw input_error(place, "one site without an atom", std::to_string(empty.size()));
    return empty[0];
}

template <lattice L>
vec3 jump_between(const crystal<L>& first, const crystal<L>& last, const std::string& file) {
    const site from = only_vacancy(first, file + ", first image"), to = only_vacancy(last, file + ", last image");
    const std::int64_t id = last.ids[from.index];
    for (const vec3 jump : L::jumps)
        if (first.sites.near(first.sites.position(from), jump) == to && first.ids[to.index] == id) return jump;
    throw input_error(file, "ends between which an atom jumps into a neighbouring vacancy", "others");
}

}  // namespace

template <lattice L>
band_read read_band(const std::string& file) {
    const structure_file frames{std::filesystem::path(file)};
    if (frames.format() != structure_format::extxyz || frames.frames() < 3)
        throw input_error(file, "extended XYZ of at least three images", std::to_string(frames.frames()) + " frames");
    jump_result made;
    vacancy_state<L> state{recognise<L>(frames.read(0)), {}, 0, frames.read(0), {}, {}, true};
    for (std::size_t k = 0; k < frames.frames(); ++k) {
        const auto image = frames.read(static_cast<std::int64_t>(k));
        const auto place = file + ", image " + std::to_string(k);
        if (image.ids != state.relaxed.ids) throw input_error(place, "the atoms of the first image", "others");
        made.path.energies_eV.push_back(energy_of(image, place));
        made.path.images.push_back(image.positions);
    }
    made.jump = jump_between(state.home, recognise<L>(frames.read(-1)), file);
    state.vacancy = only_vacancy(state.home, file);
    const site from = state.home.sites.near(state.home.sites.position(state.vacancy), made.jump);
    const auto& ids = state.relaxed.ids;
    made.atom = static_cast<std::size_t>(std::find(ids.begin(), ids.end(), state.home.ids[from.index]) - ids.begin());
    const auto& e = made.path.energies_eV;
    const double saddle_eV = *std::max_element(e.begin(), e.end());
    made.forward_eV = saddle_eV - e.front();
    made.reverse_eV = saddle_eV - e.back();
    if (!(made.forward_eV > 0) || !(made.reverse_eV > 0)) made.outcome = jump_outcome::no_barrier;
    made.path.force_eV_per_A = std::numeric_limits<double>::quiet_NaN();
    jump_settings settings;
    settings.images = frames.frames();
    band_read result{{}, jump_table_header};
    append_jump_row(result.table, state, made, settings);
    append_extxyz(result.structure, state.relaxed, {{}, {}, e.front()});
    return result;
}

template <lattice L>
void read_bands(const std::vector<std::string>& files, const std::string& folder) {
    namespace fs = std::filesystem;
    std::vector<band_read> bands;
    std::set<std::string> names;
    for (const auto& file : files)
        if (!names.insert(fs::path(file).stem().string()).second)
            throw input_error("--read", "files of different names", file);
    for (const auto& file : files) bands.push_back(read_band<L>(file));
    make_folder(folder, "--output");
    for (std::size_t k = 0; k < files.size(); ++k) {
        const auto name = fs::path(folder) / fs::path(files[k]).stem();
        if (fs::exists(name.string() + ".extxyz") || fs::exists(name.string() + ".csv"))
            throw input_error("--output", "a folder without " + name.string(), "one with it");
        write_file_atomically(name.string() + ".extxyz", bands[k].structure);
        write_file_atomically(name.string() + ".csv", bands[k].table);
    }
}

template band_read read_band<bcc>(const std::string&);
template band_read read_band<fcc>(const std::string&);
template void read_bands<bcc>(const std::vector<std::string>&, const std::string&);
template void read_bands<fcc>(const std::vector<std::string>&, const std::string&);

}  // namespace saddle::cli
