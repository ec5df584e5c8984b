#include "figures.hpp"

#include <array>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <map>
#include <set>

#include <saddle/analysis/histogram.hpp>

namespace saddle::cli {

namespace {

/// Okabe and Ito's colours, which colour-blind readers can tell apart.
constexpr std::array<const char*, 7> colours{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                             "#E69F00", "#56B4E9", "#000000"};

/// Curves of points with a legend. Collects data and the plot command of one figure.
class plot_script {
public:
    explicit plot_script(const std::string& settings) : settings_(settings) {}

    /// `style` as gnuplot's: "lines", "linespoints pt 7".
    void add_curve(const std::string& title, const std::vector<std::pair<double, double>>& points,
                   const std::string& style) {
        const std::string name = "$curve" + std::to_string(count_);
        data_ += name + " << EOD\n";
        for (const auto& [x, y] : points) data_ += number_text(x) + " " + number_text(y) + "\n";
        data_ += "EOD\n";
        plot_ += (count_ == 0 ? "plot " : ", \\\n     ") + name + " using 1:2 with " + style + " lw 2 lc rgb '" +
                 colours[count_ % colours.size()] + "' dt " + std::to_string(1 + count_ / colours.size()) +
                 " title \"" + title + "\"";
        ++count_;
    }

    bool empty() const { return count_ == 0; }
    std::string text() const { return data_ + settings_ + plot_ + "\n"; }

private:
    std::string settings_;
    std::string data_;
    std::string plot_;
    std::size_t count_ = 0;
};

std::string labels(const std::string& title, const std::string& x, const std::string& y) {
    return "set title \"" + title + "\"\nset xlabel \"" + x + "\"\nset ylabel \"" + y + "\"\n";
}

constexpr const char* order_label = "first-neighbour pairs above random, per site";

/// Columns delta1_A-B with their pair.
std::vector<std::pair<std::size_t, std::string>> order_columns_of(const csv_table& log) {
    std::vector<std::pair<std::size_t, std::string>> found;
    constexpr std::string_view start = "delta1_";
    for (std::size_t k = 0; k < log.columns().size(); ++k)
        if (log.columns()[k].starts_with(start)) found.emplace_back(k, log.columns()[k].substr(start.size()));
    return found;
}

std::vector<std::pair<double, double>> curve_of(const csv_table& table, std::size_t x, std::size_t y, double x_scale) {
    std::vector<std::pair<double, double>> points;
    for (std::size_t row = 0; row < table.size(); ++row)
        points.emplace_back(table.number(row, x) * x_scale, table.number(row, y));
    return points;
}

/// Positive times alone: their axis is logarithmic.
std::vector<std::pair<double, double>> time_curve(const csv_table& log) {
    auto points = curve_of(log, log.place("jump"), log.place("time_s"), 1);
    std::erase_if(points, [](const auto& p) { return !(p.first > 0) || !(p.second > 0); });
    return points;
}

constexpr const char* logarithmic = "set logscale xy\nset format '10^{%L}'\n";

std::vector<figure> randomness_figures(const csv_table& table) {
    const auto temperature = table.place("temperature_K"), value = table.place("randomness");
    std::map<double, histogram> counts;
    for (std::size_t row = 0; row < table.size(); ++row)
        counts.try_emplace(table.number(row, temperature), 0.0, 1.0, std::size_t{20})
            .first->second.add(table.number(row, value));
    plot_script script(labels("Jump randomness", "R", "density of sites") + "set xrange [0:1]\nset yrange [0:]\n");
    for (const auto& [kelvins, bins] : counts) {
        std::vector<std::pair<double, double>> points;
        for (std::size_t k = 0; k < bins.size(); ++k) points.emplace_back(bins.centre(k), bins.density(k));
        script.add_curve(number_text(kelvins) + " K", points, "histeps");
    }
    if (script.empty()) return {};
    return {{table.path().stem().string(), script.text()}};
}

/// Sizes of the clusters that are there all the time, the ten largest of the last frame by themselves.
std::vector<figure> cluster_figures(const csv_table& table) {
    std::map<double, std::vector<std::pair<double, double>>> tracks;
    for (std::size_t row = 0; row < table.size(); ++row)
        if (table.text(row, table.place("persistent")) == "1")
            tracks[table.number(row, table.place("cluster"))].emplace_back(table.number(row, table.place("frame")),
                                                                           table.number(row, table.place("size")));
    std::vector<std::pair<double, double>> by_size;  // size at the end, cluster
    for (const auto& [cluster, points] : tracks) by_size.emplace_back(points.back().second, cluster);
    std::sort(by_size.rbegin(), by_size.rend());
    constexpr std::size_t most = 10;
    plot_script script(labels("Clusters that are there in every frame", "frame", "B2 units in the cluster"));
    for (std::size_t k = 0; k < std::min(most, by_size.size()); ++k)
        script.add_curve("cluster " + number_text(by_size[k].second), tracks[by_size[k].second], "lines");
    if (script.empty()) return {};
    return {{table.path().stem().string(), script.text()}};
}

/// Kernel density by jumping species, of a table with one crystal.
std::vector<figure> spectrum_figures(const csv_table& table) {
    std::map<std::string, std::vector<std::pair<double, double>>> curves;
    std::set<std::string> crystals;
    for (std::size_t row = 0; row < table.size(); ++row) {
        std::string crystal;
        for (std::size_t k = 0; k < table.place("species"); ++k) crystal += std::string(table.text(row, k)) + ",";
        crystals.insert(crystal);
        curves[std::string(table.text(row, table.place("species")))].emplace_back(
            table.number(row, table.place("barrier_eV")), table.number(row, table.place("density_per_eV")));
    }
    if (crystals.size() != 1) return {};
    plot_script script(labels("Barriers by jumping species", "barrier (eV)", "density (1/eV)") + "set yrange [0:]\n");
    for (const auto& [species, points] : curves) script.add_curve(species, points, "lines");
    return {{table.path().stem().string(), script.text()}};
}

/// Mean barriers over the triangle of the three species that some crystal has, corners named.
std::vector<figure> triangle_figures(const csv_table& table) {
    std::vector<std::size_t> shares;
    for (std::size_t k = 0; k < table.columns().size() && table.columns()[k].starts_with("c_"); ++k)
        for (std::size_t row = 0; row < table.size(); ++row)
            if (table.number(row, k) > 0) {
                shares.push_back(k);
                break;
            }
    std::set<double> first;
    std::string data;
    for (std::size_t row = 0; shares.size() == 3 && row < table.size(); ++row) {
        if (table.text(row, table.place("species")) != "all") continue;
        const double a = table.number(row, shares[0]), b = table.number(row, shares[1]);
        first.insert(a);
        // corners A at the left, B at the right, C above
        const double c = 1 - a - b;
        data += number_text(b + c / 2) + " " + number_text(c * std::sqrt(3.0) / 2) + " " +
                std::string(table.text(row, table.place("mean_eV"))) + "\n";
    }
    if (first.size() < 3) return {};
    const auto corner = [&](std::size_t k) { return std::string(table.columns()[shares[k]].substr(2)); };
    std::string script = "$means << EOD\n" + data + "EOD\n";
    script +=
        "set title \"Mean barrier over the composition\"\nset size ratio -1\nunset border\nunset tics\nset cbtics\nunset key\n"
        "set xrange [-0.08:1.08]\nset yrange [-0.1:0.97]\nset cblabel \"mean barrier (eV)\"\n"
        "set palette defined (0 '#440154', 0.25 '#3b528b', 0.5 '#21918c', 0.75 '#5ec962', 1 '#fde725')\nset grid "
        "noxtics noytics\n"
        "set arrow 1 from 0,0 to 1,0 nohead lc rgb '#555555'\nset arrow 2 from 1,0 to 0.5,0.866 nohead lc rgb "
        "'#555555'\nset arrow 3 from 0.5,0.866 to 0,0 nohead lc rgb '#555555'\n";
    script += "set label 1 \"" + corner(0) + "\" at -0.01,-0.05 center\nset label 2 \"" + corner(1) +
              "\" at 1.01,-0.05 center\nset label 3 \"" + corner(2) + "\" at 0.5,0.92 center\n";
    const double point = 60.0 / static_cast<double>(first.size());
    script += "plot $means using 1:2:3 with points pt 7 ps " + number_text(std::fmin(6, point)) + " lc palette\n";
    return {{table.path().stem().string(), script}};
}

}  // namespace

std::vector<figure> figures_of_log(const csv_table& log, const std::string& title) {
    plot_script order(labels("Short-range order, " + title, "vacancy jumps (10^6)", order_label));
    for (const auto& [column, pair] : order_columns_of(log))
        order.add_curve(pair, curve_of(log, log.place("jump"), column, 1e-6), "lines");
    std::vector<figure> figures;
    if (!order.empty()) figures.push_back({"order", order.text()});
    if (const auto points = time_curve(log); !points.empty()) {
        plot_script time(labels("Physical time, " + title, "vacancy jumps", "time (s)") + logarithmic + "unset key\n");
        time.add_curve("", points, "lines");
        figures.push_back({"time", time.text()});
    }
    return figures;
}

std::vector<figure> figures_of_scan(const std::vector<std::pair<double, const csv_table*>>& logs) {
    if (logs.empty()) return {};
    plot_script order(labels("Short-range order after the run", "temperature (K)", order_label));
    for (const auto& [column, pair] : order_columns_of(*logs.front().second)) {
        std::vector<std::pair<double, double>> points;
        for (const auto& [kelvins, log] : logs)
            if (log->size() > 0)
                points.emplace_back(kelvins, log->number(log->size() - 1, log->place("delta1_" + pair)));
        order.add_curve(pair, points, "linespoints pt 7");
    }
    plot_script time(labels("Physical time", "vacancy jumps", "time (s)") + logarithmic);
    for (const auto& [kelvins, log] : logs)
        if (const auto points = time_curve(*log); !points.empty())
            time.add_curve(number_text(kelvins) + " K", points, "lines");
    std::vector<figure> figures;
    if (!order.empty()) figures.push_back({"order_temperature", order.text()});
    if (!time.empty()) figures.push_back({"time", time.text()});
    return figures;
}

std::vector<figure> figures_of_table(const csv_table& table) {
    if (table.size() == 0) return {};
    if (table.has("randomness") && table.has("temperature_K")) return randomness_figures(table);
    if (table.has("cluster") && table.has("persistent")) return cluster_figures(table);
    if (table.has("species") && table.has("density_per_eV")) return spectrum_figures(table);
    if (table.has("species") && table.has("mean_eV")) return triangle_figures(table);
    return {};
}

void draw(const figure& f, const std::filesystem::path& folder) {
    const auto quoted = [&](const char* ending) {
        std::string text;
        for (const char c : (folder / (f.name + ending)).string()) text += c == '\'' ? "''" : std::string(1, c);
        return "'" + text + "'";
    };
    const std::string common =
        "set encoding utf8\nset grid lt 1 lc rgb '#dddddd'\nset key outside right top\nset border lw 1.5\n";
    const std::string script = "set terminal pngcairo size 1200,750 fontscale 1.4\nset output " + quoted(".png") +
                               "\n" + common + f.script +
                               "unset output\nset terminal svg size 900,560 fontscale 1.1\nset output " +
                               quoted(".svg") + "\nreplot\nunset output\n";
    const auto before = std::signal(SIGPIPE, SIG_IGN);  // where gnuplot is missing nobody reads
    std::FILE* gnuplot = ::popen("gnuplot 2>/dev/null", "w");
    const bool written = gnuplot && std::fwrite(script.data(), 1, script.size(), gnuplot) == script.size();
    const int status = gnuplot ? ::pclose(gnuplot) : -1;
    std::signal(SIGPIPE, before);
    if (!written || status != 0)
        throw error(f.name + ": gnuplot (Debian package gnuplot-nox) is missing or could not write to " +
                    folder.string());
}

}  // namespace saddle::cli
