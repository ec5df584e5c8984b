/// \file
/// A place for the files of a test.
#pragma once

#include <filesystem>
#include <iterator>
#include <string>

#include <unistd.h>

/// An empty folder that goes away with the test.
class scratch_folder {
public:
    scratch_folder() : path_(std::filesystem::temp_directory_path() / ("saddle_test_" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    ~scratch_folder() { std::filesystem::remove_all(path_); }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const char* name) const { return path_ / name; }
    std::ptrdiff_t entries() const {
        return std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator());
    }

private:
    std::filesystem::path path_;
};
