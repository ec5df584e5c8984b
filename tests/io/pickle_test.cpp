#include <saddle/io/pickle.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <type_traits>

#include <message.hpp>

using namespace saddle;
using namespace std::string_literals;

namespace {

/// What a name or a call stands for here: how it was asked for.
struct thing {
    std::string text;
};

/// Takes every name and every call, and writes the value that is left as Python would.
class toy : public detail::pickle_machine<toy, thing> {
public:
    explicit toy(std::string_view pickle) : pickle_machine(pickle, 100, "f") {}

    std::string read() {
        CHECK(file() == "f");
        return written(run());
    }

private:
    friend pickle_machine;

    value named(std::string_view module, std::string_view name) const {
        return thing{std::string(module) + "." + std::string(name)};
    }
    value called(reference what, reference arguments) {
        return thing{get<thing>(what, "a name").text + written(at(arguments))};
    }
    void set(reference made, reference state) {
        get<thing>(made, "what a call made").text += " = " + written(at(state));
    }

    std::string written(const std::vector<reference>& items) {
        std::string text;
        for (const reference r : items) text += (text.empty() ? "" : ", ") + written(at(r));
        return text;
    }

    std::string written(const value& v) {
        return std::visit(
            [&](const auto& kind) -> std::string {
                using T = std::decay_t<decltype(kind)>;
                if constexpr (std::is_same_v<T, detail::pickle_none>) return "None";
                if constexpr (std::is_same_v<T, bool>) return kind ? "True" : "False";
                if constexpr (std::is_same_v<T, std::int64_t>) return std::to_string(kind);
                if constexpr (std::is_same_v<T, detail::pickle_text>) return "'" + std::string(kind.value) + "'";
                if constexpr (std::is_same_v<T, detail::pickle_bytes>) return "b'" + std::string(kind.value) + "'";
                if constexpr (std::is_same_v<T, detail::pickle_tuple>) return "(" + written(kind.items) + ")";
                if constexpr (std::is_same_v<T, detail::pickle_list>) return "[" + written(kind.items) + "]";
                if constexpr (std::is_same_v<T, thing>) return kind.text;
            },
            v);
    }
};

std::string read(const std::string& pickle) { return toy(pickle).read(); }
std::string complaint(const std::string& pickle) {
    return message_of([&] { read(pickle); });
}

}  // namespace

TEST_CASE("what Python's pickle.dumps writes of plain values") {
    // [1, 300, -70000, None, True, False, 'é', b'x', (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), 'é']
    const std::string three =
        "\x80\x03]q\x00(K\x01M,\x01J\x90\xee\xfe\xffN\x88\x89X\x02\x00\x00\x00\xc3\xa9q\x01"
        "C\x01xq\x02)K\x01\x85q\x03K\x01K\x02\x86q\x04K\x01K\x02K\x03\x87q\x05(K\x01K\x02K\x03K\x04tq\x06h\x01"
        "e."s;
    const std::string four =
        "\x80\x04\x95;\x00\x00\x00\x00\x00\x00\x00]\x94(K\x01M,\x01J\x90\xee\xfe\xffN\x88\x89\x8c\x02\xc3\xa9\x94"
        "C\x01x\x94)K\x01\x85\x94K\x01K\x02\x86\x94K\x01K\x02K\x03\x87\x94(K\x01K\x02K\x03K\x04t\x94h\x01"
        "e."s;
    const std::string expected =
        "[1, 300, -70000, None, True, False, 'é', b'x', (), (1), (1, 2), (1, 2, 3), (1, 2, 3, 4), 'é']";
    CHECK(read(three) == expected);
    CHECK(read(four) == expected);
    for (const std::string& whole : {three, four})
        for (std::size_t size = 0; size < whole.size(); ++size) {
            CAPTURE(size);
            CHECK(contains(complaint(whole.substr(0, size)), "expected "));
        }
}

