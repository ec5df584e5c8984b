/// \file
/// A file that grows while a run goes on (log, trajectory), and the length by which a later process goes on with it.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ios>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <saddle/core/checksum.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>

namespace saddle {

/// What a growing file held at some moment.
struct file_mark {
    std::string name;          ///< within its folder
    std::uint64_t bytes{};     ///< length
    std::uint64_t checksum{};  ///< CRC-64 of so many bytes
    friend bool operator==(const file_mark&, const file_mark&) = default;
};

/// Whether the file still begins with what it held then; what was written afterwards is not looked at.
/// \throws damaged_file where not.
inline void check_mark(const std::filesystem::path& folder, const file_mark& mark) {
    const auto path = folder / mark.name;
    const auto expected = "its first " + std::to_string(mark.bytes) + " bytes as they were written";
    std::ifstream in(path, std::ios::binary);
    if (!in) throw damaged_file(path.string(), expected, std::strerror(errno));
    crc64 sum;
    std::vector<char> part(1 << 20);
    std::uint64_t left = mark.bytes;
    while (left > 0) {
        in.read(part.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(left, part.size())));
        const auto got = static_cast<std::uint64_t>(in.gcount());
        if (got == 0) throw damaged_file(path.string(), expected, "only " + std::to_string(mark.bytes - left));
        sum.add({part.data(), static_cast<std::size_t>(got)});
        left -= got;
    }
    if (sum.value() != mark.checksum) throw damaged_file(path.string(), expected, "other ones");
}

/// Every failed write is an error, not a silent gap, and so is a file that was taken away meanwhile.
class growing_file {
public:
    /// Creates the file or empties it. \throws error.
    explicit growing_file(std::filesystem::path path)
        : path_(std::move(path)), file_(path_, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND) {
        if (!file_) fail("create");
        counts_links_ = status().st_nlink > 0;
    }

    /// Goes on after the mark; what came later is cut off. \throws error.
    growing_file(const std::filesystem::path& folder, const file_mark& mark)
        : path_(folder / mark.name), file_(path_, O_WRONLY | O_APPEND), bytes_(mark.bytes), sum_(mark.checksum) {
        if (!file_) fail("open");
        counts_links_ = status().st_nlink > 0;
        if (::ftruncate(file_.get(), static_cast<off_t>(mark.bytes)) != 0) fail("cut");
    }

    /// What nobody waits for any more may be lost here without a message.
    ~growing_file() { detail::write_all(file_.get(), waiting_); }
    growing_file(const growing_file&) = delete;
    growing_file& operator=(const growing_file&) = delete;

    void write(std::string_view text) {
        sum_.add(text);
        bytes_ += text.size();
        waiting_ += text;
        if (waiting_.size() >= buffer_size) flush();
    }

    /// Hands what was written to the system, so that readers and a killed process's successor see it. \throws error.
    void flush() {
        const bool written = detail::write_all(file_.get(), waiting_);
        waiting_.clear();
        if (!written) fail("write");
        if (counts_links_ && status().st_nlink == 0)
            throw error(path_.string() + ": cannot write: the file was removed");
    }

    /// Brings what was written to the disk. \return how much that is. \throws error.
    file_mark sync() {
        flush();
        const auto own = status();
        struct stat named {};
        if (::stat(path_.c_str(), &named) != 0) fail("sync");
        if (own.st_ino != named.st_ino || own.st_dev != named.st_dev)
            throw error(path_.string() + ": cannot sync: another file has taken its place");
        if (S_ISREG(own.st_mode) && ::fsync(file_.get()) != 0) fail("sync");
        return {path_.filename().string(), bytes_, sum_.value()};
    }

private:
    static constexpr std::size_t buffer_size = 1 << 16;

    struct stat status() const {
        struct stat found {};
        if (::fstat(file_.get(), &found) != 0) fail("look at");
        return found;
    }

    [[noreturn]] void fail(const char* what) const {
        throw error(path_.string() + ": cannot " + what + ": " + std::strerror(errno));
    }

    std::filesystem::path path_;
    detail::file_descriptor file_;
    bool counts_links_ = false;  ///< not every file system does
    std::uint64_t bytes_ = 0;
    crc64 sum_;
    std::string waiting_;
};

}  // namespace saddle
