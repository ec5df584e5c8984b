#include <saddle/training/onednn/program.hpp>

#include <doctest/doctest.h>

using namespace saddle;

TEST_CASE("a program follows the tensors that it points to") {
    const architecture layers{layer::linear{2, 1}};
    std::vector<onednn::layer_tensors> tensors{{true, {{3, -1}, {10}}, {{0, 0}, {0}}, {}}};
    onednn::program program(dnnl::engine(dnnl::engine::kind::cpu, 0), layers, tensors, 2, true);
    const std::vector<float> x{1, 2, 0, 1}, slopes{1, 10};
    const auto y = program.forward(x.data(), {});
    CHECK(y[0] == 11);
    CHECK(y[1] == 9);
    program.backward(slopes);
    CHECK(tensors[0].slopes[0] == std::vector<float>{1, 12});
    CHECK(tensors[0].slopes[1] == std::vector<float>{11});
    tensors[0].values[1][0] = 0;
    CHECK(program.forward(x.data(), {})[0] == 1);
}
