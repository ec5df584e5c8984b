/// \file
/// NumPy's .npy files: header, and plain arrays of floating-point numbers or of small whole ones.
///
/// Source: numpy/doc/neps/nep-0001-npy-format. Object arrays are read by npy_pickle.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>

namespace saddle {

/// An array in C order (last index fastest), whatever order the file had.
struct npy_array {
    std::vector<std::size_t> shape;  ///< empty for a single number
    std::variant<std::vector<float>, std::vector<double>> data;

    std::size_t size() const {
        return std::visit([](const auto& values) { return values.size(); }, data);
    }

    /// The numbers as T = float or double.
    template <class T>
    std::vector<T> as() const {
        return std::visit(
            [](const auto& values) {
                std::vector<T> converted(values.size());
                std::transform(values.begin(), values.end(), converted.begin(),
                               [](auto x) { return static_cast<T>(x); });
                return converted;
            },
            data);
    }
};

/// What stands before the data of a .npy file.
struct npy_header {
    std::string_view descr;  ///< "<f4", "<f8", "|O", …
    bool fortran_order = false;
    std::vector<std::size_t> shape;
    std::size_t data_offset = 0;  ///< bytes
};

namespace detail {

/// Number of entries of a shape. \throws input_error where it exceeds `most`.
inline std::size_t checked_product(const std::vector<std::size_t>& shape, std::size_t most, const std::string& place) {
    std::size_t product = 1;
    // a zero anywhere makes the product zero, however large the rest
    if (std::find(shape.begin(), shape.end(), std::size_t{0}) != shape.end()) return 0;
    for (const std::size_t n : shape) {
        if (n > most / product)
            throw input_error(place, "a shape of at most " + std::to_string(most) + " entries", "a larger one");
        product *= n;
    }
    return product;
}

/// \throws input_error unless the bytes are as many numbers of `item` bytes as the shape says.
inline void check_npy_size(const std::vector<std::size_t>& shape, std::string_view bytes, std::size_t item,
                           const std::string& place) {
    const std::size_t wanted = checked_product(shape, bytes.size() / item, place) * item;
    if (wanted != bytes.size())
        throw input_error(place, std::to_string(wanted) + " bytes of numbers", std::to_string(bytes.size()));
}

/// Reads the Python dictionary of a header; accepts what NumPy writes and no more.
class npy_dictionary {
public:
    npy_dictionary(std::string_view text, std::string place) : rest_(text), place_(std::move(place)) {}

    npy_header read() {
        npy_header header;
        unsigned seen = 0;
        expect('{');
        while (!accept('}')) {
            const std::string_view key = quoted_string();
            expect(':');
            if (key == "descr") {
                header.descr = quoted_string();
                seen |= 1;
            } else if (key == "fortran_order") {
                header.fortran_order = boolean();
                seen |= 2;
            } else if (key == "shape") {
                header.shape = shape();
                seen |= 4;
            } else {
                fail("descr, fortran_order or shape", quoted_text(key));
            }
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        if (seen != 7) fail("descr, fortran_order and shape", "not all of them");
        if (!trimmed(rest_).empty() && trimmed(rest_) != "\n") fail("the end of the header", quoted_text(rest_));
        return header;
    }

private:
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        throw input_error(place_, expected, found);
    }

