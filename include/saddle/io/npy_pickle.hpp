/// \file
/// NumPy object arrays of plain float arrays, such as the published NNK weights.
///
/// The data of such a file is a Python pickle. Of all that a pickle may name, this reader knows three things of NumPy,
/// each with one fixed meaning; any other name or call is an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/io/npy.hpp>
#include <saddle/io/pickle.hpp>
#include <saddle/io/text.hpp>

namespace saddle {

namespace detail {

/// numpy.core.multiarray._reconstruct, numpy.ndarray and numpy.dtype.
enum class npy_callable { reconstruct, ndarray, dtype };

struct npy_data_type {
    std::string_view kind;  // "f4", "f8", "O8"
    bool little_endian = false;
    bool built = false;
};

/// An array of numbers (`data`) or of objects (`items`).
struct npy_pickled_array {
    std::vector<std::size_t> shape;
    std::string_view type;
    std::string_view data;
    std::vector<pickle_reference> items;
    bool fortran_order = false;
    bool built = false;
};

class npy_unpickler : public pickle_machine<npy_unpickler, npy_callable, npy_data_type, npy_pickled_array> {
public:
    /// `first` is the byte of the file at which the pickle begins, for messages.
    npy_unpickler(std::string_view pickle, std::size_t first, const std::string& file)
        : pickle_machine(pickle, first, file) {}

    /// The arrays of the object array. `count` is what the file's header promises.
    std::vector<npy_array> read(std::size_t count) {
        const auto* root = std::get_if<npy_pickled_array>(&run());
        if (!root || !root->built || root->type != "O8") fail("an array of objects", "something else");
        if (root->items.size() != count) fail(std::to_string(count) + " arrays", std::to_string(root->items.size()));
        std::vector<npy_array> arrays;
        std::size_t left = size();  // one array named many times must not multiply
        for (const reference item : root->items) arrays.push_back(plain_array(item, left));
        return arrays;
    }

private:
    friend pickle_machine;

    static constexpr std::size_t most_dimensions = 64;  // as in NumPy 2

    value named(std::string_view module, std::string_view name) const {
        if (name == "_reconstruct" && (module == "numpy.core.multiarray" || module == "numpy._core.multiarray"))
            return npy_callable::reconstruct;
        if (module == "numpy" && name == "ndarray") return npy_callable::ndarray;
        if (module == "numpy" && name == "dtype") return npy_callable::dtype;
        fail("_reconstruct, ndarray or dtype of numpy", quoted_text(std::string(module) + "." + std::string(name)));
    }

    /// The two calls there are: _reconstruct(ndarray, (0,), b'b') and dtype(KIND, 0, 1).
    value called(reference what, reference arguments) {
        const auto which = get<npy_callable>(what, "_reconstruct or dtype of numpy");
        const auto& items = tuple_of(arguments, 3);
        if (which == npy_callable::reconstruct) {
            const auto& shape = tuple_of(items[1], 1);
            if (get<npy_callable>(items[0], "numpy.ndarray") != npy_callable::ndarray || integer(shape[0]) != 0 ||
                get<pickle_bytes>(items[2], "b'b'").value != "b")
                fail("_reconstruct(ndarray, (0,), b'b')", "other arguments");
            return npy_pickled_array{};
        }
        if (which != npy_callable::dtype) fail("_reconstruct or dtype of numpy", "numpy.ndarray");
        const std::string_view kind = get<pickle_text>(items[0], "a type").value;
        if (flag(items[1]) || !flag(items[2])) fail("dtype(KIND, False, True)", "other arguments");
        if (kind != "f4" && kind != "f8" && kind != "O8") fail("type f4, f8 or O8", quoted_text(kind));
        return npy_data_type{kind, false, false};
    }

    void set(reference made, reference state) {
        if (auto* type = std::get_if<npy_data_type>(&at(made)))
            set_type(tuple_of(state, 8), *type);
        else if (auto* array = std::get_if<npy_pickled_array>(&at(made)))
            set_array(tuple_of(state, 5), *array);
        else
            fail("an array or a type to set", "another value");
    }

    /// (3, '<', None, None, None, -1, -1, flags)
    void set_type(const std::vector<reference>& items, npy_data_type& made) {
        const std::string_view order = get<pickle_text>(items[1], "a byte order").value;
        if (integer(items[0]) != 3 || (order != "<" && order != "|")) fail("little-endian numbers", quoted_text(order));
        for (std::size_t k = 2; k < 5; ++k) get<pickle_none>(items[k], "a plain type");
        made.little_endian = order == "<";
        made.built = true;
    }

    /// (1, shape, type, Fortran order, data)
    void set_array(const std::vector<reference>& items, npy_pickled_array& made) {
        if (made.built) fail("an array that is not set yet", "one that is");
        if (integer(items[0]) != 1) fail("state of version 1", "another version");
        const auto& shape = get<pickle_tuple>(items[1], "a shape").items;
        // many arrays may name one long shape
        if (shape.size() > most_dimensions)
            fail("a shape of at most " + std::to_string(most_dimensions) + " sizes", std::to_string(shape.size()));
        for (const reference r : shape) {
            if (integer(r) < 0) fail("a shape", "a negative size");
            made.shape.push_back(static_cast<std::size_t>(integer(r)));
        }
        const auto& type = get<npy_data_type>(items[2], "a type");
        made.type = type.kind;
        made.fortran_order = get<bool>(items[3], "False or True");
        if (made.type == "O8") {
            made.items = std::move(get<pickle_list>(items[4], "a list of objects").items);
        } else {
            if (!type.built || !type.little_endian) fail("little-endian numbers", "another order");
            made.data = get<pickle_bytes>(items[4], "bytes").value;
        }
        made.built = true;
    }

    npy_array plain_array(reference r, std::size_t& left) {
        const auto& found = get<npy_pickled_array>(r, "an array of numbers");
        if (!found.built) fail("an array with data", "one without");
        if (found.data.size() > left) fail("arrays that fit the file", "one array named many times");
        left -= found.data.size();
        return make_npy_array(found.data, found.type, found.shape, found.fortran_order, file());
    }
};

}  // namespace detail

/// The arrays of a .npy object array of plain little-endian float32 or float64 arrays, in order; a plain array gives a
/// list of one. \throws input_error naming byte and opcode for anything else.
inline std::vector<npy_array> read_npy_arrays(std::string_view bytes, const std::string& name) {
    const npy_header header = read_npy_header(bytes, name);
    if (header.descr != "|O") return {read_npy(bytes, name)};
    const std::string_view pickle = bytes.substr(header.data_offset);
    return detail::npy_unpickler(pickle, header.data_offset, name)
        .read(detail::checked_product(header.shape, pickle.size(), name));
}

}  // namespace saddle
