#include <doctest/doctest.h>

#include <bit>
#include <cstring>
#include <string>
#include <vector>

#include <message.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/npy_pickle.hpp>
#include <shared_data.hpp>

using namespace saddle;
using namespace std::string_literals;

namespace {

std::string bytes_of(const std::vector<float>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

/// A .npy header of an object array and a pickle.
std::string file(const std::string& pickle, const std::string& shape = "(2,)") {
    const std::string header = "{'descr': '|O', 'fortran_order': False, 'shape': " + shape + ", }\n";
    return "\x93NUMPY\x01\x00"s + static_cast<char>(header.size()) + '\0' + header + pickle;
}

// Parts of a pickle as NumPy writes them with protocol 3.
const std::string reconstruct = "cnumpy.core.multiarray\n_reconstruct\nq\x00"s;
const std::string empty_array = reconstruct +
                                "cnumpy\nndarray\nq\x01K\x00\x85q\x02"
                                "C\x01"
                                "bq\x03\x87q\x04Rq\x05"s;
const std::string next_array = "h\x00h\x01K\x00\x85h\x03\x87R"s;

std::string type(const std::string& name, const std::string& order) {
    return "cnumpy\ndtype\nX\x02\x00\x00\x00"s + name + "K\x00K\x01\x87R(K\x03X\x01\x00\x00\x00"s + order +
           "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"s;
}

std::string numbers(const std::vector<float>& values, const std::string& kind = type("f4", "<"),
                    const std::string& fortran = "\x89") {
    const std::string data = bytes_of(values);
    return next_array + "(K\x01K"s + static_cast<char>(values.size()) + "\x85"s + kind + fortran + "C"s +
           static_cast<char>(data.size()) + data + "tb"s;
}

std::string pickle(const std::string& items, const std::string& after = ".") {
    return "\x80\x03"s + empty_array + "(K\x01K\x02\x85"s + type("O8", "|") + "\x89](" + items + "etb" + after;
}

const std::string good = file(pickle(numbers({1, 2.5f}) + numbers({-3})));

std::string complaint(const std::string& text) {
    return message_of([&] { read_npy_arrays(text, "f"); });
}

}  // namespace

TEST_CASE("an object array of float arrays") {
    const auto arrays = read_npy_arrays(good, "f");
    REQUIRE(arrays.size() == 2);
    CHECK(arrays[0].shape == std::vector<std::size_t>{2});
    CHECK(arrays[0].as<float>() == std::vector<float>{1, 2.5f});
    CHECK(arrays[1].as<double>() == std::vector<double>{-3});
}

TEST_CASE("protocol 4 and the names of NumPy 2") {
    const auto text = [](const std::string& s) { return "\x8c"s + static_cast<char>(s.size()) + s + "\x94"s; };
    const std::string array = text("numpy._core.multiarray") + text("_reconstruct") + "\x93\x94"s + text("numpy") +
                              text("ndarray") +
                              "\x93\x94K\x00\x85\x94"
                              "C\x01"
                              "b\x94\x87\x94R\x94"s;
    const auto kind = [&](const std::string& name, const std::string& order) {
        return text("numpy") + text("dtype") + "\x93\x94"s + text(name) + "\x89\x88\x87\x94R\x94(K\x03" + text(order) +
               "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00t\x94"
               "b"s;
    };
    const std::string body = array + "(K\x01K\x01\x85\x94"s + kind("O8", "|") + "\x89]\x94" + array +
                             "(K\x01K\x02K\x01\x86\x94"s + kind("f4", "<") +
                             "\x88"
                             "C\x08"s +
                             bytes_of({4, 5}) +
                             "\x94t\x94"
                             "ba"
                             "t\x94"
                             "b."s;
    const std::string frame = "\x80\x04\x95"s + static_cast<char>(body.size() & 255) +
                              static_cast<char>(body.size() >> 8) + std::string(6, '\0') + body;
    const auto arrays = read_npy_arrays(file(frame, "(1,)"), "f");
    REQUIRE(arrays.size() == 1);
    CHECK(arrays[0].shape == std::vector<std::size_t>{2, 1});
    CHECK(arrays[0].as<float>() == std::vector<float>{4, 5});
}

TEST_CASE("a plain array is a list of one") {
    const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}";
    const auto arrays =
        read_npy_arrays("\x93NUMPY\x01\x00"s + static_cast<char>(header.size()) + '\0' + header + bytes_of({7}), "f");
    REQUIRE(arrays.size() == 1);
    CHECK(arrays[0].as<float>() == std::vector<float>{7});
}

