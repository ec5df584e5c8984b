/// \file
/// Networks as a user names them: "mlp:128x4".
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>

namespace saddle {

/// The kind and the sizes of a network; an architecture is made of it and what the data have.
struct network_shape {
    bool convolutional = false;
    std::vector<std::size_t> widths;  ///< hidden widths, or filters; of a pooled network one number
    std::size_t depth = 0;            ///< of a pooled network, 0 for others: a max-pool after so many convolutions

    bool is_pooled() const { return depth > 0; }

    friend bool operator==(const network_shape&, const network_shape&) = default;
};

/// "linear", "mlp:128x4" (four layers of 128), "mlp:256-128", "cnn:32-64-128-128", "pooled:60x3" (4·3 convolutions of
/// 60 filters). \throws input_error.
inline network_shape parse_network(std::string_view text) {
    const std::string expected =
        "linear, mlp:WIDTHxDEPTH, mlp:WIDTH-WIDTH…, cnn:FILTERS-FILTERS… or pooled:FILTERSxDEPTH";
    const auto fail = [&]() -> input_error { return {"network", expected, quoted_text(text)}; };
    if (text == "linear") return {};
    const auto count = [&](std::string_view digits) {
        std::size_t value = 0;
        if (digits.empty() || digits.size() > 5) throw fail();
        for (const char c : digits) {
            if (c < '0' || c > '9') throw fail();
            value = 10 * value + static_cast<std::size_t>(c - '0');
        }
        if (value == 0) throw fail();
        return value;
    };
    if (text.starts_with("pooled:")) {
        const std::string_view sizes = text.substr(7);
        const auto x = sizes.find('x');
        if (x == sizes.npos) throw fail();
        const std::size_t depth = count(sizes.substr(x + 1));
        if (depth > 64) throw fail();
        return {true, {count(sizes.substr(0, x))}, depth};
    }
    if (!text.starts_with("mlp:") && !text.starts_with("cnn:")) throw fail();
    network_shape shape{text.starts_with("cnn:"), {}};
    const std::string_view widths = text.substr(4);
    if (const auto x = widths.find('x'); x != widths.npos) {
        const std::size_t depth = count(widths.substr(x + 1));
        if (depth > 64) throw fail();
        shape.widths.assign(depth, count(widths.substr(0, x)));
        return shape;
    }
    for (std::size_t start = 0; start <= widths.size();) {
        const std::size_t end = std::min(widths.find('-', start), widths.size());
        shape.widths.push_back(count(widths.substr(start, end - start)));
        start = end + 1;
    }
    return shape;
}

/// "linear", "mlp:256-128", "cnn:32-64"
inline std::string readable(const network_shape& shape) {
    if (shape.widths.empty()) return "linear";
    if (shape.is_pooled()) return "pooled:" + std::to_string(shape.widths[0]) + "x" + std::to_string(shape.depth);
    std::string text = shape.convolutional ? "cnn:" : "mlp:";
    for (std::size_t k = 0; k < shape.widths.size(); ++k)
        text.append(k == 0 ? "" : "-").append(std::to_string(shape.widths[k]));
    return text;
}

}  // namespace saddle
