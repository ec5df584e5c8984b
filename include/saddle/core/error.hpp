/// \file
/// The kinds of failure: input that cannot be right, a file that was damaged, and a run that cannot go on.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace saddle {

/// A run failed (disk full, clock overflow, …). The program answers with exit status 1.
class error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Input is wrong: a file, an argument, a model that does not fit. The program answers with exit status 2.
class input_error : public error {
public:
    using error::error;

    /// "PLACE: expected EXPECTED, found FOUND"; place is a file with its line or byte, or an argument.
    input_error(std::string_view place, std::string_view expected, std::string_view found)
        : error(std::string(place) + ": expected " + std::string(expected) + ", found " + std::string(found)) {}
};

/// A file was cut or changed since it was written.
class damaged_file : public input_error {
public:
    using input_error::input_error;
};

}  // namespace saddle
