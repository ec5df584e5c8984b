/// \file
/// The border to C: exceptions become a status and the thread's message.
#pragma once

#include <cstddef>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include <saddle/core/error.hpp>

#include "saddle.h"

namespace saddle::c_interface {

/// A pointer that must not be NULL.
class null_argument : public input_error {
public:
    using input_error::input_error;
};

/// An array that is too small for the answer.
class buffer_too_small : public input_error {
public:
    using input_error::input_error;
};

/// Keeps the first 1023 bytes for saddle_last_error; allocates nothing. \return the status.
int fail(int status, std::string_view what) noexcept;

/// The status of what is thrown; its text is kept.
template <class Function>
int guarded(Function&& function) noexcept {
    try {
        function();
        return SADDLE_OK;
    } catch (const null_argument& problem) {
        return fail(SADDLE_NULL_ARGUMENT, problem.what());
    } catch (const buffer_too_small& problem) {
        return fail(SADDLE_BUFFER_TOO_SMALL, problem.what());
    } catch (const damaged_file& problem) {
        return fail(SADDLE_DAMAGED_FILE, problem.what());
    } catch (const input_error& problem) {
        return fail(SADDLE_WRONG_INPUT, problem.what());
    } catch (const error& problem) {
        return fail(SADDLE_RUN_FAILED, problem.what());
    } catch (const std::bad_alloc&) {
        return fail(SADDLE_OUT_OF_MEMORY, "out of memory");
    } catch (const std::length_error&) {  // more than a container can hold
        return fail(SADDLE_OUT_OF_MEMORY, "out of memory");
    } catch (const std::exception& problem) {
        return fail(SADDLE_UNEXPECTED, problem.what());
    } catch (...) {
        return fail(SADDLE_UNEXPECTED, "an exception of unknown type");
    }
}

/// What a pointer points to. \throws null_argument that names it.
template <class T>
T& given(T* pointer, std::string_view name) {
    if (!pointer) throw null_argument(name, "a pointer", "NULL");
    return *pointer;
}

/// \throws null_argument, buffer_too_small.
template <class T>
T* room_for(std::size_t entries, T* buffer, std::size_t capacity, std::string_view name) {
    if (capacity < entries)
        throw buffer_too_small(name, "room for " + std::to_string(entries) + " entries", std::to_string(capacity));
    return &given(buffer, name);
}

/// Fills a handle with what `make()` gives; NULL where that fails.
template <class Handle, class Make>
int make_handle(Handle** handle, std::string_view name, Make&& make) noexcept {
    if (handle) *handle = nullptr;
    return guarded([&] {
        Handle*& made = given(handle, name);
        made = make();
    });
}

}  // namespace saddle::c_interface
