#include "training_figures.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>

#include <saddle/io/text.hpp>

namespace saddle::cli {

namespace {

/// A column by epoch, without rows that are empty (nothing validates) or have no logarithm.
plot_points curve_of(const csv_table& table, const char* column) {
    const auto x = table.place("epoch"), y = table.place(column);
    plot_points points;
    for (std::size_t row = 0; row < table.size(); ++row)
        if (!table.text(row, y).empty() && table.number(row, y) > 0)
            points.push_back({table.number(row, x), table.number(row, y), 0});
    return points;
}

bool lower(const plot_point& a, const plot_point& b) { return a[1] < b[1]; }

/// Ticks of a logarithmic axis: the fewer of a decade, the more decades.
std::string ticks_between(double least, double most) {
    const char* close = "1 1.5 2 3 5 7";
    const char* wide = "1 2 5";
    const double decades = std::log10(most / least);
    std::string ticks;
    for (int decade = static_cast<int>(std::floor(std::log10(least))); std::pow(10.0, decade) <= most; ++decade) {
        std::istringstream digits(decades < 1.3 ? close : decades < 5 ? wide : "1");
        for (std::string digit; digits >> digit;)
            ticks += (ticks.empty() ? "" : ", ") + digit + "e" + std::to_string(decade);
    }
    return "set ytics (" + ticks + ")\n";
}

/// A logarithmic axis that ends a little beyond the curves: losses seldom span whole decades.
std::string loss_axis(const plot_points& all) {
    const auto [lowest, highest] = std::minmax_element(all.begin(), all.end(), lower);
    const double least = 0.85 * (*lowest)[1], most = 1.15 * (*highest)[1];
    return "set logscale y\nset format y '%g'\n" + ticks_between(least, most) + "set yrange [" + number_text(least) +
           ":" + number_text(most) + "]\n";
}

std::string epoch_axis(const plot_points& all) {
    double last = 0;
    for (const auto& point : all) last = std::max(last, point[0]);
    return "set xrange [0:" + number_text(last + 1) + "]\n" + (last <= 10 ? "set xtics 1\n" : "");
}

}  // namespace

std::vector<figure> history_figures(const csv_table& table) {
    const auto training = curve_of(table, "training_loss"), validation = curve_of(table, "validation_loss");
    auto all = training;
    all.insert(all.end(), validation.begin(), validation.end());
    if (all.empty()) return {};
    const bool absolute = !validation.empty() && curve_of(table, "validation_mae_eV") == validation;
    plot_script losses(labels("Learning curve", "epoch", absolute ? "mean absolute error (eV)" : "loss (eV or eV^2)") +
                       epoch_axis(all) + loss_axis(all));
    const std::string style = table.size() <= 20 ? "linespoints pt 7 ps 0.6" : "lines";
    losses.add_curve("training", training, style);
    losses.add_curve("validation", validation, style);
    if (!validation.empty())
        losses.add_to_curve("weights kept", {*std::min_element(validation.begin(), validation.end(), lower)},
                            "points pt 6 ps 2");
    return {{table.name(), losses.text()}};
}

}  // namespace saddle::cli