TEST_CASE("nothing else is called, whatever the file asks for") {
    const std::size_t first = file("").size();
    const auto at = [&](std::size_t byte) { return "f, byte " + std::to_string(first + byte) + ": expected "; };
    CHECK(complaint(file("\x80\x03"
                         "cos\nsystem\nX\x02\x00\x00\x00ls\x85R."s)) ==
          at(2) + "_reconstruct, ndarray or dtype of numpy, found 'os.system'");
    CHECK(complaint(file("\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02ls\x85R."s)) ==
          at(14) + "_reconstruct, ndarray or dtype of numpy, found 'os.system'");
    for (const char* global :
         {"cbuiltins\neval\n", "cnumpy\nload\n", "cnumpy.core.multiarray\nscalar\n", "c_codecs\nencode\n", "c\n\n"})
        CHECK(contains(complaint(file("\x80\x03"s + global + "X\x02\x00\x00\x00ls\x85R.")), at(2) + "_reconstruct"));
    // calls of what is known, with what it must not be called with
    CHECK(contains(complaint(file("\x80\x03"
                                  "cnumpy\nndarray\nK\x00K\x00K\x00\x87R."s)),
                   "_reconstruct or dtype of numpy, found numpy.ndarray"));
    CHECK(contains(complaint(file("\x80\x03"s + reconstruct +
                                  "h\x00K\x00\x85"
                                  "C\x01"
                                  "b\x87R."s)),
                   "_reconstruct(ndarray, (0,), b'b')"));
    CHECK(contains(complaint(file("\x80\x03"s + reconstruct +
                                  "cnumpy\nndarray\nK\x05\x85"
                                  "C\x01"
                                  "b\x87R."s)),
                   "other arguments"));
    CHECK(contains(complaint(file("\x80\x03"
                                  "K\x01K\x00K\x00K\x00\x87R."s)),
                   "_reconstruct or dtype of numpy, found another value"));
    CHECK(contains(complaint(file("\x80\x03"
                                  "cnumpy\ndtype\nX\x02\x00\x00\x00i8K\x00K\x01\x87R."s)),
                   "type f4, f8 or O8, found 'i8'"));
    CHECK(contains(complaint(file("\x80\x03"
                                  "cnumpy\ndtype\nX\x02\x00\x00\x00"
                                  "f4K\x01K\x01\x87R."s)),
                   "dtype(KIND, False, True)"));
}

TEST_CASE("every file cut short is an error") {
    for (std::size_t size = 0; size < good.size(); ++size) {
        CAPTURE(size);
        CHECK(contains(complaint(good.substr(0, size)), "expected "));
    }
}

TEST_CASE("files that are well formed and wrong") {
    const std::string two = numbers({1}) + numbers({2});
    CHECK(contains(complaint(file(pickle(two), "(3,)")), "expected 3 arrays, found 2"));
    CHECK(contains(complaint(file(pickle(two, "K\x01."))), "expected one value at the end, found 2"));
    CHECK(contains(complaint(file(pickle("K\x01K\x02"s))), "expected an array of numbers"));
    CHECK(contains(complaint(file(pickle(numbers({1}) + next_array))), "expected an array with data"));
    CHECK(contains(complaint(file(pickle(numbers({1}) + numbers({2}, type("f4", ">"))))), "little-endian"));
    CHECK(contains(complaint(file(pickle(numbers({1}) + numbers({2}, type("f4", "|"))))), "little-endian"));
    CHECK(contains(complaint(file(pickle(numbers({1}) + numbers({2}, type("f4", "<"), "K\x00"s)))), "False or True"));
    CHECK(contains(complaint(file(pickle(numbers({1, 2}) + "h\x05"s))),
                   "expected numbers of type f4 or f8, found 'O8'"));  // itself
    CHECK(contains(complaint(file("\x80\x03"
                                  "K\x01."s)),
                   "expected an array of objects"));
    CHECK(contains(complaint(file(pickle(two), "(99999999999, 99999999999)")), "a shape of at most"));
}

TEST_CASE("opcodes and types that the published file lacks") {
    const std::string value = "(K\x01)"s + type("f8", "<") + "\x89"s + "C\x08" + std::string(8, '\0') + "tb";
    const auto arrays = read_npy_arrays(file(pickle(next_array + value), "(1,)"), "f");
    REQUIRE(arrays.size() == 1);
    CHECK(arrays[0].shape.empty());  // a single number
    CHECK(arrays[0].as<double>() == std::vector<double>{0});
    const std::string wide = "j\x00\x00\x00\x00"s + next_array.substr(2);  // memo 0 by a number of four bytes
    CHECK(read_npy_arrays(file(pickle(wide + value), "(1,)"), "f").size() == 1);
}

