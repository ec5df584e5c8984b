#include <doctest/doctest.h>

#include <string>

#include <dataset/made_data.hpp>
#include <message.hpp>
#include <saddle/dataset/data_set_file.hpp>

using namespace saddle;

namespace {

std::string changed(const std::string& from, const std::string& to) {
    auto file = read_safetensors(serialise_data_set(made::random_set(2, 1)), "made");
    std::string& text = file.metadata[data_set_key];
    const auto at = text.find(from);
    REQUIRE(at != text.npos);
    text.replace(at, from.size(), to);
    return write_safetensors(file);
}

std::string complaint(const std::string& bytes) {
    return message_of([&] { parse_data_set(bytes, "f"); });
}

}  // namespace

TEST_CASE("a set comes back as it was") {
    auto set = made::random_set(3, 2);
    set.barriers_eV[5] = std::nan("");
    set.barriers_eV[6] = -1.0 / 3;
    for (const bool reverse : {false, true}) {
        if (reverse) {
            set.reverse_eV[7] = 0.1;
            made::add_reverse_environment(set, 7);
        }
        const auto bytes = serialise_data_set(set);
        CHECK(is_data_set(bytes));
        for (const char* name : {"reverse_eV", "reverse_environment"})
            CHECK((read_safetensors(bytes, "f").find(name) != nullptr) == reverse);
        const auto again = parse_data_set(bytes, "f");
        CHECK(again.lattice == set.lattice);
        CHECK(again.shells == 2);
        CHECK(again.species == set.species);
        CHECK(again.alloys == set.alloys);
        CHECK(again.environments == set.environments);
        CHECK(again.reverse_environments == set.reverse_environments);
        CHECK(again.jumps == set.jumps);
        CHECK(again.alloy == set.alloy);
        CHECK(again.vacancies == set.vacancies);
        CHECK(std::isnan(again.barriers_eV[5]));
        CHECK(again.barriers_eV[6] == -1.0 / 3);
        CHECK(serialise_data_set(again) == bytes);
    }
}

TEST_CASE("other files are no data sets") {
    CHECK_FALSE(is_data_set(""));
    CHECK_FALSE(is_data_set("POSCAR of nothing"));
    safetensors other;
    other.metadata["saddle"] = "{}";
    CHECK_FALSE(is_data_set(write_safetensors(other)));
    CHECK(contains(complaint(write_safetensors(other)), "f: expected a key saddle_data in __metadata__, found none"));
    const auto bytes = serialise_data_set(made::random_set(1, 1));
    CHECK_FALSE(is_data_set(bytes.substr(0, 40)));
    CHECK(contains(message_of([] { serialise_data_set({}); }), "data set, species"));
}

TEST_CASE("what is wrong is told with key or tensor") {
    CHECK(contains(complaint(changed("\"format\":1", "\"format\":2")), "f, metadata, format: expected 1, found 2"));
    CHECK(contains(complaint(changed("\"bcc\"", "\"hcp\"")), "lattice bcc or fcc"));
    CHECK(contains(complaint(changed("\"shells\":2", "\"shells\":3")), "26 sites a record"));
    CHECK(complaint(changed("\"alloys\":[", "\"others\":[")) ==
          "f, metadata, alloys: expected a list of alloys, found none");
    CHECK(contains(complaint(changed("\"name\"", "\"title\"")), "f, metadata, alloys 0: expected a key name"));
    CHECK(contains(complaint(changed("3.2,", "-3.2,")), "a length above 0 Å"));
    const auto without = [](const char* name) {
        auto file = read_safetensors(serialise_data_set(made::random_set(1, 1)), "made");
        std::erase_if(file.tensors, [&](const tensor& t) { return t.name == name; });
        return write_safetensors(file);
    };
    for (const char* name : {"barrier_eV", "environment", "jump", "alloy", "vacancy"})
        CHECK(contains(complaint(without(name)), "a tensor " + std::string(name)));
    const auto replaced = [](const char* name, std::vector<std::size_t> shape, std::vector<double> values) {
        auto file = read_safetensors(serialise_data_set(made::random_set(1, 1)), "made");
        std::erase_if(file.tensors, [&](const tensor& t) { return t.name == name; });
        file.add<double>(name, shape, values);
        return write_safetensors(file);
    };
    CHECK(contains(complaint(replaced("barrier_eV", {3}, {1, 1, 1})), "tensor environment: expected shape [3, 14]"));
    CHECK(contains(complaint(replaced("barrier_eV", {0}, {})), "barrier_eV [records], found another shape"));
    CHECK(contains(complaint(replaced("barrier_eV", {1, 1}, {1})), "barrier_eV [records], found another shape"));
    CHECK(contains(complaint(replaced("environment", {8}, std::vector<double>(8))),
                   "environment [records, sites], found another shape"));
    CHECK(contains(complaint(replaced("reverse_environment", {8, 14}, std::vector<double>(8 * 14))), "of type U8"));
    CHECK(contains(complaint(replaced("vacancy", {8}, std::vector<double>(8))), "of type I64"));
}
