#include "parity_figures.hpp"

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include <saddle/analysis/histogram.hpp>
#include <saddle/io/text.hpp>

namespace saddle::cli {

std::vector<figure> parity_figures(const csv_table& table) {
    const auto label = table.place("barrier_eV"), predicted = table.place("predicted_eV");
    double most = 0, least = 0;
    std::map<std::string, plot_points> points;
    for (std::size_t row = 0; row < table.size(); ++row) {
        const double x = table.number(row, label), y = table.number(row, predicted);
        points[std::string(table.text(row, table.place("alloy")))].push_back({x, y, 0});
        most = std::fmax(most, std::fmax(x, y));
        least = std::fmin(least, std::fmin(x, y));
    }
    const std::string name = table.name();
    const std::string range = "[" + number_text(least) + ":" + number_text(most) + "]";
    plot_script parity(labels("Predicted against known barriers", "known barrier (eV)", "predicted barrier (eV)") +
                       "set size ratio -1\nset xrange " + range + "\nset yrange " + range + "\n");
    for (const auto& [alloy, of_alloy] : points) parity.add_curve(plain(alloy), of_alloy, "points pt 7 ps 0.3");
    parity.add_plain({{least, least, 0}, {most, most, 0}}, "lines", "#000000");
    constexpr std::size_t bins = 40;
    plot_script both(labels("Distribution of barriers", "barrier (eV)", "density (1/eV)") + "set yrange [0:*]\n");
    for (const auto& [title, column] : {std::pair{"known", label}, std::pair{"predicted", predicted}}) {
        histogram counts(least, most, bins);
        for (std::size_t row = 0; row < table.size(); ++row) counts.add(table.number(row, column));
        plot_points curve;
        for (std::size_t k = 0; k < counts.size(); ++k) curve.push_back({counts.centre(k), counts.density(k), 0});
        both.add_curve(title, curve, "histeps");
    }
    return {{name, parity.text()}, {name + "_distribution", both.text()}};
}

}  // namespace saddle::cli
