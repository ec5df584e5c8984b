/// \file
/// Comma-separated values, written: one header row, numbers in their shortest exact form.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <saddle/io/text.hpp>

namespace saddle {

namespace detail {

/// A field as RFC 4180 has it: in quotes where it holds a comma, a quote or a line end.
inline void append_csv_field(std::string& out, std::string_view text) {
    if (text.find_first_of(",\"\r\n") == text.npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) out.append(c == '"' ? 2 : 1, c);
    out += '"';
}

template <class T>
    requires std::is_arithmetic_v<T>
void append_csv_field(std::string& out, T value) {
    if constexpr (std::floating_point<T>)
        append_number(out, value);
    else
        out += std::to_string(value);
}

}  // namespace detail

/// Appends one row: "137,Mo,0.7312\n". Fields are texts or numbers.
template <class... Fields>
void append_csv_row(std::string& out, const Fields&... row) {
    [[maybe_unused]] std::string_view separator;
    ((out += std::exchange(separator, ","), detail::append_csv_field(out, row)), ...);
    out += '\n';
}

/// Appends one row of a width known only at run time; `row` is any range of texts or of numbers.
template <class Range>
void append_csv_range(std::string& out, const Range& row) {
    std::string_view separator;
    for (const auto& field : row) {
        out += std::exchange(separator, ",");
        detail::append_csv_field(out, field);
    }
    out += '\n';
}

}  // namespace saddle
