#include <saddle/network/read_model.hpp>

#include <filesystem>

#include <doctest/doctest.h>

#include <message.hpp>
#include <shared_data.hpp>

using namespace saddle;

TEST_CASE("a file is known by its content") {
    const auto published = shared_data("nkk/weights.npy");
    if (!published) return;
    auto data = read_model(*published);
    CHECK(data.species.size() == 3);
    data.references = {{std::vector<digit>(112, 1), {1, 1, 1}, 1.0}};
    const auto path = std::filesystem::temp_directory_path() / "saddle_read_model_test.safetensors";
    write_file_atomically(path, serialise_model(data));
    const auto again = read_model(path);
    std::filesystem::remove(path);
    CHECK(again.references.size() == 1);
    for (std::size_t k = 0; k < data.network.layers.size(); ++k)
        CHECK(again.network.layers[k].weight == data.network.layers[k].weight);
}

TEST_CASE("a file that is missing") {
    CHECK(contains(message_of([] { read_model("no/such/file"); }), "no/such/file: expected a readable file, found "));
}
