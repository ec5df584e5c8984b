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
class descriptor {
public:
    descriptor(const std::filesystem::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
    ~descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;

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

}  // namespace detail

/// Writes `content` to a temporary name beside `path`, syncs it and renames it: after a crash `path` holds the old
/// content or the new one, never a part. A link stays and its target is written; what is no regular file (a device, a
/// pipe) is written to as it is. \throws error with the reason where that fails; `path` is then untouched.
inline void write_file_atomically(const std::filesystem::path& path, std::string_view content) {
    namespace fs = std::filesystem;
    std::error_code code;
    const fs::path target = fs::is_symlink(path, code) ? fs::weakly_canonical(path, code) : path;
    const bool exists = fs::exists(target, code);
    const bool in_place = exists && !fs::is_regular_file(target, code);
    const fs::path written = in_place ? target : fs::path(target.string() + "." + std::to_string(::getpid()) + ".part");
    const auto fail = [&](const char* what) {
        const std::string reason = std::strerror(errno);
        if (!in_place) ::unlink(written.c_str());
        throw error(path.string() + ": cannot " + what + ": " + reason);
    };
    {
        const detail::descriptor file(written, in_place ? O_WRONLY : O_WRONLY | O_CREAT | O_TRUNC);
        if (!file) fail("create");
        if (!detail::write_all(file.get(), content)) fail("write");
        if (in_place) return;
        if (exists) fs::permissions(written, fs::status(target, code).permissions(), code);
        if (::fsync(file.get()) != 0) fail("sync");
    }
    if (::rename(written.c_str(), target.c_str()) != 0) fail("rename");
    const auto folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    if (const detail::descriptor directory(folder, O_RDONLY); directory) ::fsync(directory.get());
}

/// Whether a file could be written at `path`, asked before long work. \throws input_error where its folder is missing
/// or closed.
inline void check_writable(const std::filesystem::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    std::error_code code;
    if (!std::filesystem::is_directory(folder, code)) throw input_error(path.string(), "a folder that exists", "none");
    if (::access(folder.c_str(), W_OK) != 0 && ::access(path.c_str(), W_OK) != 0)
        throw input_error(path.string(), "a folder that can be written to", std::strerror(errno));
}

/// A text file that grows line by line (log, trajectory); every failed write is an error, not a silent gap.
class text_file {
public:
    /// \throws error where the file cannot be created.
    explicit text_file(std::filesystem::path path)
        : path_(std::move(path)), out_(path_, std::ios::binary | std::ios::trunc) {
        check("create");
    }

    void write(std::string_view text) {
        out_.write(text.data(), static_cast<std::streamsize>(text.size()));
        check("write");
    }

    void flush() {
        out_.flush();
        check("write");
    }

private:
    void check(const char* what) const {
        if (!out_) throw error(path_.string() + ": cannot " + what + ": " + std::strerror(errno));
    }

    std::filesystem::path path_;
    std::ofstream out_;
};

}  // namespace saddle
