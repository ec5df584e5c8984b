/// \file
/// Reading a whole file, and writing one so that it is either complete or absent.
#pragma once

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ios>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <saddle/core/error.hpp>

namespace saddle {

/// Whole content of a file. \throws input_error where it cannot be read.
inline std::string read_file(const std::filesystem::path& path) {
    std::error_code code;
    if (std::filesystem::is_directory(path, code)) throw input_error(path.string(), "a file", "a folder");
    std::ifstream in(path, std::ios::binary);
    if (!in) throw input_error(path.string(), "a readable file", std::strerror(errno));
    // to the end rather than by size: pipes have none
    std::string content;
    std::array<char, 65536> part;
    do {
        in.read(part.data(), part.size());
        content.append(part.data(), static_cast<std::size_t>(in.gcount()));
    } while (in);
    if (in.bad()) throw input_error(path.string(), "a readable file", std::strerror(errno));
    return content;
}

namespace detail {

/// Owns a POSIX file descriptor.
class file_descriptor {
public:
    file_descriptor(const std::filesystem::path& path, int flags)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
    ~file_descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    file_descriptor(const file_descriptor&) = delete;
    file_descriptor& operator=(const file_descriptor&) = delete;

    explicit operator bool() const { return fd_ >= 0; }
    int get() const { return fd_; }

private:
    int fd_;
};

inline bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// Temporary name beside a file while it is written.
inline std::filesystem::path part_name(const std::filesystem::path& target, const std::string& process) {
    return target.string() + "." + process + ".part";
}

}  // namespace detail

/// Writes `content` to a temporary name beside `path`, syncs it and renames it: after a crash `path` holds the old
/// content or the new one, never a part. A link stays and its target is written; what is no regular file (a device, a
/// pipe) is written to as it is. With `keep_as` the old content stays under that name beside it; after a crash at least
/// one of the two names holds a whole file. \throws error with the reason where that fails; `path` is then untouched.
inline void write_file_atomically(const std::filesystem::path& path, std::string_view content,
                                  const std::filesystem::path& keep_as = {}) {
    namespace fs = std::filesystem;
    std::error_code code;
    const fs::path target = fs::is_symlink(path, code) ? fs::weakly_canonical(path, code) : path;
    const bool exists = fs::exists(target, code);
    const bool in_place = exists && !fs::is_regular_file(target, code);
    const fs::path written = in_place ? target : detail::part_name(target, std::to_string(::getpid()));
    const auto fail = [&](const char* what) {
        const std::string reason = std::strerror(errno);
        if (!in_place) ::unlink(written.c_str());
        throw error(path.string() + ": cannot " + what + ": " + reason);
    };
    {
        const detail::file_descriptor file(written, in_place ? O_WRONLY : O_WRONLY | O_CREAT | O_TRUNC);
        if (!file) fail("create");
        if (!detail::write_all(file.get(), content)) fail("write");
        if (in_place) return;
        if (exists) fs::permissions(written, fs::status(target, code).permissions(), code);
        if (::fsync(file.get()) != 0) fail("sync");
    }
    if (exists && !keep_as.empty() && ::rename(target.c_str(), keep_as.c_str()) != 0) fail("keep the old file");
    if (::rename(written.c_str(), target.c_str()) != 0) fail("rename");
    const auto folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    if (const detail::file_descriptor directory(folder, O_RDONLY); directory) ::fsync(directory.get());
}

/// Removes the temporary files that writers of `path` left when they were killed; none must be at work.
inline void remove_parts(const std::filesystem::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const auto start = path.filename().string() + ".";
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(folder, code)) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with(start) || !name.ends_with(".part") || name.size() <= start.size() + 5) continue;
        const auto process = name.substr(start.size(), name.size() - start.size() - 5);
        if (process.find_first_not_of("0123456789") == process.npos) std::filesystem::remove(entry.path(), code);
    }
}

/// Whether a file could be written at `path`, asked before long work. \throws input_error where its folder is missing
/// or closed, or a folder has the name. What is no regular file (a device, a pipe) is asked itself.
inline void check_writable(const std::filesystem::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    std::error_code code;
    if (!std::filesystem::is_directory(folder, code)) throw input_error(path.string(), "a folder that exists", "none");
    if (std::filesystem::is_directory(path, code)) throw input_error(path.string(), "a file", "a folder");
    const bool in_place = std::filesystem::exists(path, code) && !std::filesystem::is_regular_file(path, code);
    if (::access(in_place ? path.c_str() : folder.c_str(), W_OK) != 0)
        throw input_error(path.string(), in_place ? "a file that can be written to" : "a folder that can be written to",
                          std::strerror(errno));
}

}  // namespace saddle
