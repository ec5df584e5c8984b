/// \file
/// What all text formats share: lines with numbers, fields, strict numbers, frames.
#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>

namespace saddle {

/// The last frame of a file. Frames count from 0; negative numbers count from the end.
inline constexpr std::int64_t last_frame = -1;

/// Finite number that fills the whole token: no sign '+', no blanks, no "inf", nothing cut off.
inline std::optional<double> parse_real(std::string_view token) {
    double value = 0;
    const char* last = token.data() + token.size();
    const auto [end, code] = std::from_chars(token.data(), last, value);
    if (code != std::errc{} || end != last || !std::isfinite(value)) return std::nullopt;
    return value;
}

/// Whole number that fills the whole token.
inline std::optional<std::int64_t> parse_integer(std::string_view token) {
    std::int64_t value = 0;
    const char* last = token.data() + token.size();
    const auto [end, code] = std::from_chars(token.data(), last, value);
    if (code != std::errc{} || end != last) return std::nullopt;
    return value;
}

/// Shortest text that reads back as the same number.
inline void append_number(std::string& out, double value) {
    char text[32];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}
inline void append_number(std::string& out, float value) {
    char text[24];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}
inline void append_number(std::string& out, std::int64_t value) {
    char text[24];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

/// Shortest text that reads back as the same number.
inline std::string number_text(double value) {
    std::string text;
    append_number(text, value);
    return text;
}

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }

constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// 'text' for messages: at most 40 bytes of it, control characters shown as '?'.
inline std::string quoted_text(std::string_view text) {
    std::string shown = "'";
    for (const char c : text.substr(0, 40)) shown += static_cast<unsigned char>(c) < 32 || c == 127 ? '?' : c;
    return shown + (text.size() > 40 ? "…'" : "'");
}

/// The text without line ends, for a place that holds one line.
inline std::string single_line(std::string text) {
    for (char& c : text)
        if (c == '\n' || c == '\r') c = ' ';
    return text;
}

using fields = std::vector<std::string_view>;

/// Splits at blanks, into a list whose memory is used again.
inline void split_fields(std::string_view line, fields& out) {
    out.clear();
    for (std::size_t i = 0; i < line.size();) {
        while (i < line.size() && is_blank(line[i])) ++i;
        const std::size_t first = i;
        while (i < line.size() && !is_blank(line[i])) ++i;
        if (i > first) out.push_back(line.substr(first, i - first));
    }
}

inline fields split_fields(std::string_view line) {
    fields out;
    split_fields(line, out);
    return out;
}

/// Fields between commas, blanks round them taken off.
inline fields comma_fields(std::string_view line) {
    fields found;
    while (true) {
        const auto comma = line.find(',');
        found.push_back(trimmed(line.substr(0, comma)));
        if (comma == line.npos) return found;
        line.remove_prefix(comma + 1);
    }
}

/// Where a frame begins.
struct frame_start {
    std::size_t offset = 0;  ///< bytes
    std::size_t line = 0;    ///< lines before it
};

/// Goes through a text line by line. The text must outlive the reader.
class line_reader {
public:
    /// `name` is what messages call the text.
    line_reader(std::string_view text, std::string name, frame_start start = {})
        : text_(text), name_(std::move(name)), position_(start) {}

    bool at_end() const { return position_.offset >= text_.size(); }
    frame_start position() const { return position_; }
    std::size_t bytes_left() const { return text_.size() - position_.offset; }
    const std::string& name() const { return name_; }

    /// "FILE:LINE" of the line read last.
    std::string place() const { return name_ + ":" + std::to_string(position_.line); }

    /// Next line without its end. \throws input_error at the end of the text, where `expected` is missing.
    std::string_view next(std::string_view expected) {
        if (at_end())
            throw input_error(name_ + ":" + std::to_string(position_.line + 1), expected, "the end of the file");
        const std::string_view rest = text_.substr(position_.offset);
        const std::size_t end = rest.find('\n');
        line_ended_ = end != rest.npos;
        position_.offset += line_ended_ ? end + 1 : rest.size();
        ++position_.line;
        return without_return(rest.substr(0, end));
    }

    /// The line that `next` would give; empty at the end.
    std::string_view peek() const {
        if (at_end()) return {};
        const std::string_view rest = text_.substr(position_.offset);
        return without_return(rest.substr(0, rest.find('\n')));
    }

    /// Whether the line read last had an end, so that nothing of it is missing.
    bool line_ended() const { return line_ended_; }

    /// Passes over blank lines. \return whether a line is left.
    bool skip_blank_lines() {
        while (!at_end() && trimmed(peek()).empty()) next("");
        return !at_end();
    }

    /// \throws input_error "FILE:LINE: expected EXPECTED, found FOUND".
    [[noreturn]] void fail(std::string_view expected, std::string_view found) const {
        throw input_error(place(), expected, found);
    }

    /// A finite number. \throws input_error naming the line.
    double real(std::string_view token, std::string_view what) const {
        const auto value = parse_real(token);
        if (!value) fail(std::string(what) + " (a finite number)", quoted_text(token));
        return *value;
    }

    std::int64_t integer(std::string_view token, std::string_view what) const {
        const auto value = parse_integer(token);
        if (!value) fail(std::string(what) + " (a whole number)", quoted_text(token));
        return *value;
    }

    /// A number of things of which each takes at least two bytes of the text that is left: nobody can make a reader
    /// allocate more than the file is worth.
    std::size_t count(std::string_view token, std::string_view what) const {
        const auto value = integer(token, what);
        if (value < 1 || static_cast<std::uint64_t>(value) > bytes_left() / 2 + 1)
            fail(std::string(what) + " that the rest of the file can hold", quoted_text(token));
        return static_cast<std::size_t>(value);
    }

    /// Splits a line that must have this many fields.
    void split_exactly(std::string_view line, std::size_t number, std::string_view what, fields& out) const {
        split_fields(line, out);
        if (out.size() != number)
            fail(std::to_string(number) + " fields (" + std::string(what) + ")", std::to_string(out.size()));
    }

private:
    static std::string_view without_return(std::string_view line) {
        return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
    }

    std::string_view text_;
    std::string name_;
    frame_start position_;
    bool line_ended_ = true;
};

/// The frame that a user asked for, see `last_frame`. \throws input_error where the file has no such frame.
inline frame_start choose_frame(const std::vector<frame_start>& frames, std::int64_t frame, const std::string& name) {
    const auto count = static_cast<std::int64_t>(frames.size());
    if (count == 0) throw input_error(name, "at least one frame", "an empty file");
    if (frame < -count || frame >= count)
        throw input_error(name, "a frame from 0 to " + std::to_string(count - 1), std::to_string(frame));
    return frames[static_cast<std::size_t>(frame < 0 ? frame + count : frame)];
}

}  // namespace saddle
