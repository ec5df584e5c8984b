#include "cluster_figures.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <saddle/io/text.hpp>

namespace saddle::cli {

namespace {

/// Column and label of the time of a frame: jumps where the table has them in every row.
struct frame_axis {
    std::string column;
    double unit;
    std::string label;
};

frame_axis frame_axis_of(const csv_table& table) {
    if (!table.has("jump")) return {"frame", 1, "frame"};
    const auto jump = table.place("jump");
    for (std::size_t row = 0; row < table.size(); ++row)
        if (!parse_real(table.text(row, jump))) return {"frame", 1, "frame"};
    return {"jump", 1e6, "vacancy jumps (10^6)"};
}

/// Sizes of the clusters that are there all the time, the ten largest of the last frame by themselves.
figure persistent_clusters_figure(const csv_table& table, const frame_axis& axis) {
    const auto x = table.place(axis.column), size = table.place("size");
    std::map<double, plot_points> tracks;
    for (std::size_t row = 0; row < table.size(); ++row)
        if (table.text(row, table.place("persistent")) == "1")
            tracks[table.number(row, table.place("cluster"))].push_back(
                {table.number(row, x) / axis.unit, table.number(row, size), 0});
    std::vector<std::pair<double, double>> by_size;  // size at the end, cluster
    for (const auto& [cluster, points] : tracks) by_size.emplace_back(points.back()[1], cluster);
    std::sort(by_size.rbegin(), by_size.rend());
    constexpr std::size_t most = 10;
    plot_script script(labels("Clusters that are there in every frame", axis.label, "B2 units in the cluster") +
                       "set yrange [0:*]\nset offsets 0, 0, graph 0.05, 0\n");
    for (std::size_t k = 0; k < std::min(most, by_size.size()); ++k)
        script.add_curve("cluster " + number_text(by_size[k].second), tracks[by_size[k].second], "lines");
    return {script.empty() ? "" : table.name(), script.text()};
}

/// How many clusters have at least so many units, in the first, the middle and the last frame.
figure cluster_sizes_figure(const csv_table& table, const frame_axis& axis) {
    const auto x = table.place(axis.column), size = table.place("size");
    std::map<double, std::vector<double>> sizes;
    for (std::size_t row = 0; row < table.size(); ++row)
        sizes[table.number(row, x) / axis.unit].push_back(table.number(row, size));
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
    return {table.name() + "_sizes", script.text()};
}

}  // namespace

std::vector<figure> cluster_figures(const csv_table& table) {
    const auto axis = frame_axis_of(table);
    std::vector<figure> figures{cluster_sizes_figure(table, axis)};
    if (auto kept = persistent_clusters_figure(table, axis); !kept.name.empty())
        figures.insert(figures.begin(), std::move(kept));
    return figures;
}

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
            if (value > 0) points.push_back({has_jumps ? jumps.at(frame) / 1e6 : frame, value, 0});
        if (!points.empty()) script.add_curve(title, points, "linespoints pt 7");
    }
    if (script.empty()) return {};
    return {{table.name(), script.text()}};
}

}  // namespace saddle::cli
