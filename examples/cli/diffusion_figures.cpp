#include "diffusion_figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/core/units.hpp>
#include <saddle/io/text.hpp>

namespace saddle::cli {

namespace {

/// A figure for each composition of a table.
template <class F>
std::vector<figure> by_composition(const csv_table& table, F f) {
    std::vector<std::string> names;
    const auto column = table.place("composition");
    for (std::size_t row = 0; row < table.size(); ++row)
        if (const std::string name(table.text(row, column)); std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    std::vector<figure> figures;
    for (const auto& name : names) {
        const auto script = f(name);
        if (!script.empty()) figures.push_back({table.name() + (names.size() > 1 ? "_" + name : ""), script.text()});
    }
    return figures;
}

/// Species of a table in the order of appearance, of one composition.
std::vector<std::string> species_of(const csv_table& table, const std::string& composition) {
    std::vector<std::string> found;
    for (std::size_t row = 0; row < table.size(); ++row)
        if (const std::string name(table.text(row, table.place("species")));
            table.text(row, table.place("composition")) == composition &&
            std::find(found.begin(), found.end(), name) == found.end())
            found.push_back(name);
    return found;
}

/// D0 exp(-E/kT) over the temperatures of the points.
plot_points arrhenius_line(const plot_points& points, double energy_eV, double prefactor) {
    plot_points line;
    for (const auto* end : {&points.front(), &points.back()}) {
        const double kT = boltzmann_eV_per_K * 1000 / (*end)[0];
        line.push_back({(*end)[0], prefactor * std::exp(-energy_eV / kT), 0});
    }
    return line;
}

}  // namespace

std::vector<figure> arrhenius_figures(const csv_table& table) {
    const auto column = [&](const char* name) { return table.place(name); };
    const auto quantity = column("quantity"), value = column("value"), error = column("standard_error");
    return by_composition(table, [&](const std::string& composition) {
        plot_script script(labels("Diffusion coefficients, " + plain(composition), "1000 K / T", "D (m^2/s)") +
                           powers_of_ten_y + "set offsets graph 0.03, graph 0.03, 0, 0\n");
        for (const auto& species : species_of(table, composition)) {
            plot_points points;
            double energy_eV = 0, prefactor = 0;
            for (std::size_t row = 0; row < table.size(); ++row) {
                if (table.text(row, column("composition")) != composition ||
                    table.text(row, column("species")) != species)
                    continue;
                const auto what = table.text(row, quantity);
                if (what == "activation_energy") energy_eV = table.number(row, value);
                if (what == "prefactor") prefactor = table.number(row, value);
                if (what != "vacancy_diffusion" && what != "tracer_diffusion") continue;
                const double kelvins = table.number(row, column("temperature_K"));
                if (!(kelvins > 0))
                    throw input_error(table.where(row), "a temperature above 0 K", number_text(kelvins));
                if (const double d = table.number(row, value); d > 0)
                    points.push_back({1000 / kelvins, d, table.number(row, error)});
            }
            if (points.empty()) continue;
            char fitted[32] = "";
            if (prefactor > 0) std::snprintf(fitted, sizeof fitted, ", %.2f eV", energy_eV);
            script.add_curve(species + fitted, points, "yerrorbars pt 7");
            if (prefactor > 0) script.add_to_curve("", arrhenius_line(points, energy_eV, prefactor), "lines");
        }
        return script;
    });
}

std::vector<figure> displacement_figures(const csv_table& table) {
    const auto column = [&](const char* name) { return table.place(name); };
    const auto composition = column("composition"), temperature = column("temperature_K"), name = column("species");
    std::vector<figure> figures;
    std::map<std::pair<std::string, double>, std::map<std::string, plot_points>> curves;
    for (std::size_t row = 0; row < table.size(); ++row) {
        const double time_s = table.number(row, column("time_s")), msd_A2 = table.number(row, column("msd_A2"));
        if (!(time_s > 0) || !(msd_A2 > 0)) continue;
        curves[{std::string(table.text(row, composition)), table.number(row, temperature)}]
              [std::string(table.text(row, name))]
                  .push_back({time_s, msd_A2, table.number(row, column("standard_error_A2"))});
    }
    for (const auto& [key, by_species] : curves) {
        plot_script script(
            labels("Mean square displacements, " + plain(key.first) + " at " + number_text(key.second) + " K",
                   "time (s)", "mean square displacement (Å^2)") +
            powers_of_ten_x + powers_of_ten_y);
        for (const auto& species : species_of(table, key.first)) {  // in the colours of the Arrhenius plot
            const auto found = by_species.find(species);
            if (found == by_species.end()) continue;
            const auto& points = found->second;
            script.add_curve(species, points, "yerrorbars pt 7 ps 0.6");
            script.add_to_curve("", points, "lines");
        }
        const auto suffix = curves.size() > 1 ? "_" + key.first + "_" + number_text(key.second) + "K" : "";
        figures.push_back({table.name() + suffix, script.text()});
    }
    return figures;
}

}  // namespace saddle::cli