TEST_CASE("names, calls and states are what the reader says") {
    // an object whose __reduce__ gives (range, (1, 2), (7,)), by both protocols
    CHECK(read("\x80\x03"
               "cbuiltins\nrange\nq\x00K\x01K\x02\x86q\x01Rq\x02K\x07\x85q\x03"
               "b."s) == "builtins.range(1, 2) = (7)");
    CHECK(read("\x80\x04\x95#\x00\x00\x00\x00\x00\x00\x00\x8c\x08"
               "builtins\x94\x8c\x05range\x94\x93\x94K\x01K\x02\x86\x94R\x94K\x07\x85\x94"
               "b."s) == "builtins.range(1, 2) = (7)");
    CHECK(contains(complaint("\x80\x03K\x01)R."s), "f, byte 105: expected a name, found another value"));
    CHECK(contains(complaint("\x80\x04K\x01K\x02\x93."s), "f, byte 106: expected a module, found another value"));
    CHECK(contains(complaint("\x80\x04\x8c\x01mK\x02\x93."s), "f, byte 107: expected a name, found another value"));
}

TEST_CASE("long forms of bytes, memo and list") {
    CHECK(read("\x80\x03"
               "B\x03\x00\x00\x00xyz."s) == "b'xyz'");
    CHECK(read("\x80\x03]K\x05"
               "r\x00\x00\x00\x00"
               "aj\x00\x00\x00\x00"
               "a."s) == "[5, 5]");
    CHECK(read("\x80\x03K\x05q\x00K\x06q\x00h\x00\x87."s) == "(5, 6, 6)");  // memo 0 given anew
}

TEST_CASE("stack, marks and memo") {
    CHECK(contains(complaint("\x80\x03t."s), "expected a mark on the stack, found none"));
    CHECK(contains(complaint("\x80\x03K\x01(\x85."s), "expected a value on the stack, found none"));
    CHECK(contains(complaint("\x80\x03q\x00."s), "expected a value on the stack, found none"));
    CHECK(contains(complaint("\x80\x03K\x01K\x02"
                             "a."s),
                   "expected a list, found another value"));
    CHECK(complaint("\x80\x03h\x09."s) == "f, byte 102: expected one of 0 memos, found 9");
    CHECK(contains(complaint("\x80\x03K\x01r\xff\xff\xff\xff."s), "expected memo 0 next, found 4294967295"));
    CHECK(contains(complaint("\x80\x03K\x01(."s), "expected one value at the end, found 1"));
    CHECK(contains(complaint("\x80\x03K\x01K\x02."s), "expected one value at the end, found 2"));
    CHECK(contains(complaint("\x80\x03K\x01.x"s), "expected the end of the file, found 1 more bytes"));
    CHECK(contains(complaint("\x80\x03"s + std::string(1000001, 'N')), "expected at most 1000000 values, found more"));
}

TEST_CASE("protocol, frames and lengths") {
    CHECK(contains(complaint("\x80\x02."s), "expected pickle protocol 3 or 4, once at the beginning, found 2"));
    CHECK(contains(complaint("\x80\x05."s), "expected pickle protocol 3 or 4, once at the beginning, found 5"));
    CHECK(contains(complaint("\x80\x03K\x01\x80\x03."s), "expected pickle protocol 3 or 4, once at the beginning"));
    CHECK(contains(complaint("\x80\x04\x95\xff\x00\x00\x00\x00\x00\x00\x00."s),
                   "expected a frame inside the file, found a longer one"));
    CHECK(contains(complaint("\x80\x03"
                             "B\xff\xff\xff\xff"
                             "abc"s),
                   "expected 4294967295 more bytes, found the end of the file"));
    CHECK(contains(complaint("\x80\x03"
                             "cmodule\nname"s),
                   "expected a name and the end of its line, found the end of the file"));
}

TEST_CASE("opcodes that arrays of NumPy do not need") {
    for (int opcode = 0; opcode < 256; ++opcode) {
        const char c = static_cast<char>(opcode);
        if ("cqrhjKMJNXBC()t]aeRb."s.find(c) != std::string::npos || (opcode >= 0x85 && opcode <= 0x89) ||
            opcode == 0x80 || opcode == 0x8c || opcode >= 0x93)
            continue;
        CAPTURE(opcode);
        CHECK(contains(complaint("\x80\x03"s + c + std::string(16, '\0')),
                       "f, byte 102: expected an opcode of a NumPy array, found opcode 0x"));
    }
    CHECK(contains(complaint("\x80\x03i"s), "found opcode 0x69 'i'"));
    CHECK(contains(complaint("\x80\x03o"s), "found opcode 0x6f 'o'"));
}
