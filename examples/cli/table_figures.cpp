#include "table_figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <saddle/analysis/histogram.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/moments.hpp>
#include <saddle/core/units.hpp>
#include <saddle/io/text.hpp>

#include "ensemble_figures.hpp"
#include "map_figures.hpp"
#include "parity_figures.hpp"
#include "spectrum_figures.hpp"
#include "training_figures.hpp"

namespace saddle::cli {

namespace {

std::string name_of(const csv_table& table) { return table.path().stem().string(); }

/// Histograms of at most six temperatures; mean and variance against temperature from three on.
std::vector<figure> randomness_figures(const csv_table& table) {
    const auto temperature = table.place("temperature_K"), value = table.place("randomness");
    std::map<double, histogram> counts;
    std::map<double, moments> values;
    for (std::size_t row = 0; row < table.size(); ++row) {
        const double kelvins = table.number(row, temperature), r = table.number(row, value);
        counts.try_emplace(kelvins, 0.0, 1.0, std::size_t{20}).first->second.add(r);
        values[kelvins].add(r);
    }
    std::vector<figure> figures;
    if (counts.size() <= 6) {
        plot_script script(labels("Jump randomness", "R", "density of sites") + "set xrange [0:1]\nset yrange [0:]\n");
        for (const auto& [kelvins, bins] : counts) {
            plot_points points;
            for (std::size_t k = 0; k < bins.size(); ++k) points.push_back({bins.centre(k), bins.density(k), 0});
            script.add_curve(number_text(kelvins) + " K", points, "histeps");
        }
        figures.push_back({name_of(table), script.text()});
    }
    if (counts.size() < 3) return figures;
    plot_points variance;
    for (const auto& [kelvins, all] : values) variance.push_back({kelvins, all.variance(), 0});
    plot_script script(labels("Diffusion multiplicity", "temperature (K)", "Var(R) over sites") +
                       "unset key\nset yrange [0:*]\n");
    script.add_curve("", variance, "linespoints pt 7");
    figures.push_back({name_of(table) + "_variance", script.text()});
    return figures;
}

/// Column and label of the time of a frame: jumps where the table has them in every row.
struct frame_axis {
    std::string column;
    double scale;
    std::string label;
};

frame_axis frame_axis_of(const csv_table& table) {
    if (!table.has("jump")) return {"frame", 1, "frame"};
    const auto jump = table.place("jump");
    for (std::size_t row = 0; row < table.size(); ++row)
        if (!parse_real(table.text(row, jump))) return {"frame", 1, "frame"};
    return {"jump", 1e-6, "vacancy jumps (10^6)"};
}

/// Sizes of the clusters that are there all the time, the ten largest of the last frame by themselves.
figure persistent_clusters_figure(const csv_table& table, const frame_axis& axis) {
    const auto x = table.place(axis.column), size = table.place("size");
    std::map<double, plot_points> tracks;
    for (std::size_t row = 0; row < table.size(); ++row)
        if (table.text(row, table.place("persistent")) == "1")
            tracks[table.number(row, table.place("cluster"))].push_back(
                {table.number(row, x) * axis.scale, table.number(row, size), 0});
    std::vector<std::pair<double, double>> by_size;  // size at the end, cluster
    for (const auto& [cluster, points] : tracks) by_size.emplace_back(points.back()[1], cluster);
    std::sort(by_size.rbegin(), by_size.rend());
    constexpr std::size_t most = 10;
    plot_script script(labels("Clusters that are there in every frame", axis.label, "B2 units in the cluster") +
                       "set yrange [0:*]\n");
    for (std::size_t k = 0; k < std::min(most, by_size.size()); ++k)
        script.add_curve("cluster " + number_text(by_size[k].second), tracks[by_size[k].second], "lines");
    return {script.empty() ? "" : name_of(table), script.text()};
}

/// How many clusters have at least so many units, in the first, the middle and the last frame.
figure cluster_sizes_figure(const csv_table& table, const frame_axis& axis) {
    const auto x = table.place(axis.column), size = table.place("size");
    std::map<double, std::vector<double>> sizes;
    for (std::size_t row = 0; row < table.size(); ++row)
        sizes[table.number(row, x) * axis.scale].push_back(table.number(row, size));
    plot_script script(labels("Sizes of B2 clusters", "B2 units n", "clusters of at least n units") + powers_of_ten_x +
                       powers_of_ten_y + "set xrange [0.8:*]\nset yrange [0.8:*]\nset key title \"" + axis.label +
                       "\"\n");
    std::size_t k = 0;
    for (auto& [at, all] : sizes) {
        const std::size_t place = k++;
        if (place != 0 && place != sizes.size() / 2 && place + 1 != sizes.size()) continue;
        std::sort(all.rbegin(), all.rend());
        plot_points points;
        for (std::size_t n = 0; n < all.size(); ++n)
            if (n + 1 == all.size() || all[n + 1] != all[n]) points.push_back({all[n], double(n + 1), 0});
        script.add_curve(number_text(at), points, "linespoints pt 7 ps 0.6");
    }
    return {name_of(table) + "_sizes", script.text()};
}

std::vector<figure> cluster_figures(const csv_table& table) {
    const auto axis = frame_axis_of(table);
    std::vector<figure> figures{cluster_sizes_figure(table, axis)};
    if (auto kept = persistent_clusters_figure(table, axis); !kept.name.empty())
        figures.insert(figures.begin(), std::move(kept));
    return figures;
}

/// B2 units, clusters and the largest one against jumps, of what `analyze --b2` gives for several frames.
std::vector<figure> growth_figures(const csv_table& table) {
    std::map<std::string_view, std::map<double, double>> values;  // by quantity, then frame
    for (std::size_t row = 0; row < table.size(); ++row) {
        const auto quantity = table.text(row, table.place("quantity"));
        if (quantity == "jump" || quantity.starts_with("b2_"))
            values[quantity][table.number(row, table.place("frame"))] = table.number(row, table.place("value"));
    }
    const auto& frames = values["b2_centres"];
    if (frames.size() < 2) return {};
    const auto& jumps = values["jump"];
    const bool has_jumps = jumps.size() == frames.size();
    plot_script script(labels("Growth of B2 order", has_jumps ? "vacancy jumps (10^6)" : "frame", "number") +
                       powers_of_ten_y);
    constexpr std::array<std::pair<const char*, const char*>, 4> shown{{{"b2_centres", "B2 units"},
                                                                        {"b2_clusters", "clusters"},
                                                                        {"b2_largest", "units of the largest"},
                                                                        {"b2_persistent", "persistent clusters"}}};
    for (const auto& [quantity, title] : shown) {
        plot_points points;
        for (const auto& [frame, value] : values[quantity])
            if (value > 0) points.push_back({has_jumps ? jumps.at(frame) * 1e-6 : frame, value, 0});
        if (!points.empty()) script.add_curve(title, points, "linespoints pt 7");
    }
    if (script.empty()) return {};
    return {{name_of(table), script.text()}};
}

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
        if (!script.empty()) figures.push_back({name_of(table) + (names.size() > 1 ? "_" + name : ""), script.text()});
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

/// Diffusion coefficients against inverse temperature with their fits.
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
                    throw input_error(table.path().string() + ":" + std::to_string(row + 2), "a temperature above 0 K",
                                      number_text(kelvins));
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

/// Mean square displacements against time, a curve for each species and temperature.
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
        figures.push_back({name_of(table) + suffix, script.text()});
    }
    return figures;
}