    bool accept(char c) {
        while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    void expect(char c) {
        if (!accept(c))
            fail(quoted_text(std::string(1, c)), rest_.empty() ? "the end of the header" : quoted_text(rest_));
    }

    std::string_view quoted_string() {
        const char quote = accept('"') ? '"' : '\'';
        if (quote == '\'') expect('\'');
        const std::size_t end = rest_.find(quote);
        if (end == rest_.npos) fail("the end of a string", "the end of the header");
        const std::string_view value = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return value;
    }

    bool boolean() {
        accept(' ');
        for (const std::string_view word : {"True", "False"})
            if (rest_.starts_with(word)) {
                rest_.remove_prefix(word.size());
                return word == "True";
            }
        fail("True or False", quoted_text(rest_));
    }

    std::vector<std::size_t> shape() {
        std::vector<std::size_t> values;
        expect('(');
        while (!accept(')')) {
            const std::string_view token = trimmed(rest_.substr(0, rest_.find_first_of(",)")));
            const auto value = parse_integer(token);
            if (!value || *value < 0) fail("a size", quoted_text(token));
            values.push_back(static_cast<std::size_t>(*value));
            rest_.remove_prefix(std::min(rest_.size(), rest_.find_first_of(",)")));
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return values;
    }

    std::string_view rest_;
    std::string place_;
};

/// Numbers in the order of the file, brought into C order.
template <class T>
std::vector<T> c_ordered(std::string_view bytes, const std::vector<std::size_t>& shape, bool fortran_order) {
    std::vector<T> stored(bytes.size() / sizeof(T));
    if (!stored.empty()) std::memcpy(stored.data(), bytes.data(), bytes.size());
    if (!fortran_order || shape.size() < 2 || stored.empty()) return stored;
    std::vector<T> ordered(stored.size());
    std::vector<std::size_t> index(shape.size());
    for (const T& value : stored) {  // the first index runs fastest
        std::size_t place = 0;
        for (std::size_t k = 0; k < shape.size(); ++k) place = place * shape[k] + index[k];
        ordered[place] = value;
        for (std::size_t k = 0; k < shape.size() && ++index[k] == shape[k]; ++k) index[k] = 0;
    }
    return ordered;
}

/// Array of `bytes`, whose size must be exactly that of shape and type ("f4" or "f8").
inline npy_array make_npy_array(std::string_view bytes, std::string_view type, std::vector<std::size_t> shape,
                                bool fortran_order, const std::string& place) {
    if (type != "f4" && type != "f8") throw input_error(place, "numbers of type f4 or f8", quoted_text(type));
    check_npy_size(shape, bytes, type == "f4" ? sizeof(float) : sizeof(double), place);
    npy_array array{std::move(shape), {}};
    if (type == "f4")
        array.data = c_ordered<float>(bytes, array.shape, fortran_order);
    else
        array.data = c_ordered<double>(bytes, array.shape, fortran_order);
    return array;
}

}  // namespace detail

/// Whether bytes look like a NumPy file.
inline bool is_npy(std::string_view bytes) { return bytes.starts_with("\x93NUMPY"); }

/// Header of a .npy file, versions 1 to 3. \throws input_error where it is none, naming the byte.
inline npy_header read_npy_header(std::string_view bytes, const std::string& name) {
    if (!is_npy(bytes)) throw input_error(name, "a .npy file", "no such file");
    if (bytes.size() < 10) throw input_error(name, "a .npy header", "the end of the file");
    const unsigned major = static_cast<unsigned char>(bytes[6]);
    if (major < 1 || major > 3) throw input_error(name + ", byte 6", "version 1 to 3", std::to_string(major));
    const std::size_t first = major == 1 ? 10 : 12;
    if (bytes.size() < first) throw input_error(name, "a .npy header", "the end of the file");
    std::size_t length = 0;
    for (std::size_t k = first; k-- > 8;) length = length << 8 | static_cast<unsigned char>(bytes[k]);
    if (length > bytes.size() - first)
        throw input_error(name + ", byte 8", "a header of at most " + std::to_string(bytes.size() - first) + " bytes",
                          std::to_string(length));
    npy_header header = detail::npy_dictionary(bytes.substr(first, length), name + ", header").read();
    header.data_offset = first + length;
    return header;
}

/// A plain array of float32 or float64, little-endian. \throws input_error for anything else.
inline npy_array read_npy(std::string_view bytes, const std::string& name) {
    npy_header header = read_npy_header(bytes, name);
    if (header.descr != "<f4" && header.descr != "<f8")
        throw input_error(name, "little-endian numbers of type <f4 or <f8", quoted_text(header.descr));
    return detail::make_npy_array(bytes.substr(header.data_offset), header.descr.substr(1), std::move(header.shape),
                                  header.fortran_order, name);
}

/// An array of small whole numbers in C order, whatever type the file has.
struct npy_digits {
    std::vector<std::size_t> shape;
    std::vector<std::uint8_t> values;
};

namespace detail {

/// Numbers of one type as bytes. \throws input_error (with `place`) for any that is no whole number from 0 to 127.
template <class T>
std::vector<std::uint8_t> as_digits(std::string_view bytes, const std::vector<std::size_t>& shape, bool fortran_order,
                                    const std::string& place) {
    std::vector<std::uint8_t> digits;
    digits.reserve(bytes.size() / sizeof(T));
    for (const T value : c_ordered<T>(bytes, shape, fortran_order)) {
        if (!(value >= T{0} && value <= static_cast<T>(127) &&
              value == static_cast<T>(static_cast<std::uint8_t>(value))))
            throw input_error(place, "whole numbers from 0 to 127", "another number");
        digits.push_back(static_cast<std::uint8_t>(value));
    }
    return digits;
}

}  // namespace detail

/// A plain array of whole numbers from 0 to 127 as NumPy's integers of any width, bool or floating point.
/// \throws input_error for anything else.
inline npy_digits read_npy_digits(std::string_view bytes, const std::string& name) {
    const npy_header header = read_npy_header(bytes, name);
    const std::string_view data = bytes.substr(header.data_offset);
    const auto read = [&]<class T>(T) {
        detail::check_npy_size(header.shape, data, sizeof(T), name);
        return npy_digits{header.shape, detail::as_digits<T>(data, header.shape, header.fortran_order, name)};
    };
    const auto type = header.descr;
    if (type == "|u1" || type == "|b1") return read(std::uint8_t{});
    if (type == "|i1") return read(std::int8_t{});
    if (type == "<i2" || type == "<u2") return read(std::int16_t{});
    if (type == "<i4" || type == "<u4") return read(std::int32_t{});
    if (type == "<i8" || type == "<u8") return read(std::int64_t{});
    if (type == "<f4") return read(float{});
    if (type == "<f8") return read(double{});
    throw input_error(name, "little-endian numbers of 1 to 8 bytes", quoted_text(type));
}

}  // namespace saddle
