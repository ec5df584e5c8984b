#include "spectrum_figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>

#include "first_shell_columns.hpp"

namespace saddle::cli {

namespace {

/// Species that jump, "all" first where it is there, in the order of appearance.
std::vector<std::string> species_of(const csv_table& table) {
    std::vector<std::string> found;
    for (std::size_t row = 0; row < table.size(); ++row)
        if (const std::string name(table.text(row, table.place("species")));
            std::find(found.begin(), found.end(), name) == found.end())
            found.push_back(name);
    return found;
}

std::vector<std::size_t> rows_of(const csv_table& table, const std::string& species) {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < table.size(); ++row)
        if (table.text(row, table.place("species")) == species) rows.push_back(row);
    return rows;
}

/// What tells the crystals of a series apart, as a number.
struct series_axis {
    std::string label;
    std::function<double(std::size_t row)> value;
};

/// Columns c_A with how far they spread.
std::vector<std::pair<double, std::size_t>> shares_by_spread(const csv_table& table) {
    std::vector<std::pair<double, std::size_t>> found;
    for (std::size_t k = 0; k < table.columns().size(); ++k) {
        if (!table.columns()[k].starts_with("c_")) continue;
        double least = INFINITY, most = -INFINITY;
        for (std::size_t row = 0; row < table.size(); ++row) {
            least = std::fmin(least, table.number(row, k));
            most = std::fmax(most, table.number(row, k));
        }
        found.emplace_back(most - least, k);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    return found;
}

/// Share of the species that varies most, else order of the pair of which there is most, else the jump.
std::optional<series_axis> axis_of(const csv_table& table) {
    if (const auto shares = shares_by_spread(table); !shares.empty()) {
        const auto column = shares.front().second;
        return series_axis{std::string(table.columns()[column].substr(2)) + " (at.%)",
                           [&table, column](std::size_t row) { return 100 * table.number(row, column); }};
    }
    std::optional<first_shell_column> strongest;
    double most = -INFINITY;
    for (const auto& column : first_shell_columns(table))
        for (std::size_t row = 0; row < table.size(); ++row)
            if (const double value = table.number(row, column.place); value > most) {
                most = value;
                strongest = column;
            }
    if (strongest)
        return series_axis{"first-neighbour pairs " + strongest->pair + " above random, per site",
                           [&table, k = strongest->place](std::size_t row) { return table.number(row, k); }};
    if (!table.has("jump")) return std::nullopt;
    return series_axis{"vacancy jumps (10^6)",
                       [&table, k = table.place("jump")](std::size_t row) { return 1e-6 * table.number(row, k); }};
}

/// Row by row what stands before the species: the label of its crystal.
std::string crystal_of(const csv_table& table, std::size_t row) {
    std::string label;
    for (std::size_t k = 0; k < table.place("species"); ++k) label += std::string(table.text(row, k)) + ",";
    return label;
}

constexpr const char* density_label = "density (1/eV)";

std::vector<figure> one_spectrum(const csv_table& table) {
    plot_script script(labels("Barriers by jumping species", "barrier (eV)", density_label) + "set yrange [0:*]\n");
    for (const auto& species : species_of(table)) {
        plot_points points;
        for (const std::size_t row : rows_of(table, species))
            points.push_back(
                {table.number(row, table.place("barrier_eV")), table.number(row, table.place("density_per_eV")), 0});
        script.add_curve(species, points, "lines");
    }
    return {{table.name(), script.text()}};
}

/// At most so many densities in one figure, evenly chosen.
constexpr std::size_t most_spectra = 14;

figure spectra_of_species(const csv_table& table, const series_axis& axis, const std::string& species) {
    std::vector<std::pair<std::string, plot_points>> curves;
    for (const std::size_t row : rows_of(table, species)) {
        if (const auto crystal = crystal_of(table, row); curves.empty() || curves.back().first != crystal)
            curves.emplace_back(crystal, plot_points{});
        curves.back().second.push_back({table.number(row, table.place("barrier_eV")),
                                        table.number(row, table.place("density_per_eV")), axis.value(row)});
    }
    // dilute alloys have narrow peaks, far above the spectra of others: hence the logarithm
    plot_script script(labels((species == "all" ? "Barriers of all species" : "Barriers of jumping " + species),
                              "barrier (eV)", density_label) +
                       powers_of_ten_y + "set yrange [0.01:*]\nunset key\nset cblabel \"" + axis.label + "\"\n" +
                       palette);
    const std::size_t shown = std::min(most_spectra, curves.size());
    for (std::size_t k = 0; k < shown; ++k)
        script.add_coloured(curves[shown == 1 ? 0 : k * (curves.size() - 1) / (shown - 1)].second, "lines lw 2");
    return {table.name() + "_" + species, script.text()};
}

/// Corners of a triangle: the three species of which some crystal has any; none where two other shares vary less than
/// over a triangle.
std::vector<std::size_t> corners_of(const csv_table& table) {
    std::vector<std::size_t> corners;
    for (const auto& [spread, column] : shares_by_spread(table))
        if (spread > 0) corners.push_back(column);
    std::sort(corners.begin(), corners.end());
    if (corners.size() != 3) return {};
    std::set<std::pair<double, double>> points;
    std::set<double> first;
    for (std::size_t row = 0; row < table.size(); ++row) {
        points.emplace(table.number(row, corners[0]), table.number(row, corners[1]));
        first.insert(table.number(row, corners[0]));
    }
    if (first.size() < 3 || points.size() <= first.size()) return {};  // a line
    return corners;
}

/// Where the shares stand in a triangle with corners A at the left, B at the right, C above.
plot_point place_in_triangle(double b, double c, double value) { return {b + c / 2, c * std::sqrt(3.0) / 2, value}; }

std::string triangle_frame(const csv_table& table, const std::vector<std::size_t>& corners) {
    const auto name = [&](std::size_t k) { return std::string(table.columns()[corners[k]].substr(2)); };
    std::string script =
        "set size ratio -1\nunset border\nunset tics\nset cbtics\nunset key\nset xrange [-0.12:1.12]\nset yrange "
        "[-0.1:0.97]\nset grid noxtics noytics\n";
    for (const char* side : {"0,0 to 1,0", "1,0 to 0.5,0.866", "0.5,0.866 to 0,0"})
        script += std::string("set arrow from ") + side + " nohead lc rgb '#555555'\n";
    script += "set label \"" + name(0) + "\" at -0.01,-0.06 center\nset label \"" + name(1) +
              "\" at 1.01,-0.06 center\nset label \"" + name(2) + "\" at 0.5,0.92 center\n";
    // the shares stand beside the discs of the coarsest grid
    for (const char* share : {"20", "40", "60", "80"}) {
        const double c = std::stod(share) / 100;
        const auto label = [&](double x, double y, const char* align) {
            script += std::string("set label \"") + share + "\" at " + number_text(x) + "," + number_text(y) + " " +
                      align + " font \",10\" tc rgb '#555555'\n";
        };
        label(c, -0.055, "center");                                         // of B, along the base from A
        label(1 - c / 2 + 0.045, c * std::sqrt(3.0) / 2, "left");           // of C, along the side from B
        label((1 - c) / 2 - 0.045, (1 - c) * std::sqrt(3.0) / 2, "right");  // of A, along the side from C
    }
    return script;
}

/// "Nb10Mo70Ta20"
std::string alloy_name(const csv_table& table, const std::vector<std::size_t>& corners, std::size_t row) {
    std::string name;
    for (const std::size_t k : corners)
        if (const double share = table.number(row, k); share > 0)
            name += std::string(table.columns()[k].substr(2)) + "_{" + number_text(std::round(1000 * share) / 10) + "}";
    return name;
}

/// One map over the triangle, its highest point named.
figure triangle_figure(const csv_table& table, const std::vector<std::size_t>& corners, const std::string& species,
                       const char* column, const std::string& what) {
    plot_points points;
    std::set<double> shares;
    std::size_t highest = 0, highest_row = 0;
    for (const std::size_t row : rows_of(table, species)) {
        const double b = table.number(row, corners[1]), c = table.number(row, corners[2]);
        points.push_back(place_in_triangle(b, c, table.number(row, table.place(column))));
        shares.insert(b);
        if (points.size() == 1 || points.back()[2] > points[highest][2]) {
            highest = points.size() - 1;
            highest_row = row;
        }
    }
    const auto of = species == "all" ? std::string("all jumps") : "jumps of " + species;
    char value[32];
    std::snprintf(value, sizeof value, "%.2f eV", points[highest][2]);
    plot_script script("set title \"" + what + " of the barriers, " + of +
                       "; highest: " + alloy_name(table, corners, highest_row) + ", " + value + "\"\nset cblabel \"" +
                       what + " (eV)\"\n" + palette + triangle_frame(table, corners));
    const double size = std::fmin(6, 80.0 / static_cast<double>(std::max<std::size_t>(shares.size(), 4)));
    script.add_coloured(points, "points pt 7 ps " + number_text(size));
    script.add_plain({points[highest]}, "points pt 6 lw 2.5 ps " + number_text(1.25 * size), "#000000");
    return {table.name() + (species == "all" ? "" : "_" + species) + (what == "Mean" ? "" : "_deviation"),
            script.text()};
}

/// One value by jumping species along a series.
figure series_figure(const csv_table& table, const series_axis& axis, const char* column, const std::string& what) {
    plot_script script(labels("Barriers by jumping species", axis.label, what + " (eV)"));
    for (const auto& species : species_of(table)) {
        plot_points points;
        for (const std::size_t row : rows_of(table, species))
            points.push_back({axis.value(row), table.number(row, table.place(column)), 0});
        std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a[0] < b[0]; });
        script.add_curve(species, points, "linespoints pt 7");
    }
    return {table.name() + (what == "mean barrier" ? "" : "_deviation"), script.text()};
}

}  // namespace