TEST_CASE("calls and states that NumPy does not write") {
    const auto dtype = [](const std::string& flags, const std::string& state) {
        return complaint(
            file("\x80\x03"
                 "cnumpy\ndtype\nX\x02\x00\x00\x00"
                 "f4"s +
                 flags + "\x87R(" + state + "tb."));
    };
    const std::string rest = "X\x01\x00\x00\x00<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00"s;
    CHECK(contains(dtype("K\x00K\x02"s, ""), "expected 0 or 1, found another number"));
    CHECK(contains(dtype("K\x00K\x00"s, ""), "expected dtype(KIND, False, True), found other arguments"));
    CHECK(contains(dtype("K\x00K\x01"s, "K\x02" + rest), "expected little-endian numbers"));
    CHECK(contains(dtype("K\x00K\x01"s, "K\x03"), "expected a tuple of 8, found one of 1"));
    CHECK(contains(complaint(file("\x80\x03K\x01K\x02"
                                  "b."s)),
                   "expected an array or a type to set, found another value"));
    CHECK(contains(complaint(file("\x80\x03"
                                  "cos\n_reconstruct\n."s)),
                   "found 'os._reconstruct'"));
    CHECK(contains(complaint(file("\x80\x03"s + reconstruct +
                                  "cnumpy\nndarray\nK\x00\x85"
                                  "C\x01"
                                  "c\x87R."s)),
                   "expected _reconstruct(ndarray, (0,), b'b'), found other arguments"));
    const auto array = [](const std::string& state) { return complaint(file(pickle(next_array + state), "(1,)")); };
    const std::string tail = type("f4", "<") + "\x89"s + "C\x04" + bytes_of({1}) + "t";
    CHECK(contains(array("(K\x02K\x01\x85" + tail + "b"), "expected state of version 1, found another version"));
    CHECK(contains(array("(K\x01J\xff\xff\xff\xff\x85" + tail + "b"), "expected a shape, found a negative size"));
    CHECK(contains(array("(K\x01K\x01\x85" + tail + "b(K\x01K\x01\x85" + tail + "b"),
                   "expected an array that is not set yet, found one that is"));
}

TEST_CASE("what is left at the end must be one array of objects") {
    const std::string two = numbers({1}) + numbers({2});
    CHECK(contains(complaint(file("\x80\x03("s + pickle(two).substr(2))), "expected one value at the end, found 1"));
    CHECK(contains(complaint(file("\x80\x03"s + empty_array + ".")),
                   "expected an array of objects, found something else"));
    CHECK(contains(complaint(file("\x80\x03"s + empty_array + numbers({1}).substr(next_array.size()) + ".")),
                   "expected an array of objects, found something else"));
}

TEST_CASE("one array named many times is not many arrays") {
    const std::string big = numbers(std::vector<float>(30, 1.0f)) + "q\x06"s;
    std::string again;
    for (int k = 0; k < 100; ++k) again += "h\x06";
    CHECK(contains(complaint(file(pickle(big + again), "(101,)")), "one array named many times"));
}

TEST_CASE("one long shape named many times is not many shapes") {
    const std::string shape = "(" + [] {
        std::string sizes;
        for (int k = 0; k < 65; ++k) sizes += "K\x01"s;
        return sizes;
    }() + "t";
    const std::string one = next_array + "(K\x01" + shape + type("f4", "<") + "\x89"s + "C\x04" + bytes_of({1}) + "tb";
    CHECK(contains(complaint(file(pickle(one), "(1,)")), "expected a shape of at most 64 sizes, found 65"));
}

TEST_CASE("the published weights") {
    const auto path = shared_data("nkk/weights.npy");
    if (!path) return;
    const auto arrays = read_npy_arrays(read_file(*path), path->string());
    REQUIRE(arrays.size() == 26);
    CHECK(arrays[0].shape == std::vector<std::size_t>{729, 128});
    CHECK(arrays[6].shape == std::vector<std::size_t>{128, 128});
    CHECK(arrays[24].shape == std::vector<std::size_t>{128, 1});
    CHECK(arrays[25].shape == std::vector<std::size_t>{1});
    CHECK(arrays[0].as<float>()[0] == std::bit_cast<float>(0x3d31260bu));
    for (const auto& array : arrays) CHECK(array.data.index() == 0);
    for (const std::size_t variance : {5u, 11u, 17u, 23u})
        for (const float x : arrays[variance].as<float>()) CHECK(x > 0);
}
