/// \file
/// The head of an event log as bytes: lines of text, then the atom ids where they are no plain count, then a checksum.
///
/// docs/event-log.md states the layout byte by byte.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/bits.hpp>
#include <saddle/core/crc32.hpp>
#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/event_log/block.hpp>
#include <saddle/kmc/event_log/header.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

namespace detail {

inline constexpr std::string_view event_log_magic = "saddleEL";
inline constexpr std::uint32_t event_log_format = 1;

/// Magic, format, length of the text, length of the whole header.
inline constexpr std::size_t event_log_head_bytes = 24;

/// Bits of each stored id; 0 where site i begins with atom i + 1, which needs no list.
inline unsigned id_bits_of(const std::vector<std::int64_t>& ids) {
    std::int64_t most = 1;
    bool counted = true;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (ids[i] < 0) throw input_error("event log", "atom ids of at least 0", std::to_string(ids[i]));
        most = std::max(most, ids[i]);
        counted = counted && ids[i] == static_cast<std::int64_t>(i + 1);
    }
    const auto bits = static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(most)));
    if (bits > widest_packed_bits) throw input_error("event log", "atom ids below 2^56", std::to_string(most));
    return counted ? 0 : bits;
}

inline std::string number_list(std::span<const double> values) {
    std::string text;
    for (const double value : values) append_number(text.empty() ? text : text += ' ', value);
    return text;
}

inline std::string name_list(const species_names& names) {
    for (const auto& name : names)
        if (name.find_first_of(" \t\r\n\v\f") != name.npos)
            throw input_error("event log", "species names without blanks", quoted_text(name));
    return joined(names, " ");
}

/// Lines of the format itself, then the facts.
inline std::string event_log_text(const event_log_header& header) {
    const auto& v = header.box.vectors();
    const std::array<double, 9> box{v[0][0], v[0][1], v[0][2], v[1][0], v[1][1], v[1][2], v[2][0], v[2][1], v[2][2]};
    std::string text;
    const auto line = [&](std::string_view key, const std::string& value) {
        (text += key) += '=';
        text += value + '\n';
    };
    line("lattice", header.lattice);
    line("directions", std::to_string(header.layout.directions));
    line("cells", std::to_string(header.cells[0]) + ' ' + std::to_string(header.cells[1]) + ' ' +
                      std::to_string(header.cells[2]));
    line("sites", std::to_string(header.layout.sites));
    line("species", name_list(header.species));
    line("types", name_list(header.types));
    line("named", header.named ? "yes" : "no");
    line("box_A", number_list(box));
    line("origin_A", number_list(header.box.origin()));
    line("corner", number_list(header.corner));
    line("lattice_constant_A", number_text(header.lattice_constant_A));
    line("vacancies", std::to_string(header.layout.vacancies));
    line("block_jumps", std::to_string(header.layout.block_jumps));
    line("id_bits", std::to_string(id_bits_of(header.ids)));
    for (const auto& [name, value] : header.facts) {
        if (name.empty() || name.find_first_of("=\r\n") != name.npos ||
            ('\n' + text).find('\n' + name + '=') != text.npos)
            throw input_error("event log", "facts with names of their own", quoted_text(name));
        line(name, single_line(value));
    }
    return text;
}

}  // namespace detail

/// Whether bytes begin as an event log does.
inline bool is_event_log(std::string_view bytes) { return bytes.starts_with(detail::event_log_magic); }

/// The header's bytes. \throws input_error for an id below 0 or from 2^56, a species name with blanks, a fact without a
/// name of its own.
inline std::string encode_header(const event_log_header& header) {
    const std::string text = detail::event_log_text(header);
    const unsigned id_bits = detail::id_bits_of(header.ids);
    const std::size_t packed = packed_bytes(header.ids.size(), id_bits);
    std::string bytes(detail::event_log_head_bytes + text.size() + packed + sizeof(std::uint32_t), '\0');
    char* out = bytes.data();
    out = std::copy(detail::event_log_magic.begin(), detail::event_log_magic.end(), out);
    detail::put(out, detail::event_log_format);
    detail::put(out, static_cast<std::uint32_t>(text.size()));
    detail::put(out, std::uint64_t{bytes.size()});
    out = std::copy(text.begin(), text.end(), out);
    if (id_bits > 0) pack_bits(std::span(header.ids), id_bits, out);
    out += packed;
    detail::put(out, crc32(std::as_bytes(std::span(bytes).first(bytes.size() - sizeof(std::uint32_t)))));
    return bytes;
}

/// Length of a header from its first bytes, at least 24 of them. \throws input_error (with `name`, the file) where they
/// are no event log's or of a newer format.
inline std::uint64_t header_bytes(std::string_view head, const std::string& name) {
    if (head.size() < detail::event_log_head_bytes || !is_event_log(head))
        throw input_error(name + ", byte 0", "the head of an event log", "another one");
    const char* in = head.data() + detail::event_log_magic.size();
    const auto format = detail::taken<std::uint32_t>(in);
    if (format != detail::event_log_format)
        throw input_error(name + ", byte 8", "format " + std::to_string(detail::event_log_format),
                          std::to_string(format));
    const std::uint64_t text = detail::taken<std::uint32_t>(in);
    const auto bytes = detail::taken<std::uint64_t>(in);
    if (bytes < detail::event_log_head_bytes + text + sizeof(std::uint32_t))
        throw input_error(name + ", byte 16", "a header longer than its text", std::to_string(bytes) + " bytes");
    return bytes;
}

namespace detail {

/// Reads the lines of the format, which stand in a fixed order.
class event_log_lines {
public:
    explicit event_log_lines(line_reader& in) : in_(in) {}

