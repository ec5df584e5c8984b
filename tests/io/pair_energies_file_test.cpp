#include <saddle/io/pair_energies_file.hpp>

#include <string>

#include <doctest/doctest.h>

#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>

using namespace saddle;

namespace {

const std::string table =
    "# fitted to somebody's supercells\n"
    "shell,a,b,energy_eV\n"
    "1, Mo ,Ta,-0.05\r\n"
    "\n"
    "1,Nb,Nb,1.5e-2\n"
    "# binding\n"
    "3,vacancy,Ta,0.25";

std::string message(const std::string& text) {
    return message_of([&] { read_pair_energies<bcc>(text, "t.csv"); });
}

}  // namespace

TEST_CASE("a table is read, its species in the order of appearance") {
    const auto energies = read_pair_energies<fcc>(table, "t.csv");
    CHECK(energies.names() == species_names{"Mo", "Ta", "Nb"});
    CHECK(energies.shells() == 3);
    CHECK(energies(1, 1, 2) == -0.05);
    CHECK(energies(1, 2, 1) == -0.05);
    CHECK(energies(1, 3, 3) == 0.015);
    CHECK(energies(3, vacant, 2) == 0.25);
    CHECK(energies(1, 1, 1) == 0);
    CHECK(energies(2, 1, 2) == 0);
}

TEST_CASE("what is wrong is named with its line") {
    const std::string header = "shell,a,b,energy_eV\n";
    CHECK(message("") == "t.csv: expected a table shell,a,b,energy_eV, found no rows");
    CHECK(message(header) == "t.csv: expected a table shell,a,b,energy_eV, found no rows");
    CHECK(message("1,A,B,0.1\n") == "t.csv:1: expected the header shell,a,b,energy_eV, found '1,A,B,0.1'");
    CHECK(message(header + "1,A,B\n") == "t.csv:2: expected 4 fields (shell,a,b,energy_eV), found 3");
    CHECK(message(header + "0,A,B,1\n") == "t.csv:2: expected a shell from 1 to 8, found '0'");
    CHECK(message(header + "9,A,B,1\n") == "t.csv:2: expected a shell from 1 to 8, found '9'");
    CHECK(message(header + "1.5,A,B,1\n") == "t.csv:2: expected a shell (a whole number), found '1.5'");
    CHECK(message(header + "1,,B,1\n") == "t.csv:2: expected two species, or 'vacancy', found an empty name");
    CHECK(message(header + "1,A, ,1\n") == "t.csv:2: expected two species, or 'vacancy', found an empty name");
    CHECK(message(header + "1,A,B,inf\n") == "t.csv:2: expected an energy in eV (a finite number), found 'inf'");
    CHECK(message(header + "1,A,B,1\n2,A,B,1\n1,B,A,1\n") ==
          "t.csv:4: expected each pair of a shell once, found B-A again");
    CHECK(message(header + "1,vacancy,vacancy,1\n") == "pair energies: expected 1 to 16 species, found 0");
    std::string many = header;
    for (char c = 'a'; c <= 'q'; ++c) many += "1," + std::string(1, c) + ",vacancy,1\n";
    CHECK(message(many).starts_with("t.csv:18: expected at most 16 species, found a, b"));
}
