/// \file
/// safetensors files, read and written: a JSON header and tensors as plain bytes.
///
/// Format: 8 bytes length of the header (little-endian), the header, the data. Each tensor states type, shape and the
/// bytes [begin, end) it takes; together they fill the data without gap or overlap. Source:
/// https://huggingface.co/docs/safetensors. Needs nlohmann-json.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/io/json.hpp>
#include <saddle/io/text.hpp>

namespace saddle {

enum class tensor_type { F32, F64, U8, I8, I32, I64 };

namespace detail {

struct tensor_type_entry {
    tensor_type type;
    std::string_view name;
    std::size_t size;  // bytes
};

inline constexpr std::array<tensor_type_entry, 6> tensor_types{{{tensor_type::F32, "F32", 4},
                                                                {tensor_type::F64, "F64", 8},
                                                                {tensor_type::U8, "U8", 1},
                                                                {tensor_type::I8, "I8", 1},
                                                                {tensor_type::I32, "I32", 4},
                                                                {tensor_type::I64, "I64", 8}}};

constexpr const tensor_type_entry& entry_of(tensor_type type) { return tensor_types[static_cast<std::size_t>(type)]; }

/// Bytes of a tensor. \throws input_error (with `place`) where that exceeds 2^62.
inline std::size_t tensor_bytes(tensor_type type, const std::vector<std::size_t>& shape, const std::string& place) {
    std::size_t bytes = entry_of(type).size;
    for (const std::size_t n : shape) {
        if (n != 0 && bytes > (std::size_t{1} << 62) / n)
            throw input_error(place, "a shape that can be counted", "one beyond 2^62 bytes");
        bytes *= n;
    }
    return bytes;
}

}  // namespace detail

template <class T>
concept tensor_value = std::same_as<T, float> || std::same_as<T, double> || std::same_as<T, std::uint8_t> ||
    std::same_as<T, std::int8_t> || std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t>;

template <tensor_value T>
inline constexpr tensor_type tensor_type_of = std::same_as<T, float>          ? tensor_type::F32
                                              : std::same_as<T, double>       ? tensor_type::F64
                                              : std::same_as<T, std::uint8_t> ? tensor_type::U8
                                              : std::same_as<T, std::int8_t>  ? tensor_type::I8
                                              : std::same_as<T, std::int32_t> ? tensor_type::I32
                                                                              : tensor_type::I64;

/// A named array of numbers, C order.
struct tensor {
    std::string name;
    tensor_type type = tensor_type::F32;
    std::vector<std::size_t> shape;
    std::vector<std::byte> bytes;

    std::size_t size() const { return bytes.size() / detail::entry_of(type).size; }

    /// The numbers. \throws input_error where they are of another type.
    template <tensor_value T>
    std::span<const T> values() const {
        if (type != tensor_type_of<T>)
            throw input_error("tensor " + name, "type " + std::string(detail::entry_of(tensor_type_of<T>).name),
                              std::string(detail::entry_of(type).name));
        // memory from operator new is aligned for every number and may hold any
        return {reinterpret_cast<const T*>(bytes.data()), size()};
    }
};

/// Content of a file: strings by key, tensors in the order of their data.
struct safetensors {
    std::map<std::string, std::string> metadata;
    std::vector<tensor> tensors;

    const tensor* find(std::string_view name) const {
        const auto found =
            std::find_if(tensors.begin(), tensors.end(), [&](const tensor& t) { return t.name == name; });
        return found == tensors.end() ? nullptr : &*found;
    }

    /// \throws input_error where there is no such tensor.
    const tensor& at(std::string_view name) const {
        if (const tensor* found = find(name)) return *found;
        throw input_error("model file", "a tensor " + std::string(name), "none");
    }

