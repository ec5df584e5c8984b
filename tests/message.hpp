/// \file
/// What a failure says.
#pragma once

#include <string>
#include <typeinfo>

#include <saddle/core/error.hpp>

/// Message of the exception that f throws, if it is exactly an `Error`.
template <class Error = saddle::input_error, class F>
std::string message_of(F&& f) {
    try {
        f();
    } catch (const Error& e) {
        return typeid(e) == typeid(Error) ? e.what() : "an exception of a derived type";
    } catch (...) {
        return "an exception of another type";
    }
    return "nothing was thrown";
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
