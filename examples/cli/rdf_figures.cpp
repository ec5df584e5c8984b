#include "rdf_figures.hpp"

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>

#include <saddle/io/text.hpp>

namespace saddle::cli {

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
    return {{table.name(), script.text()}};
}

}  // namespace saddle::cli
