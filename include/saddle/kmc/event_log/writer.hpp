/// \file
/// The event log on disk.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/placed_file.hpp>
#include <saddle/kmc/event_log/header.hpp>
#include <saddle/kmc/event_log/header_bytes.hpp>
#include <saddle/kmc/event_log/recorder.hpp>

namespace saddle {

/// Writes the blocks of a recorder. Their borders depend on the number of the jump alone, so a run that stops and goes
/// on leaves the bytes of the run that never stopped.
class event_log_writer {
public:
    /// Creates the file with its header. \throws input_error as `encode_header`, error where it cannot be written.
    event_log_writer(std::filesystem::path path, const event_log_header& header)
        : layout_(header.layout), length_(0), file_(std::move(path)) {
        const std::string head = encode_header(header);
        file_.write_at(0, head);
        length_ = head.size();
    }

    /// Goes on with a log of this header at a `length` that was noted earlier; what follows is cut off.
    /// \throws input_error where the file is missing, shorter, has another header or no block ends there.
    event_log_writer(std::filesystem::path path, const event_log_header& header, std::uint64_t length)
        : layout_(header.layout), blocks_(blocks_before(path, encode_header(header), length)), length_(length),
          file_(std::move(path), length) {}

    /// Writes the full block that the recorder completed since the last call, if it did. \throws error where that fails
    /// or where the recorder is more than one block ahead.
    template <lattice L>
    void append(const event_recorder<L>& events) {
        if (events.full_blocks() == blocks_) return;
        if (events.full_blocks() != blocks_ + 1 || events.last_block().empty())
            throw error(file_.path().string() + ": block " + std::to_string(blocks_) +
                        " is gone: events must be written at least every " + std::to_string(layout_.block_jumps) +
                        " jumps");
        file_.write_at(length_, events.last_block());
        length_ += events.last_block().size();
        ++blocks_;
    }

    /// Closes the log with the block that is being filled, be it empty. The run may still go on: the next block is
    /// written over it. `crystal` is the run's. \throws error.
    template <lattice L>
    void finish(const event_recorder<L>& events, const supercell<L>& crystal) {
        append(events);
        file_.write_at(length_, events.open_block(crystal));
    }

    /// Bytes of header and full blocks: what a checkpoint notes, after `append`.
    std::uint64_t length() const { return length_; }

    /// Returns once the bytes are on the disk. \throws error.
    void sync() { file_.sync(); }

private:
    std::uint64_t blocks_before(const std::filesystem::path& path, const std::string& head,
                                std::uint64_t length) const {
        std::ifstream in(path, std::ios::binary);
        std::string found(head.size(), '\0');
        if (!in.read(found.data(), static_cast<std::streamsize>(found.size())))
            throw input_error(path.string(), "an event log to go on with", "none, or a shorter file");
        if (found != head) {
            const auto place = std::mismatch(head.begin(), head.end(), found.begin()).first - head.begin();
            throw input_error(path.string() + ", byte " + std::to_string(place), "the header of this run",
                              "another one");
        }
        if (length < head.size() || (length - head.size()) % layout_.full_bytes() != 0)
            throw input_error(path.string(), "a length at which a block ends", std::to_string(length) + " bytes");
        return (length - head.size()) / layout_.full_bytes();
    }

    event_layout layout_;
    std::uint64_t blocks_ = 0;
    std::uint64_t length_;
    placed_file file_;
};

}  // namespace saddle
