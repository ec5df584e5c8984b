/// \file
/// Checkpoints: a moment of a run, saved so that the run goes on from it bit for bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/growing_file.hpp>
#include <saddle/core/sealed.hpp>
#include <saddle/core/units.hpp>

namespace saddle {

inline constexpr sealed_kind checkpoint_kind{"saddle checkpoint", 1};
inline constexpr const char* checkpoint_name = "checkpoint.saddle";
inline constexpr const char* previous_checkpoint_name = "checkpoint.previous.saddle";

/// What stands before the state in a checkpoint.
struct checkpoint_head {
    std::string settings;          ///< what fixes the run, in words of the program that wrote it
    std::uint64_t jumps{};         ///< done
    seconds clock;                 ///< of the run
    double wall_s{};               ///< time spent on the run so far
    std::vector<file_mark> files;  ///< how much the growing files beside the checkpoint held
};

/// A checkpoint that was read.
class saved_checkpoint {
public:
    /// \throws damaged_file where the bytes are not whole, input_error where they are of another format version.
    /// `name` is what messages call them.
    saved_checkpoint(std::string bytes, std::string name) : bytes_(std::move(bytes)), name_(std::move(name)) {
        auto in = unsealed(std::as_bytes(std::span(bytes_)), checkpoint_kind, name_);
        head_.settings = read_text(in);
        head_.jumps = in.value<std::uint64_t>();
        head_.clock = seconds(in.value<double>());
        head_.wall_s = in.value<double>();
        for (auto left = in.value<std::uint64_t>(); left > 0; --left) {
            file_mark mark{.name = read_text(in)};
            mark.bytes = in.value<std::uint64_t>();
            mark.checksum = in.value<std::uint64_t>();
            head_.files.push_back(std::move(mark));
        }
        state_at_ = bytes_.size() - sizeof(std::uint64_t) - in.rest().size();
    }

    const checkpoint_head& head() const { return head_; }
    std::size_t state_bytes() const { return state().size(); }

    /// Puts a run that was set up with the same arguments into the saved state. \throws input_error where it does not
    /// fit; the run is then as it was, unless the state fits and only has more behind it.
    template <class Run>
    void load_into(Run& run) const {
        input_archive in(state(), name_);
        run.load(in);
        if (!in.empty()) throw input_error(name_, "a state that ends with the run's", "more");
    }

private:
    static std::string read_text(input_archive& in) {
        const auto text = in.values<char>();
        return {text.begin(), text.end()};
    }
    std::span<const std::byte> state() const {
        return std::as_bytes(std::span(bytes_)).subspan(state_at_, bytes_.size() - sizeof(std::uint64_t) - state_at_);
    }

    std::string bytes_;
    std::string name_;
    checkpoint_head head_;
    std::size_t state_at_ = 0;
};

/// \throws as the constructor of `saved_checkpoint`, and input_error where the file cannot be read.
inline saved_checkpoint read_checkpoint(const std::filesystem::path& file) { return {read_file(file), file.string()}; }

/// The bytes of a checkpoint.
template <class Run>
output_archive sealed_checkpoint(const checkpoint_head& head, const Run& run) {
    return sealed(checkpoint_kind, [&](output_archive& out) {
        out.label(head.settings);
        out.value(head.jumps);
        out.value(head.clock.value);
        out.value(head.wall_s);
        out.value(std::uint64_t{head.files.size()});
        for (const auto& mark : head.files) {
            out.label(mark.name);
            out.value(mark.bytes);
            out.value(mark.checksum);
        }
        run.save(out);
    });
}

/// Writes the state of a run into a folder; the checkpoint before stays beside it as `previous_checkpoint_name`.
/// \throws error; the last checkpoint is then still whole.
template <class Run>
void write_checkpoint(const std::filesystem::path& folder, const checkpoint_head& head, const Run& run) {
    write_file_atomically(folder / checkpoint_name, sealed_checkpoint(head, run).text(),
                          folder / previous_checkpoint_name);
}

/// The checkpoint from which a run goes on.
struct checkpoint_choice {
    std::optional<saved_checkpoint> taken;  ///< nothing where the run begins at its start
    std::string passed_over;                ///< what was wrong with a newer one; empty where none was
};

/// The newest checkpoint of a folder that is whole and whose growing files still begin with what it knows of them. A
/// single damaged one is passed over, since the run then began not long before.
/// \throws damaged_file where both of two are damaged, input_error where one is of another format version.
inline checkpoint_choice newest_checkpoint(const std::filesystem::path& folder) {
    checkpoint_choice choice;
    for (const char* name : {checkpoint_name, previous_checkpoint_name}) {
        const auto file = folder / name;
        std::error_code code;
        if (!std::filesystem::exists(file, code)) continue;
        try {
            auto saved = read_checkpoint(file);
            for (const auto& mark : saved.head().files) check_mark(folder, mark);
            choice.taken = std::move(saved);
            return choice;
        } catch (const damaged_file& problem) {
            if (!choice.passed_over.empty())
                throw damaged_file(choice.passed_over + "; nor does " + previous_checkpoint_name + " fit (" +
                                   problem.what() + ")");
            choice.passed_over = problem.what();
        }
    }
    return choice;
}

/// Clears away what was passed over, so that the next checkpoint cannot replace the one taken by the damaged one.
inline void drop_passed_over(const std::filesystem::path& folder, const checkpoint_choice& choice) {
    if (choice.passed_over.empty()) return;
    std::error_code code;
    if (choice.taken)
        std::filesystem::rename(folder / previous_checkpoint_name, folder / checkpoint_name, code);
    else
        for (const char* name : {checkpoint_name, previous_checkpoint_name})
            std::filesystem::remove(folder / name, code);
}

}  // namespace saddle
