/// \file
/// Tables that the program wrote, read back.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/text.hpp>

namespace saddle::cli {

/// Comma-separated values with one header row. Fields may stand in quotes, as RFC 4180 has them, but hold no line end.
class csv_table {
public:
    /// \throws input_error naming the line where a row is not as long as the header, or a quote does not end.
    explicit csv_table(const std::filesystem::path& path) : csv_table(read_file(path), path) {}

    /// The same from the text of a file.
    csv_table(std::string text, std::filesystem::path path) : path_(std::move(path)), text_(std::move(text)) {
        line_reader lines(text_, path_.string());
        columns_ = split(lines, lines.next("a header"));
        while (lines.skip_blank_lines()) {
            auto row = split(lines, lines.next("a row"));
            if (row.size() != columns_.size())
                lines.fail(std::to_string(columns_.size()) + " fields as in the header", std::to_string(row.size()));
            rows_.push_back(std::move(row));
            lines_.push_back(lines.position().line);
        }
    }

    csv_table(const csv_table&) = delete;  // fields point into the text
    csv_table& operator=(const csv_table&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// Of the file, without its ending: how figures of it are called.
    std::string name() const { return path_.stem().string(); }
    /// "FILE:LINE" of a row.
    std::string where(std::size_t row) const { return path_.string() + ":" + std::to_string(lines_[row]); }
    const fields& columns() const { return columns_; }
    std::size_t size() const { return rows_.size(); }

    bool has(std::string_view column) const {
        return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
    }

    /// \throws input_error where there is no such column.
    std::size_t place(std::string_view column) const {
        const auto found = std::find(columns_.begin(), columns_.end(), column);
        if (found == columns_.end()) throw input_error(path_.string(), "a column " + std::string(column), "none");
        return static_cast<std::size_t>(found - columns_.begin());
    }

    std::string_view text(std::size_t row, std::size_t column) const { return rows_[row][column]; }

    /// \throws input_error naming the line where the field is no number.
    double number(std::size_t row, std::size_t column) const {
        if (const auto value = parse_real(rows_[row][column])) return *value;
        throw input_error(where(row), "a number", quoted_text(rows_[row][column]));
    }

private:
    fields split(const line_reader& lines, std::string_view line) {
        if (line.find('"') == line.npos) return comma_fields(line);
        fields found;
        while (true) {
            if (!line.starts_with('"')) {
                const auto end = std::min(line.find(','), line.size());
                found.push_back(trimmed(line.substr(0, end)));
                line.remove_prefix(end);
            } else {
                found.push_back(unquoted_.emplace_back(take_quoted(lines, line)));
            }
            if (line.empty()) return found;
            if (line.front() != ',') lines.fail("a comma after a quoted field", quoted_text(line));
            line.remove_prefix(1);
        }
    }

    /// The text in the quotes that the line begins with, which is taken off it.
    static std::string take_quoted(const line_reader& lines, std::string_view& line) {
        std::string text;
        for (line.remove_prefix(1); !line.empty(); line.remove_prefix(1)) {
            if (line.front() == '"') {
                line.remove_prefix(1);
                if (!line.starts_with('"')) return text;
            }
            text += line.front();
        }
        lines.fail("the quote that ends a field", "the end of the line");
    }

    std::filesystem::path path_;
    std::string text_;
    std::deque<std::string> unquoted_;  // does not move them
    fields columns_;
    std::vector<fields> rows_;
    std::vector<std::size_t> lines_;  // of the rows in the file
};

}  // namespace saddle::cli
