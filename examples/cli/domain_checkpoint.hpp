/// \file
/// Checkpoints of a run over domains: a file a rank with its domains, and checkpoint.saddle, written last, which names
/// them. Any number of ranks takes them up again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/archive.hpp>
#include <saddle/core/growing_file.hpp>

namespace saddle::cli {

/// What checkpoint.saddle holds of a run beside its head.
struct domain_progress {
    std::uint64_t windows{};
    std::uint64_t jumps_before{};  ///< the last window

    void save(output_archive& out) const;
    /// \throws input_error where that is the state of a run of another kind.
    void load(input_archive& in);
};

/// The domains of one rank, saved: number and state of each, ascending.
using saved_domains = std::vector<std::pair<int, output_archive>>;

/// "checkpoint.domains.WINDOWS.FIRST-LAST.saddle"
std::string domain_part_name(std::uint64_t windows, int first, int last);

/// Whether a file of a folder is such a part, whole or on the way to it.
bool is_domain_part(const std::string& name);

/// Writes the part of a rank. \throws error.
file_mark write_domain_part(const std::filesystem::path& folder, std::uint64_t windows, const saved_domains& domains);

/// The states in a part without its seal, by number. \throws input_error where they are cut.
std::map<int, std::vector<std::byte>> domain_states(input_archive& part);

/// Whether a file begins as such a part does.
bool holds_domains(const std::filesystem::path& file);

/// The states in a part, by number. \throws damaged_file where it is not whole.
std::map<int, std::vector<std::byte>> read_domain_part(const std::filesystem::path& file);

/// States of the domains first … last from whatever parts hold them. \throws damaged_file where a part is not whole,
/// input_error where a domain is missing.
std::map<int, std::vector<std::byte>> read_domains(const std::filesystem::path& folder,
                                                   const std::vector<file_mark>& marks, int first, int last);

/// Removes the parts that neither of two checkpoints names.
void drop_other_parts(const std::filesystem::path& folder, const std::vector<file_mark>& newest,
                      const std::vector<file_mark>& before);

}  // namespace saddle::cli
