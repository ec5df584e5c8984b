// Reading files: bytes of a file from memory to what the library makes of them, beside the rate of a plain copy.
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/barrier/load.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/lammps_dump.hpp>
#include <saddle/io/npy.hpp>
#include <saddle/io/npy_pickle.hpp>
#include <saddle/io/safetensors.hpp>
#include <saddle/network/backend/simd.hpp>
#include <saddle/structure/crystal.hpp>

#include "support/models.hpp"
#include "support/report.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

constexpr int cells_a_side = 40;  // 128,000 sites

sd::atoms structure() {
    const auto sites = sd::supercell<sd::bcc>::random({cells_a_side, cells_a_side, cells_a_side},
                                                      {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{5});
    return sd::to_atoms(sd::make_crystal(sites, 3.24));
}

const std::string& dump_text() {
    static const std::string text = sd::write_structure(structure(), sd::structure_format::lammps_dump);
    return text;
}

const std::string& extxyz_text() {
    static const std::string text = sd::write_structure(structure(), sd::structure_format::extxyz);
    return text;
}

/// A .npy file, version 1: 128,000 positions as float64.
const std::string& npy_bytes() {
    static const std::string bytes = [] {
        const auto atoms = structure();
        std::string header =
            "{'descr': '<f8', 'fortran_order': False, 'shape': (" + std::to_string(atoms.size()) + ", 3), }";
        header.resize(118, ' ');  // 10 bytes before it: the data begin at 128
        header.back() = '\n';
        std::string made("\x93NUMPY\x01\x00\x76\x00", 10);
        made += header;
        const std::size_t begin = made.size();
        made.resize(begin + atoms.size() * sizeof(sd::real3));
        std::memcpy(made.data() + begin, atoms.positions.data(), made.size() - begin);
        return made;
    }();
    return bytes;
}

/// MB/s of a copy of as many bytes, measured beside: a reader has to touch each byte at least once.
double copy_bytes_per_s(const std::string& bytes) {
    std::string copy(bytes.size(), '\0');
    std::vector<double> rates;
    for (int k = 0; k < 9; ++k) {
        const double begin = thread_seconds();
        std::memcpy(copy.data(), bytes.data(), bytes.size());
        benchmark::DoNotOptimize(copy.data());
        benchmark::ClobberMemory();
        rates.push_back(static_cast<double>(bytes.size()) / (thread_seconds() - begin));
    }
    return median(rates);
}

/// `read(bytes)` gives what the file holds.
template <class Read>
void add(const std::string& name, const std::string& (*content)(), Read read) {
    benchmark::RegisterBenchmark(("reading/" + name).c_str(), [=](benchmark::State& state) {
        const std::string& bytes = content();
        with_widest([&]<class Arch>() {
            beside_peak<Arch> beside(state);
            for (auto _ : state) {
                auto result = read(bytes);
                benchmark::DoNotOptimize(result);
            }
            beside.peak();
        });
        const double copied = copy_bytes_per_s(bytes);
        const double each = static_cast<double>(bytes.size()) * static_cast<double>(state.iterations());
        state.counters["MB/s"] = {1e-6 * each, benchmark::Counter::kIsRate};
        state.counters["copy_MB/s"] = 1e-6 * copied;
        state.counters["of_copy"] = {each / copied, benchmark::Counter::kIsRate};
    });
}

template <class Case>
const std::string& model_bytes() {
    static const std::string bytes = sd::read_file(Case::file());
    return bytes;
}

}  // namespace

void register_stage() {
    add("file", model_bytes<shipped>, [](const std::string&) { return sd::read_file(shipped::file()); });
    add("dump", dump_text, [](const std::string& text) { return sd::read_lammps_dump(text, "dump"); });
    add("extxyz", extxyz_text, [](const std::string& text) { return sd::read_extxyz(text, "extxyz"); });
    add("npy", npy_bytes, [](const std::string& bytes) { return sd::read_npy(bytes, "npy"); });
    add("safetensors", model_bytes<shipped>,
        [](const std::string& bytes) { return sd::read_safetensors(bytes, "safetensors"); });
    if (has_published_network())
        add("npy_pickle", model_bytes<published>,
            [](const std::string& bytes) { return sd::read_npy_arrays(bytes, "npy_pickle"); });
    // with reference pairs replayed and weights laid out for the backend
    with_widest([]<class Arch>() {
        add("model", model_bytes<shipped>, [](const std::string&) {
            return sd::load<shipped::model<sd::backend::simd<Arch>>>(shipped::file()).names().size();
        });
    });
    add("crystal_of_dump", dump_text, [](const std::string& text) {
        return sd::recognise<sd::bcc>(sd::with_species(sd::read_lammps_dump(text, "dump"), {"Nb", "Mo", "Ta"}));
    });
}

}  // namespace bench
