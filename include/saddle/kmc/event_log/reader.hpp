/// \file
/// Random access to the blocks of an event log.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <istream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/kmc/event_log/block.hpp>
#include <saddle/kmc/event_log/header.hpp>
#include <saddle/kmc/event_log/header_bytes.hpp>

namespace saddle {

/// An event log as far as it is complete: a file that ends within a block, as after a kill, is read up to the block
/// before. Reads one block at a time, so memory does not grow with the log.
class event_log_reader {
public:
    /// \throws input_error where the file cannot be read, is no event log, has a damaged header or no complete block.
    explicit event_log_reader(const std::filesystem::path& path) : event_log_reader(open(path), path.string()) {}

    /// From bytes; `name` is what messages call them.
    event_log_reader(std::string bytes, std::string name)
        : event_log_reader(std::make_unique<std::istringstream>(std::move(bytes)), std::move(name)) {}

    const event_log_header& header() const { return header_; }
    const std::string& name() const { return name_; }
    std::uint64_t bytes() const { return bytes_; }    ///< length of the file
    std::uint64_t blocks() const { return blocks_; }  ///< complete ones, each with a crystal
    std::uint64_t jumps() const { return jumps_; }    ///< of the complete blocks
    bool closed() const { return closed_; }           ///< whether the run ended the log
    std::uint64_t bytes_left_out() const { return bytes_ - offset_of(full_blocks_) - closing_bytes_; }

    /// What to tell of a file that ends within a block; none where it does not.
    std::optional<std::string> remark() const {
        if (bytes_left_out() == 0) return std::nullopt;
        return name_ + ", byte " + std::to_string(bytes_ - bytes_left_out()) + ": the last " +
               std::to_string(bytes_left_out()) + " bytes are no complete block; read up to jump " +
               std::to_string(jumps_);
    }

    /// Number of the block that holds the crystal after `jump` jumps or the nearest before it.
    std::uint64_t block_before(std::uint64_t jump) const {
        return std::min(jump / header_.layout.block_jumps, blocks_ - 1);
    }

    /// Block from 0. \throws input_error naming the byte where there is no such block or it is damaged.
    event_block read(std::uint64_t block) {
        if (block >= blocks_)
            throw input_error(name_, "a block below " + std::to_string(blocks_), std::to_string(block));
        const auto& layout = header_.layout;
        const bool full = block < full_blocks_;
        const std::string bytes = take(offset_of(block), full ? layout.full_bytes() : closing_bytes_);
        const std::string place = name_ + ", byte " + std::to_string(offset_of(block));
        const auto head = block_head::of(bytes);
        if (!head.fits(layout) || head.bytes != bytes.size())
            throw input_error(place, "a block of " + std::to_string(bytes.size()) + " bytes", "damaged bytes");
        return decode_block(bytes, block, layout, place);
    }

private:
    event_log_reader(std::unique_ptr<std::istream> in, std::string name) : in_(std::move(in)), name_(std::move(name)) {
        if (!in_->seekg(0, std::ios::end)) throw input_error(name_, "a readable file", std::strerror(errno));
        bytes_ = static_cast<std::uint64_t>(in_->tellg());
        head_bytes_ = header_bytes(take(0, std::min<std::uint64_t>(bytes_, detail::event_log_head_bytes)), name_);
        header_ = decode_header(take(0, head_bytes_), bytes_, name_);
        find_blocks();
    }

    static std::unique_ptr<std::istream> open(const std::filesystem::path& path) {
        std::error_code code;
        if (std::filesystem::is_directory(path, code)) throw input_error(path.string(), "a file", "a folder");
        return std::make_unique<std::ifstream>(path, std::ios::binary);
    }

    std::uint64_t offset_of(std::uint64_t block) const { return head_bytes_ + block * header_.layout.full_bytes(); }

    void find_blocks() {
        const auto& layout = header_.layout;
        full_blocks_ = (bytes_ - head_bytes_) / layout.full_bytes();
        const std::uint64_t rest = bytes_ - offset_of(full_blocks_);
        std::uint32_t closing_jumps = 0;
        if (rest >= event_layout::head_bytes) {
            const auto head = block_head::of(take(offset_of(full_blocks_), block_head::size));
            closed_ = head.fits(layout) && head.bytes == rest;
            if (closed_) closing_bytes_ = rest;
            if (closed_) closing_jumps = head.jumps;
        }
        blocks_ = full_blocks_ + (closed_ ? 1 : 0);
        jumps_ = full_blocks_ * layout.block_jumps + closing_jumps;
        if (blocks_ == 0)
            throw input_error(name_ + ", byte " + std::to_string(head_bytes_), "at least one complete block",
                              std::to_string(rest) + " bytes");
    }

    /// From an offset within the file.
    std::string take(std::uint64_t offset, std::uint64_t count) {
        if (count > bytes_ - offset)
            throw input_error(name_ + ", byte " + std::to_string(offset), std::to_string(count) + " bytes",
                              std::to_string(bytes_ - offset));
        std::string found(count, '\0');
        in_->clear();
        in_->seekg(static_cast<std::streamoff>(offset));
        if (!in_->read(found.data(), static_cast<std::streamsize>(count)))
            throw input_error(name_ + ", byte " + std::to_string(offset), "readable bytes", "a read error");
        return found;
    }

    std::unique_ptr<std::istream> in_;
    std::string name_;
    std::uint64_t bytes_ = 0;
    std::uint64_t head_bytes_ = 0;
    event_log_header header_;
    std::uint64_t full_blocks_ = 0;
    std::uint64_t closing_bytes_ = 0;
    std::uint64_t blocks_ = 0;
    std::uint64_t jumps_ = 0;
    bool closed_ = false;
};

}  // namespace saddle
