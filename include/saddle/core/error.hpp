/// \file
/// The kinds of failure: input that cannot be right, a file that was damaged, and a run that cannot go on.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace saddle {

/// A run failed (disk full, clock overflow, …). The program answers with exit status 1.
class error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

namespace detail {

/// A part of a message as one line: control characters, which a terminal would obey, become '?', and of more than 300
/// bytes the middle is left out.
inline std::string one_line(std::string_view text) {
    constexpr std::size_t most = 300;
    std::string shown(text.substr(0, text.size() > most ? most / 2 : most));
    if (text.size() > most) shown.append("…").append(text.substr(text.size() - most / 2));
    for (char& c : shown)
        if (static_cast<unsigned char>(c) < 32 || c == 127) c = '?';
    return shown;
}

}  // namespace detail

/// Input is wrong: a file, an argument, a model that does not fit. The program answers with exit status 2.
class input_error : public error {
public:
    using error::error;

    /// "PLACE: expected EXPECTED, found FOUND"; place is a file with its line or byte, or an argument. One line,
    /// whatever the file holds that the parts repeat.
    input_error(std::string_view place, std::string_view expected, std::string_view found)
        : error(detail::one_line(place) + ": expected " + detail::one_line(expected) + ", found " +
                detail::one_line(found)) {}
};

/// A file was cut or changed since it was written.
class damaged_file : public input_error {
public:
    using input_error::input_error;
};

}  // namespace saddle