    /// \throws input_error where the name is taken or the shape does not fit the numbers.
    template <tensor_value T>
    void add(std::string name, std::vector<std::size_t> shape, std::span<const T> values) {
        const std::string place = "tensor " + name;
        if (find(name) || name == "__metadata__") throw input_error(place, "a new name", "one that is taken");
        if (detail::tensor_bytes(tensor_type_of<T>, shape, place) != values.size_bytes())
            throw input_error(place, "as many numbers as its shape says", std::to_string(values.size()));
        tensor made{std::move(name), tensor_type_of<T>, std::move(shape), std::vector<std::byte>(values.size_bytes())};
        if (!values.empty()) std::memcpy(made.bytes.data(), values.data(), values.size_bytes());
        tensors.push_back(std::move(made));
    }
};

namespace detail {

/// Longest header that readers accept, as in the reference implementation.
inline constexpr std::uint64_t longest_safetensors_header = 100'000'000;

struct tensor_place {
    tensor made;
    std::size_t begin = 0;
    std::size_t end = 0;
};

inline std::size_t header_number(const nlohmann::json& value, const std::string& place) {
    if (!value.is_number_unsigned())
        throw input_error(place, "a whole number of at least 0", quoted_text(value.dump()));
    return value.get<std::size_t>();
}

inline tensor_place read_tensor_entry(const std::string& name, const nlohmann::json& entry, std::size_t data_bytes,
                                      const std::string& file) {
    const std::string place = file + ", tensor " + name;
    if (!entry.is_object() || entry.size() != 3 || !entry.contains("dtype") || !entry.contains("shape") ||
        !entry.contains("data_offsets") || !entry["dtype"].is_string() || !entry["shape"].is_array() ||
        !entry["data_offsets"].is_array() || entry["data_offsets"].size() != 2)
        throw input_error(place, "dtype, shape and two data_offsets", "others");
    const auto& type_name = entry["dtype"].get_ref<const std::string&>();
    const auto type =
        std::find_if(tensor_types.begin(), tensor_types.end(), [&](const auto& t) { return t.name == type_name; });
    if (type == tensor_types.end())
        throw input_error(place, "type F32, F64, U8, I8, I32 or I64", "'" + type_name + "'");
    tensor_place found{{name, type->type, {}, {}},
                       header_number(entry["data_offsets"][0], place),
                       header_number(entry["data_offsets"][1], place)};
    for (const auto& n : entry["shape"]) found.made.shape.push_back(header_number(n, place));
    if (found.begin > found.end || found.end > data_bytes)
        throw input_error(place, "offsets within " + std::to_string(data_bytes) + " bytes of data",
                          std::to_string(found.begin) + " to " + std::to_string(found.end));
    if (const std::size_t bytes = tensor_bytes(type->type, found.made.shape, place); bytes != found.end - found.begin)
        throw input_error(place, std::to_string(bytes) + " bytes", std::to_string(found.end - found.begin));
    return found;
}

}  // namespace detail

/// Reads a file's bytes; `name` is what messages call it. \throws input_error for anything that the format forbids.
inline safetensors read_safetensors(std::string_view bytes, const std::string& name) {
    std::uint64_t length = 0;
    if (bytes.size() < 8) throw input_error(name, "a safetensors header", "the end of the file");
    std::memcpy(&length, bytes.data(), 8);
    if (length > bytes.size() - 8 || length > detail::longest_safetensors_header)
        throw input_error(name + ", byte 0", "the length of a header inside the file", std::to_string(length));
    const std::string_view header = bytes.substr(8, static_cast<std::size_t>(length));
    const std::string_view data = bytes.substr(8 + header.size());
    if (!header.starts_with('{')) throw input_error(name + ", byte 8", "a header that begins with '{'", "another one");
    const auto json = detail::parse_json(header, 3, name + ", header");

    safetensors content;
    std::vector<detail::tensor_place> places;
    for (const auto& [key, entry] : json.items()) {
        if (key != "__metadata__") {
            places.push_back(detail::read_tensor_entry(key, entry, data.size(), name));
            continue;
        }
        if (!entry.is_object()) throw input_error(name + ", __metadata__", "strings by key", entry.type_name());
        for (const auto& [word, value] : entry.items()) {
            if (!value.is_string())
                throw input_error(name + ", __metadata__", "a string for " + word, value.type_name());
            content.metadata[word] = value.get<std::string>();
        }
    }
    std::stable_sort(places.begin(), places.end(), [](const auto& a, const auto& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    std::size_t next = 0;
    for (auto& place : places) {
        if (place.begin != next)
            throw input_error(name + ", tensor " + place.made.name, "data from byte " + std::to_string(next),
                              std::to_string(place.begin));
        const auto* first = reinterpret_cast<const std::byte*>(data.data());
        place.made.bytes.assign(first + place.begin, first + place.end);
        next = place.end;
        content.tensors.push_back(std::move(place.made));
    }
    if (next != data.size())
        throw input_error(name, std::to_string(next) + " bytes of data", std::to_string(data.size()));
    return content;
}

/// The file's bytes. Tensors of wider numbers come first, so that all are aligned; otherwise the order is kept.
/// \throws input_error where names repeat, a shape does not fit its bytes or a text is not UTF-8.
inline std::string write_safetensors(const safetensors& content) {
    std::vector<const tensor*> order;
    for (const tensor& t : content.tensors) order.push_back(&t);
    std::stable_sort(order.begin(), order.end(), [](const tensor* a, const tensor* b) {
        return detail::entry_of(a->type).size > detail::entry_of(b->type).size;
    });
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    if (!content.metadata.empty()) json["__metadata__"] = content.metadata;
    std::size_t next = 0;
    for (const tensor* t : order) {
        const std::string place = "tensor " + t->name;
        if (json.contains(t->name) || t->name == "__metadata__")
            throw input_error(place, "a name of its own", "it twice");
        if (detail::tensor_bytes(t->type, t->shape, place) != t->bytes.size())
            throw input_error(place, "as many bytes as its shape says", std::to_string(t->bytes.size()));
        const std::size_t end = next + t->bytes.size();
        json[t->name] = {{"dtype", detail::entry_of(t->type).name}, {"shape", t->shape}, {"data_offsets", {next, end}}};
        next = end;
    }
    std::string header;
    try {
        header = json.dump();
    } catch (const nlohmann::json::exception& problem) {
        throw input_error("safetensors", "names and metadata in UTF-8", problem.what());
    }
    header.resize((header.size() + 7) / 8 * 8, ' ');
    std::string bytes(8, '\0');
    const std::uint64_t length = header.size();
    std::memcpy(bytes.data(), &length, 8);
    bytes += header;
    bytes.reserve(bytes.size() + next);
    for (const tensor* t : order) bytes.append(reinterpret_cast<const char*>(t->bytes.data()), t->bytes.size());
    return bytes;
}

namespace detail {

/// A tensor with so many sizes, which `sizes` names: "[out, in]". \throws input_error naming file and tensor.
inline const tensor& ranked_tensor(const safetensors& file, const std::string& source, const std::string& name,
                                   std::size_t rank, const std::string& sizes) {
    const tensor* stored = file.find(name);
    if (!stored || stored->shape.size() != rank)
        throw input_error(source, "a tensor " + name + " " + sizes, stored ? "another shape" : "none");
    return *stored;
}

/// The same where no size is 0.
inline const tensor& filled_tensor(const safetensors& file, const std::string& source, const std::string& name,
                                   std::size_t rank, const std::string& sizes) {
    const tensor& stored = ranked_tensor(file, source, name, rank, sizes);
    if (std::count(stored.shape.begin(), stored.shape.end(), std::size_t{0}) > 0)
        throw input_error(source, "a tensor " + name + " " + sizes, "another shape");
    return stored;
}

/// The numbers T of a tensor whose shape is given. \throws input_error naming file and tensor.
template <tensor_value T>
std::vector<T> checked_tensor(const safetensors& file, const std::string& source, const std::string& name,
                              const std::vector<std::size_t>& shape) {
    const tensor* stored = file.find(name);
    if (!stored) throw input_error(source, "a tensor " + name, "none");
    if (stored->type != tensor_type_of<T> || stored->shape != shape) {
        std::string wanted;
        std::string found;
        for (const auto n : shape) wanted.append(wanted.empty() ? "" : ", ").append(std::to_string(n));
        for (const auto n : stored->shape) found.append(found.empty() ? "" : ", ").append(std::to_string(n));
        throw input_error(source + ", tensor " + name,
                          "shape [" + wanted + "] of type " + std::string(entry_of(tensor_type_of<T>).name),
                          "[" + found + "] of type " + std::string(entry_of(stored->type).name));
    }
    const auto values = stored->values<T>();
    return {values.begin(), values.end()};
}

}  // namespace detail

}  // namespace saddle
