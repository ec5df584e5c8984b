/// \file
/// NumPy object arrays of plain float arrays, such as the published NNK weights.
///
/// The data of such a file is a Python pickle, which in general runs any code its author likes. This reader is no
/// unpickler: it knows the opcodes that NumPy writes for these arrays (protocol 3, and 4 of NumPy 2) and three names,
/// each with one fixed meaning. Any other opcode, name or call is an error. Values refer to each other and to the bytes
/// of the file, so memory stays proportional to it.
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
#include <saddle/io/text.hpp>

namespace saddle {

namespace detail {

class npy_unpickler {
public:
    /// `first` is the byte of the file at which the pickle begins, for messages.
    npy_unpickler(std::string_view pickle, std::size_t first, const std::string& name)
        : text_(pickle), first_(first), name_(name) {}

    /// The arrays of the object array. `count` is what the file's header promises.
    std::vector<npy_array> read(std::size_t count) {
        while (step()) {
        }
        if (next_ != text_.size()) fail("the end of the file", std::to_string(text_.size() - next_) + " more bytes");
        if (stack_.size() != 1 || !marks_.empty()) fail("one value at the end", std::to_string(stack_.size()));
        const auto* root = std::get_if<array>(&values_[stack_[0]]);
        if (!root || !root->built || root->type != "O8") fail("an array of objects", "something else");
        if (root->items.size() != count) fail(std::to_string(count) + " arrays", std::to_string(root->items.size()));
        std::vector<npy_array> arrays;
        std::size_t left = text_.size();  // one array named many times must not multiply
        for (const std::size_t item : root->items) arrays.push_back(plain_array(item, left));
        return arrays;
    }

private:
    using reference = std::size_t;                         // place in values_
    static constexpr std::size_t most_values = 1'000'000;  // an array takes about ten
    static constexpr std::size_t most_dimensions = 64;     // as in NumPy 2
    enum class callable { reconstruct, ndarray, dtype };
    struct none {};
    struct text {
        std::string_view value;
    };
    struct bytes {
        std::string_view value;
    };
    struct tuple {
        std::vector<reference> items;
    };
    struct list {
        std::vector<reference> items;
    };
    struct data_type {
        std::string_view kind;  // "f4", "f8", "O8"
        bool little_endian = false;
        bool built = false;
    };
    struct array {
        std::vector<std::size_t> shape;
        std::string_view type;
        std::string_view data;
        std::vector<reference> items;
        bool fortran_order = false;
        bool built = false;
    };
    using value = std::variant<none, bool, std::int64_t, text, bytes, tuple, list, callable, data_type, array>;

    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        throw input_error(name_ + ", byte " + std::to_string(first_ + at_), expected, found);
    }

    std::string_view take(std::size_t size) {
        if (size > text_.size() - next_) fail(std::to_string(size) + " more bytes", "the end of the file");
        const std::string_view taken = text_.substr(next_, size);
        next_ += size;
        return taken;
    }

    std::uint64_t number(std::size_t size) {
        std::uint64_t result = 0;
        const std::string_view digits = take(size);
        for (std::size_t k = size; k-- > 0;) result = result << 8 | static_cast<unsigned char>(digits[k]);
        return result;
    }

    std::string_view sized(std::size_t size_of_length) {
        return take(static_cast<std::size_t>(number(size_of_length)));
    }

    std::string_view line() {
        const std::size_t end = text_.find('\n', next_);
        if (end == text_.npos) fail("a name and the end of its line", "the end of the file");
        const std::string_view taken = take(end - next_);
        ++next_;
        return taken;
    }

    void push(value v) {
        if (values_.size() == most_values) fail("at most " + std::to_string(most_values) + " values", "more");
        values_.push_back(std::move(v));
        stack_.push_back(values_.size() - 1);
    }

    /// Values above the mark (or the bottom) never leave it by accident.
    reference pop() {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) fail("a value on the stack", "none");
        const reference top = stack_.back();
        stack_.pop_back();
        return top;
    }

    reference top() {
        const reference r = pop();
        stack_.push_back(r);
        return r;
    }

    std::vector<reference> pop_many(std::size_t count) {
        std::vector<reference> items(count);
        for (std::size_t k = count; k-- > 0;) items[k] = pop();
        return items;
    }

    std::vector<reference> pop_to_mark() {
        if (marks_.empty()) fail("a mark on the stack", "none");
        auto items = pop_many(stack_.size() - marks_.back());
        marks_.pop_back();
        return items;
    }

    template <class T>
    T& get(reference r, const char* what) {
        T* found = std::get_if<T>(&values_[r]);
        if (!found) fail(what, "another value");
        return *found;
    }

