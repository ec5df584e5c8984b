#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include <dataset/made_data.hpp>
#include <message.hpp>
#include <saddle/dataset/read_data.hpp>
#include <saddle/io/structure_file.hpp>
#include <scratch_folder.hpp>
#include <shared_data.hpp>

using namespace saddle;

namespace {

std::string complaint(const std::filesystem::path& path, const reading_options& options = {}) {
    return message_of([&] { read_data(path, options); });
}

}  // namespace

TEST_CASE("a data set, a table with its structure, a folder of tables") {
    const scratch_folder scratch;
    const auto write = [&](const char* name, const std::string& text) {
        std::ofstream(scratch / name, std::ios::binary) << text;
    };
    const auto set = made::random_set(2, 1);
    write("set.safetensors", serialise_data_set(set));
    CHECK(read_data(scratch / "set.safetensors").barriers_eV == set.barriers_eV);

    write("b.csv", "vacancy_id,dx,dy,dz,barrier_eV\n3,1,1,1,0.75\n");
    CHECK(contains(complaint(scratch / "b.csv"), "b.csv: expected a structure of the same name beside it"));
    const auto cell = make_crystal(supercell<bcc>::random({3, 3, 3}, {{"W", 1}, {"Ta", 1}}, seed{3}), 3.2);
    write("b.poscar", write_structure(to_atoms(cell), structure_format::poscar));
    const auto table = read_data(scratch / "b.csv");
    CHECK(table.size() == 1);
    CHECK(table.alloys[0].name == "b");
    CHECK(table.sites() == 112);
    CHECK(contains(complaint(scratch / "b.csv", {"fcc", 8, {}, 3.24}), "fcc"));

    // bare types take the names that are given
    auto bare = to_atoms(cell);
    bare.named = false;
    bare.names = {"1", "2"};
    std::filesystem::create_directories(scratch / "tables");
    write("tables/c.dump", write_structure(bare, structure_format::lammps_dump));
    write("tables/c.csv", "vacancy_id,dx,dy,dz,barrier_eV\n3,1,1,1,0.75\n3,1,1,-1,0.5\n");
    write("tables/d.csv", "another table\n");
    write("tables/e.csv", "vacancy_id,dx,dy,dz,barrier_eV\n3,1,1,1,0.25\n");
    write("tables/e.poscar", write_structure(to_atoms(cell), structure_format::poscar));
    const auto tables = read_data(scratch / "tables", {"bcc", 2, {"Ta", "W", "V"}, 3.24});
    CHECK(tables.size() == 3);
    CHECK(tables.species == species_names{"Ta", "W", "V"});
    CHECK(contains(complaint(scratch / "tables", {"bcc", 2, {}, 3.24}), "expected") == false);

    CHECK(contains(complaint(scratch / "nothing"), "a file or folder of barriers, found none"));
    std::filesystem::create_directories(scratch / "empty");
    CHECK(contains(complaint(scratch / "empty"), "folders of alloys, tables with structures"));
    write("empty/text", "no data");
    CHECK(contains(complaint(scratch / "empty/text"), "expected"));
    write("empty/dirnames.txt", "x\n");
    CHECK(contains(complaint(scratch / "empty"), "x_data.npy"));
}

TEST_CASE("a list of alloys") {
    const scratch_folder scratch;
    const auto list = scratch / "split.txt";
    std::ofstream(list) << "# left out\nA\n\n  B  \n";
    CHECK(read_alloy_list(list) == std::vector<std::string>{"A", "B"});
    std::ofstream(list) << "# nothing\n";
    CHECK(contains(message_of([&] { read_alloy_list(list); }), "at least one name"));
}

TEST_CASE("all published alloys together") {
    const auto data = shared_data("dft_barriers");
    if (!data) return;
    const auto set = read_data(*data);
    CHECK(set.size() == 24576);
    CHECK(set.species.size() == 5);
    CHECK(set.alloys.size() == 24);
    CHECK(contains(message_of([&] { read_data(*data, {"fcc", 8, {}, 3.24}); }), "fcc"));
}
