/// \file
/// A binary file that grows block by block and can go on from a known length.
#pragma once

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>

namespace saddle {

/// A file whose bytes are written at a stated place. Every failure is an error with its reason.
class placed_file {
public:
    /// Creates the file, or empties it. \throws error where that fails.
    explicit placed_file(std::filesystem::path path)
        : path_(std::move(path)), file_(path_, O_WRONLY | O_CREAT | O_TRUNC) {
        if (!file_) fail("create");
    }

    /// Takes up an existing file and cuts it to `length` bytes. \throws input_error where it cannot be opened or is
    /// shorter, error where it cannot be cut.
    placed_file(std::filesystem::path path, std::uint64_t length) : path_(std::move(path)), file_(path_, O_WRONLY) {
        if (!file_) throw input_error(path_.string(), "a file to go on with", std::strerror(errno));
        struct stat status {};
        if (::fstat(file_.get(), &status) != 0) fail("read the size of");
        if (static_cast<std::uint64_t>(status.st_size) < length)
            throw input_error(path_.string(), "at least " + std::to_string(length) + " bytes",
                              std::to_string(status.st_size));
        if (::ftruncate(file_.get(), static_cast<off_t>(length)) != 0) fail("cut");
    }

    const std::filesystem::path& path() const { return path_; }

    /// Writes over what is there and beyond it. \throws error.
    void write_at(std::uint64_t offset, std::string_view bytes) {
        while (!bytes.empty()) {
            const auto written = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) fail("write");
            offset += static_cast<std::uint64_t>(written);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    /// Returns once the bytes are on the disk. \throws error.
    void sync() {
        if (::fsync(file_.get()) != 0) fail("sync");
    }

private:
    [[noreturn]] void fail(const char* what) const {
        throw error(path_.string() + ": cannot " + what + ": " + std::strerror(errno));
    }

    std::filesystem::path path_;
    detail::file_descriptor file_;
};

}  // namespace saddle