/// g(r) of every pair of species above a base line of its own: the peaks of a crystal would cover each other.
std::vector<figure> distribution_figures(const csv_table& table) {
    std::vector<std::size_t> columns;
    double highest = 0;
    for (std::size_t k = 0; k < table.columns().size(); ++k) {
        if (!table.columns()[k].starts_with("g_")) continue;
        columns.push_back(k);
        for (std::size_t row = 0; row < table.size(); ++row) highest = std::fmax(highest, table.number(row, k));
    }
    if (!(highest > 0)) return {};
    const double step = 1.05 * highest;
    std::string names;
    for (std::size_t c = 0; c < columns.size(); ++c)
        names += (c == 0 ? "" : ", ") + ("\"" + std::string(table.columns()[columns[c]].substr(2))) + "\" " +
                 number_text(step * static_cast<double>(c));
    char scale[32];
    std::snprintf(scale, sizeof scale, "%.3g", step);
    plot_script script(
        labels("Radial distribution function", "r (Å)", "g(r); from base line to base line: " + std::string(scale)) +
        "unset key\nset ytics (" + names +
        ")\nset yrange [0:" + number_text(step * static_cast<double>(columns.size())) + "]\n");
    for (std::size_t c = 0; c < columns.size(); ++c) {
        plot_points points;
        for (std::size_t row = 0; row < table.size(); ++row)
            points.push_back({table.number(row, table.place("distance_A")),
                              table.number(row, columns[c]) + step * static_cast<double>(c), 0});
        script.add_curve("", points, "lines");
    }
    return {{name_of(table), script.text()}};
}

using maker = std::vector<figure> (*)(const csv_table&);

/// A kind of table: columns that it has, and what draws it.
struct table_kind {
    std::initializer_list<const char*> columns;
    maker draw;
};

}  // namespace

std::vector<figure> figures_of_table(const csv_table& table) {
    const std::initializer_list<table_kind> kinds{
        {{"folder", "composition", "replica", "D_vacancy_m2_per_s"}, figures_of_ensemble},
        {{"x_A", "y_A", "z_A", "species"}, map_figures},
        {{"temperature_K", "randomness"}, randomness_figures},
        {{"cluster", "persistent", "size", "frame"}, cluster_figures},
        {{"frame", "quantity", "shell", "pair", "value"}, growth_figures},
        {{"temperature_K", "quantity", "species", "value", "standard_error", "composition"}, arrhenius_figures},
        {{"temperature_K", "species", "time_s", "msd_A2", "standard_error_A2", "composition"}, displacement_figures},
        {{"distance_A", "g_all"}, distribution_figures},
        {{"alloy", "barrier_eV", "predicted_eV"}, parity_figures},
        {{"epoch", "training_loss", "validation_loss", "validation_mae_eV"}, history_figures},
        {{"species", "barrier_eV", "density_per_eV"}, spectrum_figures},
        {{"species", "mean_eV", "std_eV"}, mean_barrier_figures}};
    for (const auto& kind : kinds) {
        if (!std::all_of(kind.columns.begin(), kind.columns.end(), [&](const char* c) { return table.has(c); }))
            continue;
        if (table.size() == 0) throw input_error(table.path().string(), "rows below the header", "none");
        return kind.draw(table);
    }
    return {};
}

}  // namespace saddle::cli
