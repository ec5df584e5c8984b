#include "randomness_figures.hpp"

#include <cstddef>
#include <map>

#include <saddle/analysis/histogram.hpp>
#include <saddle/core/moments.hpp>
#include <saddle/io/text.hpp>

namespace saddle::cli {

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
        figures.push_back({table.name(), script.text()});
    }
    if (counts.size() < 3) return figures;
    plot_points variance;
    for (const auto& [kelvins, all] : values) variance.push_back({kelvins, all.variance(), 0});
    plot_script script(labels("Diffusion multiplicity", "temperature (K)", "Var(R) over sites") +
                       "unset key\nset yrange [0:*]\n");
    script.add_curve("", variance, "linespoints pt 7");
    figures.push_back({table.name() + "_variance", script.text()});
    return figures;
}

}  // namespace saddle::cli
