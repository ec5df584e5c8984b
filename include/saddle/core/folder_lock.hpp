/// \file
/// One process at a time in a folder.
#pragma once

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>

namespace saddle {

/// Holds a folder for its owner; gone with the owner, however that ends. Leaves no file behind: the folder itself is
/// locked. File systems that lock no folders hold nobody back.
class folder_lock {
public:
    /// \throws input_error where there is no such folder, or another process holds it.
    explicit folder_lock(const std::filesystem::path& folder) : folder_(folder, O_RDONLY | O_DIRECTORY) {
        if (!folder_) throw input_error(folder.string(), "a folder", std::strerror(errno));
        if (::flock(folder_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
            throw input_error(folder.string(), "a folder that no other process writes to", "one at work");
    }

private:
    detail::file_descriptor folder_;
};

}  // namespace saddle
