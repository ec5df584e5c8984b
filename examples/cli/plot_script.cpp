#include "plot_script.hpp"

#include <csignal>
#include <cstdio>
#include <string_view>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>

namespace saddle::cli {

namespace {

/// Okabe and Ito's colours.
constexpr std::array<const char*, 7> colours{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                             "#E69F00", "#56B4E9", "#000000"};

}  // namespace

std::string plot_script::add_data(const plot_points& points) {
    const std::string name = "$curve" + std::to_string(blocks_);
    plot_ += blocks_ == 0 ? "plot " : ", \\\n     ";
    ++blocks_;
    data_ += name + " << EOD\n";
    for (const auto& p : points) data_ += number_text(p[0]) + " " + number_text(p[1]) + " " + number_text(p[2]) + "\n";
    data_ += "EOD\n";
    return name;
}

void plot_script::add(const std::string& title, const plot_points& points, const std::string& style,
                      std::size_t colour) {
    if (points.empty()) return;
    const auto name = add_data(points);
    const bool bars = style.starts_with("yerrorbars");
    plot_ += name + " using 1:2" + (bars ? ":3" : "") + " with " + style + " lw 2 lc rgb '" +
             colours[colour % colours.size()] + "' dt " + std::to_string(1 + colour / colours.size()) +
             (title.empty() ? " notitle" : " title \"" + title + "\"");
}

void plot_script::add_coloured(const plot_points& points, const std::string& style) {
    if (points.empty()) return;
    const auto name = add_data(points);
    plot_ += name + " using 1:2:3 with " + style + " lc palette notitle";
}

void plot_script::add_plain(const plot_points& points, const std::string& style, const std::string& colour) {
    if (points.empty()) return;
    const auto name = add_data(points);
    plot_ += name + " using 1:2 with " + style + " lc rgb '" + colour + "' notitle";
}

std::string labels(const std::string& title, const std::string& x, const std::string& y) {
    return "set title \"" + title + "\"\nset xlabel \"" + x + "\"\nset ylabel \"" + y + "\"\n";
}

std::string plain(const std::string& text) {
    std::string made;
    for (const char c : text) {
        if (std::string_view("^_@&~{}\"").find(c) != std::string_view::npos) made += c == '"' ? "\\" : "\\\\";
        made += c;
    }
    return made;
}

plot_points thinned(const plot_points& points, std::size_t most) {
    if (points.size() <= most) return points;
    plot_points kept;
    for (std::size_t k = 1; k <= most; ++k) kept.push_back(points[k * points.size() / most - 1]);
    return kept;
}

void draw(const figure& f, const std::filesystem::path& folder) {
    const auto quoted = [&](const char* ending) {
        std::string text;
        for (const char c : (folder / (f.name + ending)).string()) text += c == '\'' ? "''" : std::string(1, c);
        return "'" + text + "'";
    };
    const std::string common =
        "set encoding utf8\nset grid lt 1 lc rgb '#dddddd'\nset key outside right top\nset border lw 1.5\n";
    const std::string script =
        "set terminal pngcairo size 1200,750 fontscale 1.4\nset output " + quoted(".png") + "\n" + common + f.script +
        "unset output\nset terminal svg size 900,560 fontscale 1.1 background 'white'\nset output " + quoted(".svg") +
        "\nreplot\nunset output\n";
    const auto before = std::signal(SIGPIPE, SIG_IGN);  // where gnuplot is missing nobody reads
    std::FILE* gnuplot = ::popen("gnuplot >/dev/null 2>&1", "w");
    const bool written = gnuplot && std::fwrite(script.data(), 1, script.size(), gnuplot) == script.size();
    const int status = gnuplot ? ::pclose(gnuplot) : -1;
    std::signal(SIGPIPE, before);
    if (!written || status != 0)
        throw error(f.name + ": gnuplot (Debian package gnuplot-nox) is missing or could not write to " +
                    folder.string());
}

}  // namespace saddle::cli
