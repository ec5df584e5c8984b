#include "dataset_plan.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>

#include <saddle/alloy/composition_grid.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>

#include "arguments.hpp"
#include "sha256.hpp"

namespace saddle::cli {

void dataset_arguments::add_to(CLI::App& command) {
    jumps.add_to(command, 3);
    command.add_option("--composition", compositions, "Random alloys: Nb=1,Mo=1,Ta=1; given several times, one each")
        ->take_all();
    add_count(command, "--grid", grid, 1, "Random alloys over the composition triangle of --species, in steps of 1/N");
    command.add_option("--species", species, "Corners of the triangle: A,B,C")->delimiter(',');
    command.add_option("--structure", structures, "Crystals as they are, ordered ones for example; several files");
    add_count(command, "--count", count, 1, "Barriers, rounded up to whole vacancies");
    command.get_option("--count")->required();
    command.add_option("--cells", cells, "Cells of made crystals: NX NY NZ (default: 5 5 5)")->expected(3);
    command
        .add_option("--lattice-constant", lattice_constant_A,
                    "Lattice constant of all crystals, Å (default: each crystal with its vacancy is relaxed)")
        ->check(number_above_0());
    command.add_option("--pressure", pressure_GPa, "Pressure, GPa, to which boxes are relaxed")
        ->check(pressure_in_GPa())
        ->capture_default_str();
    add_count(command, "--seed", seed, 0, "Fixes the crystals and the vacancies (default: 1)");
    command.add_option("-o,--output", output, "Folder of the data set; one that was stopped goes on")->required();
}

void dataset_arguments::check() const {
    const int kinds = !compositions.empty() + !structures.empty() + grid.has_value();
    if (kinds != 1)
        throw input_error("alloys", "one of --composition, --grid and --structure", kinds == 0 ? "none" : "several");
    if (grid && species.size() != 3) throw input_error("--grid", "three species (--species A,B,C)", joined(species));
    if (*std::min_element(cells.begin(), cells.end()) < 3)
        throw input_error("--cells", "at least 3 cells along each vector, so that a vacancy does not meet its image",
                          std::to_string(*std::min_element(cells.begin(), cells.end())));
}

std::vector<composition> dataset_arguments::alloys() const {
    if (grid) return composition_triangle(species, static_cast<int>(std::min<std::uint64_t>(*grid, 1001)));
    std::vector<composition> list;
    for (const auto& text : compositions) list.push_back(parse_composition(text));
    return list;
}

nlohmann::ordered_json dataset_arguments::settings() const {
    nlohmann::ordered_json made{{"potential", jumps.potential}, {"lattice", jumps.lattice}};
    if (grid) {
        made["grid"] = *grid;
        made["species"] = species;
    }
    if (!compositions.empty()) made["compositions"] = compositions;
    for (const auto& file : structures) made["structures"].push_back({file, sha256_of_file(file)});
    if (structures.empty()) made["cells"] = cells;
    if (lattice_constant_A)
        made["lattice_constant_A"] = *lattice_constant_A;
    else
        made["pressure_GPa"] = pressure_GPa;
    made["seed"] = *seed;
    jumps.record(made);
    return made;
}

std::string name_of_alloy(const composition& amounts) {
    double sum = 0;
    for (const auto& part : amounts) sum += part.second;
    std::string name;
    for (const auto& [species, amount] : amounts) {
        char text[32];
        std::snprintf(text, sizeof text, "%.0f", 100 * amount / sum);
        if (amount > 0) name += species + text;
    }
    return name;
}

species_names species_of(const std::vector<composition>& alloys) {
    species_names names;
    for (const auto& alloy : alloys)
        for (const auto& part : alloy)
            if (std::find(names.begin(), names.end(), part.first) == names.end()) names.push_back(part.first);
    return names;
}

std::size_t alloy_of(std::size_t k, std::size_t alloys, seed s) {
    std::vector<std::size_t> order(alloys);
    std::iota(order.begin(), order.end(), std::size_t{0});
    philox_sequence draw(s, random_stream("data set, round ").then(std::to_string(k / alloys)));
    for (std::size_t i = alloys; i > 1; --i) std::swap(order[i - 1], order[static_cast<std::size_t>(draw.below(i))]);
    return order[k % alloys];
}

}  // namespace saddle::cli
