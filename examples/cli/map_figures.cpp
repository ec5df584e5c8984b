#include "map_figures.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include <saddle/io/text.hpp>

namespace saddle::cli {

namespace {

/// Rows of the atoms in the lowest two layers in z.
std::vector<std::size_t> lowest_layers(const csv_table& table) {
    const auto z = table.place("z_A");
    std::vector<double> heights;
    for (std::size_t row = 0; row < table.size(); ++row) heights.push_back(table.number(row, z));
    auto sorted = heights;
    std::sort(sorted.begin(), sorted.end());
    constexpr double apart_A = 0.2;  // layers are further apart than this
    double top = sorted.front();
    for (std::size_t k = 1, layers = 1; k < sorted.size(); ++k) {
        if (sorted[k] - sorted[k - 1] > apart_A && ++layers > 2) break;
        top = sorted[k];
    }
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < heights.size(); ++row)
        if (heights[row] <= top) rows.push_back(row);
    return rows;
}

/// "R at 400 K" of randomness_400K
std::string readable(std::string_view column) {
    constexpr std::string_view randomness = "randomness_", order = "order";
    if (column.starts_with(randomness)) {
        const auto kelvins = column.substr(randomness.size());
        return "Jump randomness R at " + std::string(kelvins.substr(0, kelvins.size() - 1)) + " K";
    }
    if (column == "b2_size") return "B2 units of the cluster (0: none)";
    if (column.starts_with(order) && column.find('_') != column.npos)
        return std::string(column.substr(column.find('_') + 1)) + " neighbours above random, shell " +
               std::string(column.substr(order.size(), column.find('_') - order.size()));
    return std::string(column);
}

/// Colours of a column: R from 0 to 1, sizes of clusters from 1 on a logarithmic axis, and where all values are equal a
/// range round them, without which nothing is drawn.
std::string colour_range(std::string_view column, const plot_points& points) {
    if (column.starts_with("randomness_")) return "set cbrange [0:1]\n";
    if (points.empty()) return "";
    const auto [least, most] =
        std::minmax_element(points.begin(), points.end(), [](const auto& a, const auto& b) { return a[2] < b[2]; });
    if (column == "b2_size")
        return std::string("set logscale cb\nset cbrange [1:") + ((*most)[2] > 1 ? "*" : "10") + "]\n";
    const double value = (*least)[2];
    if (value != (*most)[2]) return "";
    return "set cbrange [" + number_text(value - 1) + ":" + number_text(value + 1) + "]\n";
}

figure map_figure(const csv_table& table, const std::vector<std::size_t>& rows, std::size_t column) {
    const auto x = table.place("x_A"), y = table.place("y_A");
    const std::string name(table.columns()[column]);
    const bool sparse = name == "b2_size";  // most sites have none, and shall not hide the others
    plot_points points, empty;
    for (const std::size_t row : rows) {
        const plot_point p{table.number(row, x), table.number(row, y), table.number(row, column)};
        (sparse && p[2] == 0 ? empty : points).push_back(p);
    }
    const double size = std::clamp(42 / std::sqrt(static_cast<double>(rows.size())), 0.3, 4.0);
    const auto style = [](double ps) { return "points pt 7 ps " + number_text(ps); };
    plot_script script("set title \"" + plain(readable(name)) + ", two layers of (001)\"\nset xlabel \"x (Å)\"\n" +
                       "set ylabel \"y (Å)\"\nset size ratio -1\nunset grid\nunset key\nset autoscale fix\n" +
                       "set offsets graph 0.03, graph 0.03, graph 0.03, graph 0.03\n" + palette +
                       colour_range(name, points));
    if (!empty.empty()) script.add_plain(empty, style(0.3 * size), "#cccccc");
    if (!points.empty()) script.add_coloured(points, style(sparse ? 1.8 * size : size));
    return {table.name() + "_" + name, script.text()};
}

}  // namespace

std::vector<figure> map_figures(const csv_table& table) {
    const auto rows = lowest_layers(table);
    std::vector<figure> figures;
    for (std::size_t k = 0; k < table.columns().size(); ++k) {
        const auto name = table.columns()[k];
        if (name == "id" || name == "species" || name == "b2_cluster" || name.ends_with("_A")) continue;
        figures.push_back(map_figure(table, rows, k));
    }
    return figures;
}

}  // namespace saddle::cli
