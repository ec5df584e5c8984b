/// \file
/// Gnuplot scripts of curves and coloured points, and their drawing.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace saddle::cli {

struct figure {
    std::string name;    ///< of its files, without ending
    std::string script;  ///< data, labels and the plot command; terminal and output are set by `draw`
};

/// x, y, and what a style wants as third: the length of an error bar or a colour.
using plot_point = std::array<double, 3>;
using plot_points = std::vector<plot_point>;

/// Curves of points with a legend. Collects data and the plot command of one figure. Without points nothing is added.
class plot_script {
public:
    explicit plot_script(std::string settings) : settings_(std::move(settings)) {}

    /// `style` as gnuplot's: "lines", "linespoints pt 7", "yerrorbars pt 7", in the next colour of a palette that
    /// colour-blind readers can tell apart. A curve without a title has no place in the legend.
    void add_curve(const std::string& title, const plot_points& points, const std::string& style) {
        add(title, points, style, next_++);
    }
    /// The same in the colour of the curve before.
    void add_to_curve(const std::string& title, const plot_points& points, const std::string& style) {
        add(title, points, style, next_ == 0 ? 0 : next_ - 1);
    }
    /// Coloured by the third value of a point, `style` as "points pt 7".
    void add_coloured(const plot_points& points, const std::string& style);
    /// In one colour of its own, without a place in the legend.
    void add_plain(const plot_points& points, const std::string& style, const std::string& colour);

    bool empty() const { return blocks_ == 0; }
    std::string text() const { return data_ + settings_ + plot_ + "\n"; }

private:
    void add(const std::string& title, const plot_points& points, const std::string& style, std::size_t colour);
    std::string add_data(const plot_points& points);

    std::string settings_;
    std::string data_;
    std::string plot_;
    std::size_t blocks_ = 0;
    std::size_t next_ = 0;
};

/// Commands that set title and axes; the texts may hold gnuplot's ^ and _.
std::string labels(const std::string& title, const std::string& x, const std::string& y);

/// The text with what gnuplot would take as markup made plain.
std::string plain(const std::string& text);

/// Evenly chosen points, the last among them, where there are more than a figure can show.
plot_points thinned(const plot_points& points, std::size_t most = 400);

/// Viridis, which colour-blind readers and a black and white print can tell the steps of.
inline constexpr const char* palette =
    "set palette defined (0 '#440154', 0.25 '#3b528b', 0.5 '#21918c', 0.75 '#5ec962', 1 '#fde725')\n";

inline constexpr const char* powers_of_ten_x = "set logscale x\nset format x '10^{%L}'\nset mxtics 10\n";
inline constexpr const char* powers_of_ten_y = "set logscale y\nset format y '10^{%L}'\nunset mytics\n";

/// Writes FOLDER/NAME.png and .svg by gnuplot. \throws error where gnuplot is missing or fails.
void draw(const figure& f, const std::filesystem::path& folder);

}  // namespace saddle::cli
