#include "domain_checkpoint.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <system_error>

#include <saddle/core/checksum.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/sealed.hpp>
#include <saddle/io/text.hpp>

namespace saddle::cli {

namespace fs = std::filesystem;

namespace {

constexpr sealed_kind domains_kind{"saddle domains", 1};
constexpr const char* part_prefix = "checkpoint.domains.";

/// First and last domain of a part, by its name; none of another file.
std::optional<std::pair<std::int64_t, std::int64_t>> range_of(const std::string& name) {
    const auto dash = name.rfind('-');
    const auto end = name.rfind(".saddle");
    if (!is_domain_part(name) || dash == std::string::npos || end == std::string::npos || end < dash)
        return std::nullopt;
    const auto dot = name.rfind('.', dash);
    const auto first = parse_integer(name.substr(dot + 1, dash - dot - 1));
    const auto last = parse_integer(name.substr(dash + 1, end - dash - 1));
    if (!first || !last) return std::nullopt;
    return std::pair{*first, *last};
}

}  // namespace

void domain_progress::save(output_archive& out) const {
    out.label("domain run");
    out.value(windows);
    out.value(jumps_before);
}

void domain_progress::load(input_archive& in) {
    in.expect_label("domain run");
    windows = in.value<std::uint64_t>();
    jumps_before = in.value<std::uint64_t>();
}

std::string domain_part_name(std::uint64_t windows, int first, int last) {
    return part_prefix + std::to_string(windows) + '.' + std::to_string(first) + '-' + std::to_string(last) + ".saddle";
}

bool is_domain_part(const std::string& name) { return name.starts_with(part_prefix); }

file_mark write_domain_part(const fs::path& folder, std::uint64_t windows, const saved_domains& domains) {
    const auto part = sealed(domains_kind, [&](output_archive& out) {
        for (const auto& [number, state] : domains) {
            out.value(std::int32_t{number});
            out.values(state.bytes());
        }
    });
    const auto name = domain_part_name(windows, domains.front().first, domains.back().first);
    write_file_atomically(folder / name, part.text());
    crc64 sum;
    sum.add(part.text());
    return {name, part.bytes().size(), sum.value()};
}

std::map<int, std::vector<std::byte>> domain_states(input_archive& part) {
    std::map<int, std::vector<std::byte>> states;
    while (!part.empty()) {
        const auto number = part.value<std::int32_t>();
        states[number] = part.values<std::byte>();
    }
    return states;
}

bool holds_domains(const fs::path& file) { return is_sealed_file(file, domains_kind); }

std::map<int, std::vector<std::byte>> read_domain_part(const fs::path& file) {
    const auto bytes = read_file(file);
    auto in = unsealed(std::as_bytes(std::span(bytes)), domains_kind, file.string());
    return domain_states(in);
}

std::map<int, std::vector<std::byte>> read_domains(const fs::path& folder, const std::vector<file_mark>& marks,
                                                   int first, int last) {
    std::map<int, std::vector<std::byte>> states;
    for (const auto& mark : marks) {
        const auto range = range_of(mark.name);
        if (!range || range->second < first || range->first > last) continue;
        auto part = read_domain_part(folder / mark.name);
        for (auto& [number, state] : part)
            if (number >= first && number <= last) states[number] = std::move(state);
    }
    for (int d = first; d <= last; ++d)
        if (!states.contains(d))
            throw input_error(folder.string(), "a checkpoint of all domains", "none of domain " + std::to_string(d));
    return states;
}

void drop_other_parts(const fs::path& folder, const std::vector<file_mark>& newest,
                      const std::vector<file_mark>& before) {
    std::vector<fs::path> others;
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(folder, code)) {
        const auto name = entry.path().filename().string();
        const auto named = [&](const file_mark& mark) { return mark.name == name; };
        if (is_domain_part(name) && std::none_of(newest.begin(), newest.end(), named) &&
            std::none_of(before.begin(), before.end(), named))
            others.push_back(entry.path());
    }
    for (const auto& path : others) fs::remove(path, code);
}

}  // namespace saddle::cli
