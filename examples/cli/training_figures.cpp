#include "training_figures.hpp"

#include <utility>

namespace saddle::cli {

std::vector<figure> history_figures(const csv_table& table) {
    plot_script losses(labels("Learning curve", "epoch", "loss (eV or eV^2)") + "set logscale y\n");
    for (const auto& [title, column] : {std::pair{"training", "training_loss"}, {"validation", "validation_loss"}}) {
        const auto y = table.place(column);
        plot_points points;
        for (std::size_t row = 0; row < table.size(); ++row)
            if (!table.text(row, y).empty() && table.number(row, y) > 0)  // nothing validates; no logarithm
                points.push_back({table.number(row, table.place("epoch")), table.number(row, y), 0});
        if (!points.empty()) losses.add_curve(title, points, "lines");
    }
    if (losses.empty()) return {};
    return {{table.path().stem().string(), losses.text()}};
}

}  // namespace saddle::cli
