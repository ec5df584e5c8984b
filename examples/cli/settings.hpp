/// \file
/// The file of --config: TOML as far as CLI11 reads it, and a refusal of what it would misread.
#pragma once

#include <algorithm>
#include <istream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <saddle/io/text.hpp>

namespace saddle::cli {

class settings_format : public CLI::ConfigTOML {
public:
    /// \throws input_error naming the line.
    std::vector<CLI::ConfigItem> from_config(std::istream& in) const override {
        const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        for (line_reader lines(text, "settings"); !lines.at_end();) check(trimmed(lines.next("")), lines);
        std::istringstream checked(text);
        return CLI::ConfigTOML::from_config(checked);
    }

private:
    static void check(std::string_view line, const line_reader& at) {
        // CLI11 keeps a list of all parents for every level of a table: memory grows with the square of the dots
        constexpr std::ptrdiff_t most_dots = 3;
        if (line.starts_with('[') && std::count(line.begin(), line.end(), '.') > most_dots)
            at.fail("a table of at most four levels", quoted_text(line));
        // it takes every # for the beginning of a comment
        const std::string_view before = line.substr(0, line.find('#'));
        for (const char quote : {'"', '\''})
            if (before.size() < line.size() && std::count(before.begin(), before.end(), quote) % 2 != 0)
                at.fail("quotes without #", quoted_text(line));
    }
};

}  // namespace saddle::cli
