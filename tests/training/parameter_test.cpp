#include <saddle/training/parameter.hpp>

#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

namespace {

/// A network as far as its values go.
struct values_only {
    using scalar = float;
    std::vector<float> weight, mean;

    std::vector<parameter<float>> parameters() { return {{weight, weight, true}}; }
    std::vector<std::span<float>> statistics() { return {mean}; }
};

}  // namespace

TEST_CASE("values are taken, saved, loaded and given back") {
    values_only network{{1, 2, 3}, {4}};
    const auto values = values_of(network);
    CHECK(values == network_values<float>{{{1, 2, 3}}, {{4}}});
    output_archive out;
    save(out, values);
    values_only other{{0, 0, 0}, {0}};
    auto loaded = values_of(other);
    input_archive in(out.bytes(), "saved");
    load(in, loaded);
    CHECK(in.empty());
    restore_values(other, loaded);
    CHECK(other.weight == network.weight);
    CHECK(other.mean == network.mean);
}

TEST_CASE("values of another shape are refused") {
    values_only network{{1, 2, 3}, {4}};
    CHECK(message_of([&] { restore_values(network, {{{1, 2}}, {{4}}}); }) == "weights: expected 3 numbers, found 2");
    CHECK(message_of([&] {
              restore_values(network, {{{1, 2, 3}, {1}}, {{4}}});
          }) == "weights: expected 1 tensors, found 2");
    output_archive out;
    save(out, network_values<float>{{{1, 2, 3}, {1}}, {{4}}});
    auto values = values_of(network);
    input_archive in(out.bytes(), "saved");
    CHECK(message_of([&] { load(in, values); }) == "weights: expected 1 tensors, found 2");
}