    const std::vector<reference>& tuple_of(reference r, std::size_t size) {
        const auto& items = get<tuple>(r, "a tuple").items;
        if (items.size() != size) fail("a tuple of " + std::to_string(size), "one of " + std::to_string(items.size()));
        return items;
    }

    /// 0, 1, False or True.
    bool flag(reference r) {
        if (const bool* stated = std::get_if<bool>(&values_[r])) return *stated;
        if (const std::int64_t n = integer(r); n == 0 || n == 1) return n == 1;
        fail("0 or 1", "another number");
    }

    std::int64_t integer(reference r) { return get<std::int64_t>(r, "a whole number"); }

    void memoize(std::uint64_t place) {
        // pickles number their memo in order; anything else would let one byte ask for much memory
        if (place > memo_.size()) fail("memo " + std::to_string(memo_.size()) + " next", std::to_string(place));
        const reference r = top();
        if (place == memo_.size())
            memo_.push_back(r);
        else
            memo_[static_cast<std::size_t>(place)] = r;
    }

    void recall(std::uint64_t place) {
        if (place >= memo_.size()) fail("one of " + std::to_string(memo_.size()) + " memos", std::to_string(place));
        stack_.push_back(memo_[static_cast<std::size_t>(place)]);
    }

    void push_global(std::string_view module, std::string_view global) {
        if (global == "_reconstruct" && (module == "numpy.core.multiarray" || module == "numpy._core.multiarray"))
            return push(callable::reconstruct);
        if (module == "numpy" && global == "ndarray") return push(callable::ndarray);
        if (module == "numpy" && global == "dtype") return push(callable::dtype);
        fail("_reconstruct, ndarray or dtype of numpy", quoted_text(std::string(module) + "." + std::string(global)));
    }

    /// The two calls there are: _reconstruct(ndarray, (0,), b'b') and dtype(KIND, 0, 1).
    void reduce() {
        const reference arguments = pop();
        const reference called = pop();
        const callable which = get<callable>(called, "_reconstruct or dtype of numpy");
        const auto& items = tuple_of(arguments, 3);
        if (which == callable::reconstruct) {
            const auto& shape = tuple_of(items[1], 1);
            if (get<callable>(items[0], "numpy.ndarray") != callable::ndarray || integer(shape[0]) != 0 ||
                get<bytes>(items[2], "b'b'").value != "b")
                fail("_reconstruct(ndarray, (0,), b'b')", "other arguments");
            return push(array{});
        }
        if (which != callable::dtype) fail("_reconstruct or dtype of numpy", "numpy.ndarray");
        const std::string_view kind = get<text>(items[0], "a type").value;
        if (flag(items[1]) || !flag(items[2])) fail("dtype(KIND, False, True)", "other arguments");
        if (kind != "f4" && kind != "f8" && kind != "O8") fail("type f4, f8 or O8", quoted_text(kind));
        push(data_type{kind, false, false});
    }

    /// Sets the state of what a call made; it stays on the stack.
    void build() {
        const reference state = pop();
        value& made = values_[top()];
        if (auto* type = std::get_if<data_type>(&made)) {
            const auto& items = tuple_of(state, 8);  // (3, '<', None, None, None, -1, -1, flags)
            const std::string_view order = get<text>(items[1], "a byte order").value;
            if (integer(items[0]) != 3 || (order != "<" && order != "|"))
                fail("little-endian numbers", quoted_text(order));
            for (std::size_t k = 2; k < 5; ++k) get<none>(items[k], "a plain type");
            type->little_endian = order == "<";
            type->built = true;
        } else if (auto* made_array = std::get_if<array>(&made)) {
            build_array(tuple_of(state, 5), *made_array);  // (1, shape, type, Fortran order, data)
        } else {
            fail("an array or a type to set", "another value");
        }
    }

    void build_array(const std::vector<reference>& items, array& made) {
        if (made.built) fail("an array that is not set yet", "one that is");
        if (integer(items[0]) != 1) fail("state of version 1", "another version");
        const auto& shape = get<tuple>(items[1], "a shape").items;
        // many arrays may name one long shape
        if (shape.size() > most_dimensions)
            fail("a shape of at most " + std::to_string(most_dimensions) + " sizes", std::to_string(shape.size()));
        for (const reference r : shape) {
            if (integer(r) < 0) fail("a shape", "a negative size");
            made.shape.push_back(static_cast<std::size_t>(integer(r)));
        }
        const auto& type = get<data_type>(items[2], "a type");
        made.type = type.kind;
        made.fortran_order = get<bool>(items[3], "False or True");
        if (made.type == "O8") {
            made.items = std::move(get<list>(items[4], "a list of objects").items);
        } else {
            if (!type.built || !type.little_endian) fail("little-endian numbers", "another order");
            made.data = get<bytes>(items[4], "bytes").value;
        }
        made.built = true;
    }

