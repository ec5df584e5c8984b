#include <fuzz/fuzz.hpp>
#include <fuzz/structures.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/structure/recognise.hpp>

namespace {

using namespace saddle;

/// What is recognised can be written and is recognised again.
template <lattice L>
void try_lattice(std::string_view text, const atoms& read) {
    const auto made = fuzz::accepted(text, fuzz::structure_bytes_per_byte, [&] { return recognise<L>(read); });
    if (!made) return;
    fuzz::require(made->sites.size() == read.size() + made->report.vacancies, "sites without an atom or a vacancy");
    const auto ideal = to_atoms(*made);
    const auto again = recognise<L>(ideal);
    fuzz::require(again.sites.cells() == made->sites.cells(), "another number of cells");
    for (const auto id : ideal.ids)
        fuzz::require(again.sites[site_of_atom(again, id)] == made->sites[site_of_atom(*made, id)], "another species");
}

/// Every format holds every structure, or says that it does not.
void try_format(std::string_view text, const atoms& read, structure_format format) {
    const auto written = fuzz::accepted(text, 1000, [&] { return write_structure(read, format); });
    if (!written) return;
    const structure_file file(*written, "written");
    fuzz::require(file.format() == format, "another format");
    const auto again = file.read();
    fuzz::require(again.size() == read.size(), "another number of atoms");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto file =
        fuzz::accepted(text, fuzz::structure_bytes_per_byte, [&] { return structure_file(std::string(text), "f"); });
    if (!file) return 0;
    const auto read = fuzz::accepted(text, fuzz::structure_bytes_per_byte, [&] { return file->read(); });
    if (!read) return 0;
    try_lattice<bcc>(text, *read);
    try_lattice<fcc>(text, *read);
    for (const auto format : {structure_format::lammps_dump, structure_format::lammps_data, structure_format::extxyz,
                              structure_format::poscar})
        try_format(text, *read, format);
    return 0;
}
