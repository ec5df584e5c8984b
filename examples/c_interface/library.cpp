// The library itself: versions and messages.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>

#include "guard.hpp"

namespace saddle::c_interface {

namespace {

thread_local std::array<char, 1024> last_error{};

/// Where text that is cut at `most` bytes ends, so that no character of UTF-8 is cut in two.
std::size_t whole_characters(std::string_view text, std::size_t most) noexcept {
    if (text.size() <= most) return text.size();
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
    return most;
}

}  // namespace

int fail(int status, std::string_view what) noexcept {
    const std::size_t kept = whole_characters(what, last_error.size() - 1);
    std::memcpy(last_error.data(), what.data(), kept);
    last_error[kept] = '\0';
    return status;
}

}  // namespace saddle::c_interface

int saddle_abi_version() noexcept { return SADDLE_ABI_VERSION; }

const char* saddle_version() noexcept { return SADDLE_VERSION; }

const char* saddle_last_error() noexcept { return saddle::c_interface::last_error.data(); }

const char* saddle_status_name(int status) noexcept {
    constexpr std::array names{
        "SADDLE_OK",           "SADDLE_NULL_ARGUMENT", "SADDLE_BUFFER_TOO_SMALL", "SADDLE_WRONG_INPUT",
        "SADDLE_DAMAGED_FILE", "SADDLE_RUN_FAILED",    "SADDLE_OUT_OF_MEMORY",    "SADDLE_UNEXPECTED"};
    static_assert(names.size() == SADDLE_UNEXPECTED + 1);
    if (status < 0 || static_cast<std::size_t>(status) >= names.size()) return "unknown status";
    return names[static_cast<std::size_t>(status)];
}