    npy_array plain_array(reference r, std::size_t& left) {
        const auto& found = get<array>(r, "an array of numbers");
        if (!found.built) fail("an array with data", "one without");
        if (found.data.size() > left) fail("arrays that fit the file", "one array named many times");
        left -= found.data.size();
        return make_npy_array(found.data, found.type, found.shape, found.fortran_order, name_);
    }

    void append(std::vector<reference> items) {
        auto& to = get<list>(top(), "a list").items;
        to.insert(to.end(), items.begin(), items.end());
    }

    /// Does one opcode. \return false after STOP.
    bool step() {
        at_ = next_;
        const auto opcode = static_cast<unsigned char>(take(1)[0]);
        switch (opcode) {
            case 0x80: {  // PROTO
                if (const auto protocol = number(1); at_ != 0 || protocol < 3 || protocol > 4)
                    fail("pickle protocol 3 or 4, once at the beginning", std::to_string(protocol));
                break;
            }
            case 0x95:  // FRAME: only a hint for reading ahead
                if (number(8) > text_.size() - next_) fail("a frame inside the file", "a longer one");
                break;
            case 'c': {  // GLOBAL
                const std::string_view module = line();
                push_global(module, line());
                break;
            }
            case 0x93: {  // STACK_GLOBAL
                const auto names = pop_many(2);
                push_global(get<text>(names[0], "a module").value, get<text>(names[1], "a name").value);
                break;
            }
            case 'q':
                memoize(number(1));
                break;  // BINPUT
            case 'r':
                memoize(number(4));
                break;  // LONG_BINPUT
            case 0x94:
                memoize(memo_.size());
                break;  // MEMOIZE
            case 'h':
                recall(number(1));
                break;  // BINGET
            case 'j':
                recall(number(4));
                break;  // LONG_BINGET
            case 'K':
                push(static_cast<std::int64_t>(number(1)));
                break;  // BININT1
            case 'M':
                push(static_cast<std::int64_t>(number(2)));
                break;  // BININT2
            case 'J':
                push(std::int64_t{static_cast<std::int32_t>(number(4))});
                break;  // BININT
            case 'N':
                push(none{});
                break;
            case 0x88:
                push(true);
                break;  // NEWTRUE
            case 0x89:
                push(false);
                break;  // NEWFALSE
            case 'X':
                push(text{sized(4)});
                break;  // BINUNICODE
            case 0x8c:
                push(text{sized(1)});
                break;  // SHORT_BINUNICODE
            case 'B':
                push(bytes{sized(4)});
                break;  // BINBYTES
            case 'C':
                push(bytes{sized(1)});
                break;  // SHORT_BINBYTES
            case '(':
                marks_.push_back(stack_.size());
                break;  // MARK
            case ')':
                push(tuple{});
                break;  // EMPTY_TUPLE
            case 0x85:
                push(tuple{pop_many(1)});
                break;  // TUPLE1
            case 0x86:
                push(tuple{pop_many(2)});
                break;  // TUPLE2
            case 0x87:
                push(tuple{pop_many(3)});
                break;  // TUPLE3
            case 't':
                push(tuple{pop_to_mark()});
                break;  // TUPLE
            case ']':
                push(list{});
                break;  // EMPTY_LIST
            case 'a':
                append(pop_many(1));
                break;  // APPEND
            case 'e':
                append(pop_to_mark());
                break;  // APPENDS
            case 'R':
                reduce();
                break;
            case 'b':
                build();
                break;
            case '.':
                return false;  // STOP
            default:
                fail("an opcode of a NumPy array", "opcode " + hexadecimal(opcode));
        }
        return true;
    }

    static std::string hexadecimal(unsigned char c) {
        constexpr std::string_view digits = "0123456789abcdef";
        return std::string("0x") + digits[c >> 4] + digits[c & 15] +
               (c > 32 && c < 127 ? std::string(" '") + char(c) + "'" : "");
    }

    std::string_view text_;
    std::size_t first_;
    std::string name_;
    std::size_t at_ = 0;    // the opcode being done
    std::size_t next_ = 0;  // the byte after what was read
    std::vector<value> values_;
    std::vector<reference> stack_;
    std::vector<std::size_t> marks_;  // heights of the stack
    std::vector<reference> memo_;
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
