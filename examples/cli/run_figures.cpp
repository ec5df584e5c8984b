#include "run_figures.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include <saddle/io/text.hpp>

#include "first_shell_columns.hpp"

namespace saddle::cli {

namespace {

using scan_logs = std::vector<std::pair<double, const csv_table*>>;

plot_points curve_of(const csv_table& table, std::string_view x, std::string_view y, double x_scale) {
    const auto x_column = table.place(x), y_column = table.place(y);
    plot_points points;
    for (std::size_t row = 0; row < table.size(); ++row)
        points.push_back({table.number(row, x_column) * x_scale, table.number(row, y_column), 0});
    return points;
}

/// Positive times alone, since their axis is logarithmic, at about equal steps of the logarithm.
plot_points time_curve(const csv_table& log) {
    plot_points kept;
    for (const auto& p : curve_of(log, "jump", "time_s", 1))
        if (p[0] > 0 && p[1] > 0 && (kept.empty() || p[0] > 1.02 * kept.back()[0])) kept.push_back(p);
    return kept;
}

/// Mean of a column over the rows of the last fifth of `jumps` jumps; none where the log has no such row.
std::optional<double> mean_before(const csv_table& log, const std::string& column, double jumps) {
    const auto jump = log.place("jump"), value = log.place(column);
    double sum = 0, rows = 0;
    for (std::size_t row = 0; row < log.size(); ++row) {
        const double at = log.number(row, jump);
        if (at <= 0.8 * jumps || at > jumps) continue;
        sum += log.number(row, value);
        ++rows;
    }
    if (rows == 0) return std::nullopt;
    return sum / rows;
}

/// Order of a pair after so many jumps against temperature.
plot_points order_by_temperature(const scan_logs& logs, const std::string& pair, double jumps) {
    plot_points points;
    for (const auto& [kelvins, log] : logs)
        if (const auto mean = mean_before(*log, std::string(first_shell_prefix) + pair, jumps))
            points.push_back({kelvins, *mean, 0});
    return points;
}

double strongest_of(const plot_points& points) {
    double most = -INFINITY;
    for (const auto& p : points) most = std::fmax(most, p[1]);
    return most;
}

double jumps_of(const csv_table& log) { return log.size() == 0 ? 0 : log.number(log.size() - 1, log.place("jump")); }

scan_logs begun(scan_logs logs) {
    std::erase_if(logs, [](const auto& run) { return jumps_of(*run.second) == 0; });
    return logs;
}

/// The jumps that all runs have made.
double common_jumps(const scan_logs& logs) {
    double jumps = INFINITY;
    for (const auto& run : logs) jumps = std::fmin(jumps, jumps_of(*run.second));
    return jumps;
}

/// "2×10^{7}", or the number where it has no such form
std::string power_text(double value) {
    const double exponent = std::floor(std::log10(value) + 1e-9);
    const double mantissa = value / std::pow(10, exponent);
    if (exponent < 4) return number_text(std::round(value));
    char text[16];
    std::snprintf(text, sizeof text, "%.3g", mantissa);
    return (std::string_view(text) == "1" ? "" : text + std::string("×")) + "10^{" + number_text(exponent) + "}";
}

/// Order of one pair after last/1000, last/100, … jumps.
figure order_after_jumps(const scan_logs& logs, const std::string& pair, double last) {
    plot_script script(
        labels("Order of " + pair + " after different numbers of jumps", "temperature (K)", first_shell_label) +
        "set key title \"jumps\"\n");
    for (double jumps = last / 1000; jumps < 1.5 * last; jumps *= 10)
        if (const auto points = order_by_temperature(logs, pair, jumps); points.size() == logs.size())
            script.add_curve(power_text(jumps), points, "linespoints pt 7");
    return {"order_jumps", script.text()};
}

/// Where among the temperatures of the runs a pair is strongest, after growing numbers of jumps.
figure strongest_temperature(const scan_logs& logs, const std::string& pair, double last) {
    plot_points found;
    double hottest = 0;
    for (int k = -9; k <= 0; ++k) {
        const double jumps = last * std::pow(10, k / 3.0);
        const auto points = order_by_temperature(logs, pair, jumps);
        if (points.size() != logs.size()) continue;
        const auto most =
            std::max_element(points.begin(), points.end(), [](const auto& a, const auto& b) { return a[1] < b[1]; });
        found.push_back({jumps, (*most)[0], 0});
        hottest = std::fmax(hottest, (*most)[0]);
    }
    plot_script script(
        labels("Temperature of strongest order of " + pair, "vacancy jumps", "temperature of the strongest (K)") +
        powers_of_ten_x + "unset key\nset yrange [0:" + number_text(1.15 * hottest) + "]\n");
    script.add_curve("", found, "linespoints pt 7 ps 1.5");
    return {"strongest", script.text()};
}

std::optional<figure> times_of(const scan_logs& logs) {
    constexpr std::size_t most_names = 7;  // beyond, colours say the temperature
    const bool named = logs.size() <= most_names;
    plot_script time(labels("Physical time", "vacancy jumps", "time (s)") + powers_of_ten_x + powers_of_ten_y +
                     palette + (named ? "" : "set cblabel \"temperature (K)\"\n"));
    for (const auto& [kelvins, log] : logs) {
        auto points = time_curve(*log);
        if (points.empty()) continue;
        for (auto& p : points) p[2] = kelvins;
        if (named)
            time.add_curve(number_text(kelvins) + " K", points, "lines");
        else
            time.add_coloured(points, "lines lw 2");
    }
    if (time.empty()) return std::nullopt;
    return figure{"time", time.text()};
}

}  // namespace

std::vector<figure> figures_of_log(const csv_table& log, const std::string& title) {
    plot_script order(labels("Short-range order, " + plain(title), "vacancy jumps (10^6)", first_shell_label));
    for (const auto& column : first_shell_columns(log))
        order.add_curve(column.pair, thinned(curve_of(log, "jump", log.columns()[column.place], 1e-6)), "lines");
    std::vector<figure> figures;
    if (!order.empty()) figures.push_back({"order", order.text()});
    if (const auto points = time_curve(log); !points.empty()) {
        plot_script time(labels("Physical time, " + plain(title), "vacancy jumps", "time (s)") + powers_of_ten_x +
                         powers_of_ten_y + "unset key\n");
        time.add_curve("", points, "lines");
        figures.push_back({"time", time.text()});
    }
    return figures;
}

std::vector<figure> figures_of_scan(const scan_logs& all) {
    const auto logs = begun(all);
    if (logs.empty()) return {};
    const double last = common_jumps(logs);
    plot_script order(
        labels("Short-range order after " + power_text(last) + " jumps", "temperature (K)", first_shell_label));
    std::string most;
    double most_order = -INFINITY;
    for (const auto& [place, pair] : first_shell_columns(*logs.front().second)) {
        const auto points = order_by_temperature(logs, pair, last);
        order.add_curve(pair, points, "linespoints pt 7");
        if (const double strongest = strongest_of(points); strongest > most_order) {
            most_order = strongest;
            most = pair;
        }
    }
    std::vector<figure> figures;
    if (!order.empty()) figures.push_back({"order_temperature", order.text()});
    if (!order.empty() && logs.size() > 2) {
        figures.push_back(order_after_jumps(logs, most, last));
        figures.push_back(strongest_temperature(logs, most, last));
    }
    if (auto time = times_of(logs)) figures.push_back(std::move(*time));
    return figures;
}

}  // namespace saddle::cli
