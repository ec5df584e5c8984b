#include <saddle/training/concepts.hpp>

#include <doctest/doctest.h>

#include <training/toy_source.hpp>

using namespace saddle;

namespace {

struct without_targets {
    std::size_t size() const { return 0; }
    std::size_t inputs() const { return 0; }
    void write(std::span<const std::size_t>, std::optional<std::uint64_t>, float*) const {}
};

static_assert(!sample_source<without_targets>);
static_assert(!sample_source<int>);

}  // namespace

TEST_CASE("a source gives a row the same bytes in every call") {
    const toy_source source(2, {1, 2, 3, 4, 5, 6}, {10, 20, 30});
    const std::vector<std::size_t> all{0, 1, 2}, last{2};
    for (const std::optional<std::uint64_t> epoch : {std::optional<std::uint64_t>{}, std::optional<std::uint64_t>{3}}) {
        std::vector<float> inputs(6), targets(3), input(2), target(1);
        source.write(all, epoch, inputs.data(), targets.data());
        source.write(last, epoch, input.data(), target.data());
        CHECK(input == std::vector<float>(inputs.begin() + 4, inputs.end()));
        CHECK(target[0] == 30);
        if (!epoch) CHECK(inputs == std::vector<float>{1, 2, 3, 4, 5, 6});
    }
}
