/// \file
/// VALIDATION 12: the barriers that the authors' own program gives for the published network.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/barrier/concepts.hpp>
#include <saddle/barrier/load.hpp>
#include <saddle/core/file.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/io/lammps_dump.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/network/mlp.hpp>
#include <saddle/structure/recognise.hpp>

/// What float32 reaches, eV.
inline constexpr double published_tolerance_eV = 1e-5;

struct published_barrier {
    std::int64_t vacancy_id;
    saddle::vec3 jump;
    double barrier_eV;
};

inline std::vector<published_barrier> published_barriers(const std::filesystem::path& csv) {
    std::string text = saddle::read_file(csv);
    for (char& c : text)
        if (c == ',') c = ' ';
    std::istringstream lines(text.substr(text.find('\n') + 1));
    std::vector<published_barrier> rows;
    published_barrier row{};
    for (std::int64_t neighbour = 0;
         lines >> row.vacancy_id >> neighbour >> row.jump.x >> row.jump.y >> row.jump.z >> row.barrier_eV;)
        rows.push_back(row);
    return rows;
}

template <class Backend>
using published_model =
    saddle::barrier_model<saddle::bcc, saddle::species<3>,
                          saddle::digit_map<8, saddle::encoding::digit, saddle::alignment::rotate_z_mirror>,
                          saddle::mlp<128, 128, 128, 128>, Backend>;

/// Barriers of all rows by a backend, in their order.
template <class Backend>
std::vector<double> predicted_barriers(const std::filesystem::path& folder, const std::vector<published_barrier>& rows) {
    const auto model = saddle::load<published_model<Backend>>(folder / "weights.npy");
    const auto dump = saddle::read_file(folder / "initial.dump");
    const auto full = saddle::recognise<saddle::bcc>(
        saddle::with_species(saddle::read_lammps_dump(dump, "initial.dump"), model.names()));
    std::map<std::int64_t, saddle::per_jump<saddle::bcc>> of_vacancy;
    std::vector<double> barriers;
    for (const auto& row : rows) {
        if (!of_vacancy.contains(row.vacancy_id)) {
            auto crystal = full.sites;
            const auto vacancy = crystal.make_vacancy(site_of_atom(full, row.vacancy_id));
            of_vacancy[row.vacancy_id] = saddle::barriers_eV(model, crystal, vacancy);
        }
        const auto& all = of_vacancy[row.vacancy_id];
        for (std::size_t j = 0; j < all.size(); ++j)
            if (saddle::bcc::jumps[j] == row.jump) barriers.push_back(all[j]);
    }
    return barriers;
}

template <class Backend>
void check_published_barriers(const std::filesystem::path& folder) {
    const auto rows = published_barriers(folder / "reference_barriers.csv");
    REQUIRE(rows.size() == 320);
    const auto predicted = predicted_barriers<Backend>(folder, rows);
    REQUIRE(predicted.size() == rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k)
        CHECK(std::abs(predicted[k] - rows[k].barrier_eV) <= published_tolerance_eV);
}
