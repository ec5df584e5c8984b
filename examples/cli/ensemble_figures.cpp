#include "ensemble_figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/moments.hpp>

#include "first_shell_columns.hpp"

namespace saddle::cli {

namespace {

/// Rows of the replicas of one composition, by temperature.
struct alloy_rows {
    std::string composition;
    std::map<double, std::vector<std::size_t>> rows;
};

/// In the order of the table.
std::vector<alloy_rows> alloys_of(const csv_table& table) {
    std::vector<alloy_rows> alloys;
    for (std::size_t row = 0; row < table.size(); ++row) {
        const auto name = table.text(row, table.place("composition"));
        auto found = std::find_if(alloys.begin(), alloys.end(), [&](const auto& a) { return a.composition == name; });
        if (found == alloys.end()) found = alloys.insert(alloys.end(), {std::string(name), {}});
        found->rows[table.number(row, table.place("temperature_K"))].push_back(row);
    }
    return alloys;
}

/// Mean and standard error of a column over replicas, at x; nothing where none of them has a value.
void add_mean(plot_points& points, const csv_table& table, const std::vector<std::size_t>& rows, std::size_t column,
              double x) {
    moments values;
    for (const std::size_t row : rows)
        if (!table.text(row, column).empty()) values.add(table.number(row, column));
    const auto count = static_cast<double>(values.count());
    if (count == 0) return;
    points.push_back({x, values.mean(), count > 1 ? std::sqrt(values.variance() / (count - 1)) : 0.0});
}

figure order_against_temperature(const csv_table& table, const alloy_rows& alloy) {
    plot_script script(
        labels("Short-range order after the runs, " + plain(alloy.composition), "temperature (K)", first_shell_label));
    for (const auto& [column, pair] : first_shell_columns(table)) {
        plot_points points;
        for (const auto& [kelvins, rows] : alloy.rows) add_mean(points, table, rows, column, kelvins);
        if (!points.empty()) script.add_curve(pair, points, "yerrorlines pt 7");
    }
    return {"order_" + alloy.composition, script.text()};
}

/// Compositions side by side, at the lowest temperature of each.
figure order_by_composition(const csv_table& table, const std::vector<alloy_rows>& alloys) {
    std::string tics;
    for (std::size_t k = 0; k < alloys.size(); ++k)
        tics += (k == 0 ? "" : ", ") + ("\"" + plain(alloys[k].composition) + "\" ") + std::to_string(k + 1);
    plot_script script(labels("Short-range order after the runs", "", first_shell_label) + "set xtics (" + tics +
                       ")\nset xrange [0.5:" + std::to_string(alloys.size()) + ".5]\n");
    for (const auto& [column, pair] : first_shell_columns(table)) {
        plot_points points;
        for (std::size_t k = 0; k < alloys.size(); ++k)
            add_mean(points, table, alloys[k].rows.begin()->second, column, static_cast<double>(k + 1));
        if (!points.empty()) script.add_curve(pair, points, "yerrorlines pt 7");
    }
    return {"order_composition", script.text()};
}

std::vector<figure> diffusion_figures(const csv_table& table, const std::vector<alloy_rows>& alloys) {
    plot_script script(labels("Diffusion of the vacancy", "1000 K / T", "D (m^2/s)") + powers_of_ten_y);
    for (const auto& alloy : alloys) {
        plot_points points;
        for (const auto& [kelvins, rows] : alloy.rows)
            add_mean(points, table, rows, table.place("D_vacancy_m2_per_s"), 1000 / kelvins);
        if (!points.empty()) script.add_curve(plain(alloy.composition), points, "yerrorlines pt 7");
    }
    if (script.empty()) return {};
    return {{"diffusion", script.text()}};
}

}  // namespace

std::vector<figure> figures_of_ensemble(const csv_table& table) {
    const auto alloys = alloys_of(table);
    const auto replicas = [](const alloy_rows& alloy) {
        return std::any_of(alloy.rows.begin(), alloy.rows.end(), [](const auto& at) { return at.second.size() > 1; });
    };
    std::vector<figure> figures;
    if (alloys.size() > 1 || replicas(alloys.front())) {
        for (const auto& alloy : alloys)
            if (alloy.rows.size() > 1) figures.push_back(order_against_temperature(table, alloy));
        if (figures.empty()) figures.push_back(order_by_composition(table, alloys));
    }
    for (auto& f : diffusion_figures(table, alloys)) figures.push_back(std::move(f));
    return figures;
}

}  // namespace saddle::cli