    std::string_view value(std::string_view key) {
        const std::string expected = std::string(key) + "=…";
        const std::string_view line = in_.next(expected);
        if (!line.starts_with(key) || line.substr(key.size(), 1) != "=") in_.fail(expected, quoted_text(line));
        return line.substr(key.size() + 1);
    }

    template <std::size_t N>
    std::array<double, N> reals(std::string_view key) {
        fields words;
        in_.split_exactly(value(key), N, key, words);
        std::array<double, N> numbers{};
        for (std::size_t k = 0; k < N; ++k) numbers[k] = in_.real(words[k], key);
        return numbers;
    }

    std::uint64_t whole(std::string_view key, std::uint64_t least, std::uint64_t most) {
        return within(value(key), key, least, most);
    }

    std::uint64_t within(std::string_view word, std::string_view key, std::uint64_t least, std::uint64_t most) const {
        const auto number = in_.integer(word, key);
        if (number < 0 || static_cast<std::uint64_t>(number) < least || static_cast<std::uint64_t>(number) > most)
            in_.fail(std::string(key) + " from " + std::to_string(least) + " to " + std::to_string(most),
                     std::to_string(number));
        return static_cast<std::uint64_t>(number);
    }

    bool yes(std::string_view key) {
        const auto word = value(key);
        if (word != "yes" && word != "no") in_.fail(std::string(key) + "=yes or no", quoted_text(word));
        return word == "yes";
    }

    species_names names(std::string_view key) {
        species_names found;
        for (const auto word : split_fields(value(key))) found.emplace_back(word);
        check_species_names(found, in_.place());
        return found;
    }

private:
    line_reader& in_;
};

/// The text; without the ids.
inline event_log_header read_event_log_text(line_reader& in, std::uint64_t most_sites, unsigned& id_bits) {
    event_log_lines lines(in);
    event_log_header header;
    header.lattice = lines.value("lattice");
    header.layout.directions = lines.whole("directions", 2, 256);
    fields words;
    in.split_exactly(lines.value("cells"), 3, "cells", words);
    for (std::size_t k = 0; k < 3; ++k)
        header.cells[k] =
            static_cast<int>(lines.within(words[k], "cells", 1, std::min(most_sites, std::uint64_t{1} << 29)));
    header.layout.sites = lines.whole("sites", 1, most_sites);
    header.species = lines.names("species");
    header.layout.species = header.species.size();
    header.types = lines.names("types");
    header.named = lines.yes("named");
    const auto b = lines.reals<9>("box_A");
    const auto origin = lines.reals<3>("origin_A");
    header.box =
        cell({{{b[0], b[1], b[2]}, {b[3], b[4], b[5]}, {b[6], b[7], b[8]}}}, origin, {true, true, true}, in.place());
    header.corner = lines.reals<3>("corner");
    header.lattice_constant_A = lines.reals<1>("lattice_constant_A")[0];
    header.layout.vacancies = lines.whole("vacancies", 1, header.layout.sites);
    header.layout.block_jumps = static_cast<std::uint32_t>(lines.whole("block_jumps", 1, 1 << 24));
    id_bits = static_cast<unsigned>(lines.whole("id_bits", 0, widest_packed_bits));
    while (!in.at_end()) {
        const std::string_view line = in.next("");
        const auto equals = line.find('=');
        if (equals == line.npos) in.fail("NAME=VALUE", quoted_text(line));
        header.facts.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
    return header;
}

/// \throws input_error unless the bytes are one whole header with its checksum.
inline void check_header(std::string_view bytes, const std::string& name) {
    const auto stated_bytes = header_bytes(bytes, name);
    if (stated_bytes != bytes.size())
        throw input_error(name + ", byte 16", "a header of " + std::to_string(bytes.size()) + " bytes",
                          std::to_string(stated_bytes));
    const char* in = bytes.data() + bytes.size() - sizeof(std::uint32_t);
    const auto stated = taken<std::uint32_t>(in);
    const auto found = crc32(std::as_bytes(std::span(bytes).first(bytes.size() - sizeof stated)));
    if (found != stated)
        throw input_error(name + ", byte 0", "a header of checksum " + std::to_string(stated),
                          std::to_string(found) + ": damaged bytes");
}

inline std::vector<std::int64_t> read_ids(std::string_view packed, std::size_t sites, unsigned id_bits,
                                          const std::string& place) {
    if (packed.size() != packed_bytes(sites, id_bits))
        throw input_error(place, std::to_string(packed_bytes(sites, id_bits)) + " bytes of atom ids",
                          std::to_string(packed.size()));
    std::vector<std::int64_t> ids(sites);
    std::iota(ids.begin(), ids.end(), std::int64_t{1});
    if (id_bits > 0) unpack_bits(packed, id_bits, std::span(ids));
    return ids;
}

}  // namespace detail

/// The header from its bytes, all of them. `name` is the file, `file_bytes` its length: a log holds at least a bit for
/// every site, so nobody can make a reader allocate more than the file is worth. \throws input_error naming byte or
/// line.
inline event_log_header decode_header(std::string_view bytes, std::uint64_t file_bytes, const std::string& name) {
    detail::check_header(bytes, name);
    const char* in = bytes.data() + detail::event_log_magic.size() + sizeof(std::uint32_t);
    const auto text = bytes.substr(detail::event_log_head_bytes, detail::taken<std::uint32_t>(in));
    line_reader lines(text, name + ", header");
    unsigned id_bits = 0;
    auto header = detail::read_event_log_text(lines, file_bytes * 8, id_bits);
    const std::size_t text_end = detail::event_log_head_bytes + text.size();
    header.ids = detail::read_ids(bytes.substr(text_end, bytes.size() - sizeof(std::uint32_t) - text_end),
                                  header.layout.sites, id_bits, name + ", byte " + std::to_string(text_end));
    return header;
}

}  // namespace saddle