std::vector<figure> spectrum_figures(const csv_table& table) {
    std::set<std::string> crystals;
    for (std::size_t row = 0; row < table.size(); ++row) crystals.insert(crystal_of(table, row));
    if (crystals.size() == 1) return one_spectrum(table);
    const auto axis = axis_of(table);
    if (!axis || !corners_of(table).empty()) return {};  // a triangle of spectra has no axis
    std::vector<figure> figures;
    for (const auto& species : species_of(table)) figures.push_back(spectra_of_species(table, *axis, species));
    return figures;
}

std::vector<figure> mean_barrier_figures(const csv_table& table) {
    std::vector<figure> figures;
    if (const auto corners = corners_of(table); !corners.empty()) {
        for (const auto& species : species_of(table)) {
            figures.push_back(triangle_figure(table, corners, species, "mean_eV", "Mean"));
            figures.push_back(triangle_figure(table, corners, species, "std_eV", "Standard deviation"));
        }
        return figures;
    }
    const auto axis = axis_of(table);
    if (!axis || rows_of(table, "all").size() < 2) return {};
    figures.push_back(series_figure(table, *axis, "mean_eV", "mean barrier"));
    figures.push_back(series_figure(table, *axis, "std_eV", "standard deviation"));
    return figures;
}

}  // namespace saddle::cli
