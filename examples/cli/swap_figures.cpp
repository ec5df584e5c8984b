#include "swap_figures.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include <saddle/core/moments.hpp>
#include <saddle/io/text.hpp>

#include "first_shell_columns.hpp"

namespace saddle::cli {

namespace {

/// Rows of the table by temperature, in their order.
using rows_by_temperature = std::map<double, std::vector<std::size_t>>;

constexpr const char* trials_label = "swaps tried, per atom";
constexpr std::array<std::pair<const char*, const char*>, 3> b2_columns{
    {{"b2_units", "B2 units"}, {"b2_clusters", "clusters"}, {"b2_largest", "units of the largest"}}};

rows_by_temperature rows_of(const csv_table& table) {
    rows_by_temperature rows;
    const auto temperature = table.place("temperature_K");
    for (std::size_t row = 0; row < table.size(); ++row) rows[table.number(row, temperature)].push_back(row);
    return rows;
}

/// Mean over the last fifth of the trials: one state scatters.
double at_the_end(const csv_table& table, const std::vector<std::size_t>& rows, std::size_t column) {
    const auto trials = table.place("swaps_an_atom");
    const double last = table.number(rows.back(), trials);
    moments values;
    for (const std::size_t row : rows)
        if (table.number(row, trials) > 0.8 * last || row == rows.back()) values.add(table.number(row, column));
    return values.mean();
}

plot_points against_trials(const csv_table& table, const std::vector<std::size_t>& rows, std::size_t column) {
    plot_points points;
    for (const std::size_t row : rows)
        points.push_back({table.number(row, table.place("swaps_an_atom")), table.number(row, column), 0});
    return points;
}

plot_points against_temperature(const csv_table& table, const rows_by_temperature& all, std::size_t column) {
    plot_points points;
    for (const auto& [kelvins, rows] : all) points.push_back({kelvins, at_the_end(table, rows, column), 0});
    return points;
}

/// The pair with the most pairs above random at the end of any temperature.
first_shell_column strongest_pair(const csv_table& table, const rows_by_temperature& all) {
    first_shell_column strongest{};
    double most = -INFINITY;
    for (const auto& column : first_shell_columns(table))
        for (const auto& [kelvins, rows] : all)
            if (const double order = at_the_end(table, rows, column.place); order > most) {
                most = order;
                strongest = column;
            }
    return strongest;
}

figure order_against_trials(const csv_table& table, const rows_by_temperature& all) {
    const auto pair = strongest_pair(table, all);
    constexpr std::size_t most_names = 7;  // beyond, colours say the temperature
    const bool named = all.size() <= most_names;
    plot_script script(labels("Order of " + pair.pair + " by swaps", trials_label, first_shell_label) + palette +
                       (named ? "" : "set cblabel \"temperature (K)\"\nset logscale cb\n"));
    for (const auto& [kelvins, rows] : all) {
        auto points = against_trials(table, rows, pair.place);
        for (auto& p : points) p[2] = kelvins;
        if (named)
            script.add_curve(number_text(kelvins) + " K", points, "lines");
        else
            script.add_coloured(points, "lines lw 2");
    }
    return {table.name(), script.text()};
}

figure order_against_temperature(const csv_table& table, const rows_by_temperature& all) {
    plot_script script(labels("Short-range order by swaps", "temperature (K)", first_shell_label));
    for (const auto& [place, pair] : first_shell_columns(table))
        script.add_curve(pair, against_temperature(table, all, place), "linespoints pt 7");
    return {table.name() + "_temperature", script.text()};
}

figure acceptance(const csv_table& table, const rows_by_temperature& all) {
    plot_script script(labels("Swaps that were accepted", "temperature (K)", "share of the trials") +
                       "unset key\nset yrange [0:*]\n");
    plot_points points;
    const auto accepted = table.place("acceptance");
    for (const auto& [kelvins, rows] : all) points.push_back({kelvins, table.number(rows.back(), accepted), 0});
    script.add_curve("", points, "linespoints pt 7");
    return {table.name() + "_acceptance", script.text()};
}

/// At the temperature that has most units at its end.
figure b2_growth(const csv_table& table, const rows_by_temperature& all) {
    const std::vector<std::size_t>* rows = nullptr;
    double at_K = 0, most = -1;
    for (const auto& [kelvins, own] : all)
        if (const double units = at_the_end(table, own, table.place("b2_units")); units > most) {
            most = units;
            rows = &own;
            at_K = kelvins;
        }
    plot_script script(labels("Growth of B2 order by swaps at " + number_text(at_K) + " K", trials_label, "number") +
                       "set yrange [0:*]\n");
    for (const auto& [column, title] : b2_columns)
        script.add_curve(title, against_trials(table, *rows, table.place(column)), "linespoints pt 7");
    return {table.name() + "_b2", script.text()};
}

figure b2_against_temperature(const csv_table& table, const rows_by_temperature& all) {
    plot_script script(labels("B2 order by swaps", "temperature (K)", "number") + "set yrange [0:*]\n");
    for (const auto& [column, title] : b2_columns)
        script.add_curve(title, against_temperature(table, all, table.place(column)), "linespoints pt 7");
    return {table.name() + "_b2_temperature", script.text()};
}

}  // namespace

std::vector<figure> swap_figures(const csv_table& table) {
    const auto all = rows_of(table);
    const bool b2 = table.has("b2_units");
    std::vector<figure> figures;
    if (!first_shell_columns(table).empty()) figures.push_back(order_against_trials(table, all));
    if (b2) figures.push_back(b2_growth(table, all));
    if (all.size() < 2) return figures;
    if (!first_shell_columns(table).empty()) figures.push_back(order_against_temperature(table, all));
    figures.push_back(acceptance(table, all));
    if (b2) figures.push_back(b2_against_temperature(table, all));
    return figures;
}

}  // namespace saddle::cli
