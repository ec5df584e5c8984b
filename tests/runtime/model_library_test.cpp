#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include <saddle/core/file.hpp>

#include <message.hpp>
#include <shared_data.hpp>

#include "model.hpp"
#include "model_library.hpp"

using namespace saddle;

TEST_CASE("the default model ships, loads and says what its error is") {
    const auto names = runtime::shipped_models();
    REQUIRE(std::find(names.begin(), names.end(), runtime::default_model) != names.end());
    const auto data = runtime::read_model_file(runtime::find_model(runtime::default_model));
    CHECK(data.lattice == "bcc");
    CHECK(data.species == species_names{"Nb", "Mo", "Ta", "W", "V"});
    CHECK(data.descriptor == map_description{8, "one_hot", "canonical"});
    CHECK(data.references.size() >= 8);
    CHECK(contains(data.metadata, "left_out"));
    CHECK_NOTHROW(runtime::compose(data));  // replays the reference pairs
}

TEST_CASE("files and names of models") {
    const auto name = message_of([] { runtime::find_model("NoSuchModel"); });
    CHECK(contains(name, "model: expected a model file or the name of a model that ships (NbMoTa-snap, NbMoTaWV"));
    CHECK(contains(name, "found 'NoSuchModel'"));
    CHECK_THROWS_AS(runtime::find_model("../models/NbMoTaWV"), input_error);  // a name is no path
    const auto shipped = runtime::find_model(runtime::default_model);
    CHECK(runtime::find_model(shipped.string()) == shipped);
    CHECK(runtime::is_model_file(shipped));
    CHECK_FALSE(runtime::is_model_file(SADDLE_SOURCE_DIR "/README.md"));
}

TEST_CASE("an import gets reference pairs of its own and becomes a model file") {
    const auto path = shared_data("nkk/weights.npy");
    if (!path) return;
    const auto data = runtime::read_model_file(*path);
    REQUIRE(data.references.empty());
    const auto file = std::filesystem::temp_directory_path() / "saddle_model_library_test.safetensors";
    write_file_atomically(file, runtime::model_file_bytes(data));
    CHECK(runtime::is_model_file(file));
    const auto read = runtime::read_model_file(file);
    CHECK(read.references.size() == 64);
    CHECK_NOTHROW(runtime::compose(read));  // replays them
    auto other = read;
    other.references.front().barrier_eV += 1;
    CHECK(runtime::model_file_bytes(other) != runtime::model_file_bytes(data));  // keeps those that there are
    std::filesystem::remove(file);
}
