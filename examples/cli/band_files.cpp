#include "band_files.hpp"

#include <saddle/core/file.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

namespace saddle::cli {

namespace {

/// Only the species that are there: POSCAR has no place for others.
atoms of_present_species(atoms structure) {
    species_names present;
    std::vector<std::size_t> place(structure.names.size());
    for (std::size_t s = 0; s < structure.names.size(); ++s)
        if (std::find(structure.species.begin(), structure.species.end(), s) != structure.species.end()) {
            place[s] = present.size();
            present.push_back(structure.names[s]);
        }
    for (auto& s : structure.species) s = place[s];
    structure.names = present;
    return structure;
}

void write_end(const std::filesystem::path& name, const atoms& structure) {
    const auto made = of_present_species(structure);
    write_file_atomically(name.string() + ".poscar", write_structure(made, structure_format::poscar));
    write_file_atomically(name.string() + ".data", write_structure(made, structure_format::lammps_data));
}

}  // namespace

template <lattice L>
std::string name_of_jump(const vacancy_state<L>& state, const jump_result& made) {
    return "vacancy" + std::to_string(state.vacancy_id) + "_from_" + std::to_string(state.relaxed.ids[made.atom]);
}

template <lattice L>
void write_band_files(const std::filesystem::path& folder, const vacancy_state<L>& state, const jump_result& made) {
    const auto name = folder / name_of_jump(state, made);
    atoms image = state.relaxed;
    image.named = true;
    image.comment = name.filename().string();
    write_end(name.string() + "_initial", image);
    const bool banded = !made.path.images.empty();
    const auto images = banded ? made.path.images : image_path{image.positions, made.end_positions};
    const auto energies = banded ? made.path.energies_eV : std::vector{state.report.energy_eV, made.end.energy_eV};
    std::string out;
    for (std::size_t k = 0; k < images.size(); ++k) {
        image.positions = images[k];
        image.step = static_cast<std::int64_t>(k);
        append_extxyz(out, image, {{}, {}, energies[k]});
    }
    write_file_atomically(name.string() + ".extxyz", out);
    write_end(name.string() + "_final", image);
}

template std::string name_of_jump(const vacancy_state<bcc>&, const jump_result&);
template std::string name_of_jump(const vacancy_state<fcc>&, const jump_result&);
template void write_band_files(const std::filesystem::path&, const vacancy_state<bcc>&, const jump_result&);
template void write_band_files(const std::filesystem::path&, const vacancy_state<fcc>&, const jump_result&);

}  // namespace saddle::cli
