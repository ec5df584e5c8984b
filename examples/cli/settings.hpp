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
        bool in_list = false;
        for (line_reader lines(text, "settings"); !lines.at_end();) {
            const auto line = trimmed(lines.next(""));
            check_quotes(line, lines);
            if (in_list)
                in_list = !line.ends_with(']');
            else if (!is_comment(line)) {
                check_names(line, lines);
                in_list = opens_list(line);
            }
        }
        std::istringstream checked(text);
        return CLI::ConfigTOML::from_config(checked);
    }

private:
    static bool is_comment(std::string_view line) { return line.starts_with('#') || line.starts_with(';'); }

    static std::string_view without_comment(std::string_view line) { return line.substr(0, line.find('#')); }

    /// Whether the line gives a list that goes on in the next one.
    static bool opens_list(std::string_view line) {
        const auto equals = line.find('=');
        if (equals == line.npos) return false;
        const auto value = trimmed(without_comment(line.substr(equals + 1)));
        return value.size() > 1 && value.starts_with('[') && !value.ends_with(']');
    }

    /// Of a table, or of what is set.
    static std::string_view names_in(std::string_view line) {
        if (line.starts_with('[') && line.ends_with(']')) return line;
        const auto equals = line.find('=');
        return equals == line.npos ? without_comment(line) : line.substr(0, equals);
    }

    static void check_names(std::string_view line, const line_reader& at) {
        // CLI11 keeps a list of all parents for every level of a name: memory grows with the square of the dots
        constexpr std::ptrdiff_t most_dots = 3;
        const auto names = names_in(line);
        if (std::count(names.begin(), names.end(), '.') > most_dots)
            at.fail("names of at most four levels", quoted_text(line));
    }

    static void check_quotes(std::string_view line, const line_reader& at) {
        // it takes every # for the beginning of a comment
        const std::string_view before = without_comment(line);
        for (const char quote : {'"', '\''})
            if (before.size() < line.size() && std::count(before.begin(), before.end(), quote) % 2 != 0)
                at.fail("quotes without #", quoted_text(line));
    }
};

}  // namespace saddle::cli
