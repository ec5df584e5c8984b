#include "published_network.hpp"

#include <filesystem>

#include <doctest/doctest.h>

#include <saddle/core/file.hpp>

#include "model_library.hpp"
#include "wrong_models.hpp"

#include <message.hpp>
#include <scratch_folder.hpp>
#include <shared_data.hpp>

using namespace saddle;
using namespace saddle::validation;

TEST_CASE("the shipped model gives its reference pairs, and others not") {
    auto data = runtime::read_model_file(runtime::find_model(runtime::default_model));
    CHECK(passes({reference_pairs(data, runtime::backend_choice::automatic)}));
    data.references.back().barrier_eV += 3e-5;  // within what loading allows
    CHECK_FALSE(passes({reference_pairs(data, runtime::backend_choice::automatic)}));
}

TEST_CASE("the published network gives its authors' barriers") {
    const auto folder = shared_data("nkk");
    if (!folder) return;
    for (const auto backend : backends_here(true)) CHECK(passes({published_barriers(*folder, backend)}));
}

TEST_CASE("what there is nothing of to compare does not pass") {
    const auto folder = shared_data("nkk");
    if (!folder) return;
    const auto found = published_network({.data = *folder, .model = *folder / "weights.npy"});
    CHECK(found.back().verdict() == verdict::skipped);
    CHECK(found.back().skipped == "it has none");

    const scratch_folder empty;
    std::filesystem::copy(*folder / "weights.npy", empty / "weights.npy");
    std::filesystem::copy(*folder / "initial.dump", empty / "initial.dump");
    write_file_atomically(empty / "reference_barriers.csv", "vacancy_id,neighbor_id,dx,dy,dz,barrier_eV\n");
    CHECK(message_of([&] { published_barriers(empty.path(), runtime::backend_choice::automatic); }) ==
          (empty / "reference_barriers.csv").string() + ": expected barriers, found none");
}

TEST_CASE("without the published network its line is skipped, and says how to get it") {
    const auto found = published_network({.model = runtime::find_model(runtime::default_model)});
    CHECK(found.front().verdict() == verdict::skipped);
    CHECK(found.front().skipped.starts_with("--data names the folder"));
    CHECK(found.size() >= 2);
}
