#include "window_figures.hpp"

#include <cstddef>
#include <string>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>

namespace saddle::cli {

namespace {

/// "collective_D" as "collective D"; gnuplot would lower what follows the line.
std::string words_of(std::string name) {
    for (char& c : name)
        if (c == '_') c = ' ';
    return name;
}

}  // namespace

std::vector<figure> window_figures(const csv_table& table) {
    const auto window = table.place("jumps_a_window");
    plot_script script(labels("Windows of domains", "jumps of a vacancy in a window", "relative to the serial run") +
                       "set logscale x\nset format x '%g'\nset yrange [0:*]\n"
                       "set offsets graph 0.03, graph 0.03, graph 0.03, 0\n"
                       "set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead lc rgb '#888888' dt 2\n");
    for (const auto column : table.columns()) {
        const std::string name(column);
        if (!table.has(name + "_error")) continue;
        const auto value = table.place(name), error = table.place(name + "_error");
        plot_points points;
        for (std::size_t row = 0; row < table.size(); ++row) {
            const double jumps = table.number(row, window);
            if (!(jumps > 0)) throw input_error(table.where(row), "a window above 0", number_text(jumps));
            points.push_back({jumps, table.number(row, value), table.number(row, error)});
        }
        script.add_curve(words_of(name), points, "yerrorbars pt 7");
        script.add_to_curve("", points, "lines");
    }
    if (script.empty()) return {};
    return {{table.name(), script.text()}};
}

}  // namespace saddle::cli
