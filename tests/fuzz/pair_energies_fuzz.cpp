#include <string>

#include <fuzz/fuzz.hpp>
#include <saddle/io/pair_energies_file.hpp>
#include <saddle/io/text.hpp>
#include <saddle/lattice/bcc.hpp>

namespace {

using namespace saddle;

/// A row of nine bytes is a row of 80, its pair a node of a set of 112, and both lists of names are copies.
constexpr std::size_t heap_bytes_per_byte = 60;

/// The table with every pair in it.
std::string table_of(const pair_energies<bcc>& energies) {
    std::string text = "shell,a,b,energy_eV\n";
    const auto name = [&](std::size_t d) { return d == vacant ? std::string(vacancy_name) : energies.names()[d - 1]; };
    for (std::size_t k = 1; k <= energies.shells(); ++k)
        for (std::size_t a = 0; a <= energies.names().size(); ++a)
            for (std::size_t b = 0; b <= a; ++b)
                text += std::to_string(k) + ',' + name(b) + ',' + name(a) + ',' +
                        number_text(energies(k, static_cast<digit>(a), static_cast<digit>(b))) + '\n';
    return text;
}

void require_same(const pair_energies<bcc>& a, const pair_energies<bcc>& b) {
    fuzz::require(a.names() == b.names(), "other species");
    fuzz::require(a.shells() == b.shells(), "another number of shells");
    for (std::size_t k = 1; k <= a.shells(); ++k)
        for (std::size_t i = 0; i <= a.names().size(); ++i)
            for (std::size_t j = 0; j <= a.names().size(); ++j)
                fuzz::require(a(k, static_cast<digit>(i), static_cast<digit>(j)) ==
                                  b(k, static_cast<digit>(j), static_cast<digit>(i)),
                              "another energy");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read = fuzz::accepted(text, heap_bytes_per_byte, [&] { return read_pair_energies<bcc>(text, "f"); });
    if (read) require_same(*read, read_pair_energies<bcc>(table_of(*read), "written"));
    return 0;
}
