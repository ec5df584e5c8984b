/// \file
/// The machine of Python's pickles, for those of NumPy arrays: opcodes that leave values on a stack.
///
/// A pickle in general runs any code its author likes. This is no unpickler: it knows the opcodes that NumPy writes
/// (protocol 3, and 4 of NumPy 2), and asks whoever reads the pickle what a name stands for, what a call makes and what
/// a state sets. Any other opcode is an error. Values refer to each other and to the bytes of the file, so memory stays
/// proportional to it. Source: Python's Lib/pickletools.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/core/error.hpp>

namespace saddle::detail {

using pickle_reference = std::size_t;  ///< place among the values

struct pickle_none {};
struct pickle_text {
    std::string_view value;
};
struct pickle_bytes {
    std::string_view value;
};
struct pickle_tuple {
    std::vector<pickle_reference> items;
};
struct pickle_list {
    std::vector<pickle_reference> items;
};

/// Base of a `Reader` to which names and calls mean `Objects`. The reader offers
/// - `named(module, name)`: the value that a name stands for;
/// - `called(what, arguments)`: the value that a call makes, both given by reference;
/// - `set(made, state)`: gives the value at `made` the state at `state`.
template <class Reader, class... Objects>
class pickle_machine {
public:
    using reference = pickle_reference;
    using value =
        std::variant<pickle_none, bool, std::int64_t, pickle_text, pickle_bytes, pickle_tuple, pickle_list, Objects...>;

protected:
    /// `first` is the byte of the file at which the pickle begins, for messages.
    pickle_machine(std::string_view pickle, std::size_t first, const std::string& file)
        : text_(pickle), first_(first), file_(file) {}

    /// Does all opcodes. \return the one value that is left. \throws input_error naming byte and opcode.
    const value& run() {
        while (step()) {
        }
        if (next_ != text_.size()) fail("the end of the file", std::to_string(text_.size() - next_) + " more bytes");
        if (stack_.size() != 1 || !marks_.empty()) fail("one value at the end", std::to_string(stack_.size()));
        return values_[stack_[0]];
    }

    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        throw input_error(file_ + ", byte " + std::to_string(first_ + at_), expected, found);
    }

    const std::string& file() const { return file_; }
    std::size_t size() const { return text_.size(); }  ///< bytes of the pickle

    value& at(reference r) { return values_[r]; }

    template <class T>
    T& get(reference r, const char* what) {
        T* found = std::get_if<T>(&values_[r]);
        if (!found) fail(what, "another value");
        return *found;
    }

    const std::vector<reference>& tuple_of(reference r, std::size_t size) {
        const auto& items = get<pickle_tuple>(r, "a tuple").items;
        if (items.size() != size) fail("a tuple of " + std::to_string(size), "one of " + std::to_string(items.size()));
        return items;
    }

    std::int64_t integer(reference r) { return get<std::int64_t>(r, "a whole number"); }

    /// 0, 1, False or True.
    bool flag(reference r) {
        if (const bool* stated = std::get_if<bool>(&values_[r])) return *stated;
        if (const std::int64_t n = integer(r); n == 0 || n == 1) return n == 1;
        fail("0 or 1", "another number");
    }

private:
    static constexpr std::size_t most_values = 1'000'000;  // an array takes about ten

    Reader& reader() { return static_cast<Reader&>(*this); }

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

    void append(std::vector<reference> items) {
        auto& to = get<pickle_list>(top(), "a list").items;
        to.insert(to.end(), items.begin(), items.end());
    }

    void reduce() {
        const reference arguments = pop();
        const reference what = pop();
        push(reader().called(what, arguments));
    }

    /// What is set stays on the stack.
    void build() {
        const reference state = pop();
        reader().set(top(), state);
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
                push(reader().named(module, line()));
                break;
            }
            case 0x93: {  // STACK_GLOBAL
                const auto names = pop_many(2);
                const std::string_view module = get<pickle_text>(names[0], "a module").value;
                push(reader().named(module, get<pickle_text>(names[1], "a name").value));
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
                push(pickle_none{});
                break;
            case 0x88:
                push(true);
                break;  // NEWTRUE
            case 0x89:
                push(false);
                break;  // NEWFALSE
            case 'X':
                push(pickle_text{sized(4)});
                break;  // BINUNICODE
            case 0x8c:
                push(pickle_text{sized(1)});
                break;  // SHORT_BINUNICODE
            case 'B':
                push(pickle_bytes{sized(4)});
                break;  // BINBYTES
            case 'C':
                push(pickle_bytes{sized(1)});
                break;  // SHORT_BINBYTES
            case '(':
                marks_.push_back(stack_.size());
                break;  // MARK
            case ')':
                push(pickle_tuple{});
                break;  // EMPTY_TUPLE
            case 0x85:
                push(pickle_tuple{pop_many(1)});
                break;  // TUPLE1
            case 0x86:
                push(pickle_tuple{pop_many(2)});
                break;  // TUPLE2
            case 0x87:
                push(pickle_tuple{pop_many(3)});
                break;  // TUPLE3
            case 't':
                push(pickle_tuple{pop_to_mark()});
                break;  // TUPLE
            case ']':
                push(pickle_list{});
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
    std::string file_;
    std::size_t at_ = 0;    // the opcode being done
    std::size_t next_ = 0;  // the byte after what was read
    std::vector<value> values_;
    std::vector<reference> stack_;
    std::vector<std::size_t> marks_;  // heights of the stack
    std::vector<reference> memo_;
};

}  // namespace saddle::detail
