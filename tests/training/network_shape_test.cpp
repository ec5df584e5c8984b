#include <saddle/training/network_shape.hpp>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

TEST_CASE("networks by name") {
    CHECK(parse_network("linear") == network_shape{});
    CHECK(parse_network("mlp:128x4") == network_shape{false, {128, 128, 128, 128}});
    CHECK(parse_network("mlp:256-128") == network_shape{false, {256, 128}});
    CHECK(parse_network("cnn:32-64-128-128") == network_shape{true, {32, 64, 128, 128}});
    CHECK(parse_network("pooled:60x3") == network_shape{true, {60}, 3});
    CHECK(parse_network("pooled:60x3").is_pooled());
    CHECK_FALSE(parse_network("cnn:60-60").is_pooled());
    for (const auto text : {"linear", "mlp:256-128", "cnn:32-64", "pooled:32x1"})
        CHECK(readable(parse_network(text)) == text);
    for (const auto text :
         {"", "mlp", "mlp:", "mlp:0", "mlp:1x", "mlp:x3", "mlp:10-", "mlp:-10", "cnn:1.5", "rnn:3", "mlp:999999",
          "mlp:2x65", "pooled:60", "pooled:60x", "pooled:x3", "pooled:60x65", "pooled:6-6x1"})
        CHECK(message_of([&] { parse_network(text); }) ==
              "network: expected linear, mlp:WIDTHxDEPTH, mlp:WIDTH-WIDTH…, cnn:FILTERS-FILTERS… or "
              "pooled:FILTERSxDEPTH, found '" +
                  std::string(text) + "'");
}
