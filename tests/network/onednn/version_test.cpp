#include <saddle/network/backend/onednn/version.hpp>

#include <unordered_map>
#include <vector>

#include <doctest/doctest.h>

using namespace saddle;
using onednn::memory;

namespace {

const dnnl::engine engine(dnnl::engine::kind::cpu, 0);

/// Memory of these numbers, which it does not own.
memory over(std::vector<float>& values, const memory::dims& dims) {
    const auto layout = dims.size() == 5   ? memory::format_tag::abcde
                        : dims.size() == 2 ? memory::format_tag::ab
                                           : memory::format_tag::a;
    return {{dims, memory::data_type::f32, layout}, engine, values.data()};
}

void run(const dnnl::primitive& primitive, const std::unordered_map<int, memory>& arguments) {
    dnnl::stream stream(engine);
    primitive.execute(stream, arguments);
    stream.wait();
}

}  // namespace

TEST_CASE("the library that runs is of the version that was compiled for") {
    CHECK(dnnl::version()->major == DNNL_VERSION_MAJOR);
    CHECK(dnnl::version()->minor >= DNNL_VERSION_MINOR);
}

TEST_CASE("what a description holds") {
    const memory::desc m({2, 3}, memory::data_type::bf16, memory::format_tag::ab);
    CHECK(onednn::dims_of(m) == memory::dims{2, 3});
    CHECK(onednn::type_of(m) == memory::data_type::bf16);
}

TEST_CASE("a ReLU and its slope") {
    std::vector<float> x{-1, 2, -3, 4}, y(4), dy{1, 10, 100, 1000}, dx(4);
    const memory in = over(x, {2, 2}), out = over(y, {2, 2});
    const auto forward = onednn::relu_forward(engine, dnnl::prop_kind::forward_training, in.get_desc());
    run(dnnl::eltwise_forward(forward), {{DNNL_ARG_SRC, in}, {DNNL_ARG_DST, out}});
    CHECK(y == std::vector<float>{0, 2, 0, 4});
    run(dnnl::eltwise_backward(onednn::relu_backward(engine, in.get_desc(), forward)),
        {{DNNL_ARG_SRC, in}, {DNNL_ARG_DIFF_DST, over(dy, {2, 2})}, {DNNL_ARG_DIFF_SRC, over(dx, {2, 2})}});
    CHECK(dx == std::vector<float>{0, 10, 0, 1000});
}

TEST_CASE("a product followed by a ReLU, and back to its inputs and weights") {
    std::vector<float> x{1, 2}, w{3, -1, -3, 1}, b{10, 0}, y(2), dy{1, 10}, dx(2), dw(4), db(2);
    const memory in = over(x, {1, 2}), weight = over(w, {2, 2}), bias = over(b, {2}), out = over(y, {1, 2});
    dnnl::post_ops after;
    onednn::append_relu(after);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(after);
    const auto kind = dnnl::prop_kind::forward_inference;
    const auto rectified = onednn::describe<dnnl::inner_product_forward>(
        engine, attributes, kind, in.get_desc(), weight.get_desc(), bias.get_desc(), out.get_desc());
    run(dnnl::inner_product_forward(rectified),
        {{DNNL_ARG_SRC, in}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST, out}});
    CHECK(y == std::vector<float>{11, 0});

    const auto forward =
        onednn::describe<dnnl::inner_product_forward>(engine, {}, dnnl::prop_kind::forward_training, in.get_desc(),
                                                      weight.get_desc(), bias.get_desc(), out.get_desc());
    run(dnnl::inner_product_backward_data(onednn::describe_backward<dnnl::inner_product_backward_data>(
            engine, forward, in.get_desc(), weight.get_desc(), out.get_desc())),
        {{DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_DIFF_DST, over(dy, {1, 2})}, {DNNL_ARG_DIFF_SRC, over(dx, {1, 2})}});
    CHECK(dx == std::vector<float>{-27, 9});
    run(dnnl::inner_product_backward_weights(onednn::describe_backward<dnnl::inner_product_backward_weights>(
            engine, forward, in.get_desc(), weight.get_desc(), bias.get_desc(), out.get_desc())),
        {{DNNL_ARG_SRC, in},
         {DNNL_ARG_DIFF_DST, over(dy, {1, 2})},
         {DNNL_ARG_DIFF_WEIGHTS, over(dw, {2, 2})},
         {DNNL_ARG_DIFF_BIAS, over(db, {2})}});
    CHECK(dw == std::vector<float>{1, 2, 10, 20});
    CHECK(db == std::vector<float>{1, 10});
}

TEST_CASE("a normalisation and its slopes") {
    using flags = dnnl::normalization_flags;
    std::vector<float> x{1, 3}, y(2), mean(1), variance(1), scale{3}, shift{5};
    std::vector<float> dy{1, 0}, dx(2), dscale(1), dshift(1);
    const memory in = over(x, {2, 1});
    const float epsilon = 0.5625f;  // √(1 + ε) = 1.25
    const auto with = flags::use_scale | flags::use_shift;
    const auto forward =
        onednn::normalisation_forward(engine, dnnl::prop_kind::forward_training, in.get_desc(), epsilon, with);
    std::unordered_map<int, memory> arguments{{DNNL_ARG_SRC, in},
                                              {DNNL_ARG_DST, over(y, {2, 1})},
                                              {DNNL_ARG_MEAN, over(mean, {1})},
                                              {DNNL_ARG_VARIANCE, over(variance, {1})},
                                              {DNNL_ARG_SCALE, over(scale, {1})},
                                              {DNNL_ARG_SHIFT, over(shift, {1})}};
    run(dnnl::batch_normalization_forward(forward), arguments);
    CHECK(mean[0] == doctest::Approx(2));
    CHECK(variance[0] == doctest::Approx(1));
    CHECK(y[0] == doctest::Approx(5 - 3 / 1.25));
    CHECK(y[1] == doctest::Approx(5 + 3 / 1.25));

    arguments.erase(DNNL_ARG_DST);
    if (!onednn::shift_goes_back) arguments.erase(DNNL_ARG_SHIFT);
    arguments.insert({{DNNL_ARG_DIFF_DST, over(dy, {2, 1})},
                      {DNNL_ARG_DIFF_SRC, over(dx, {2, 1})},
                      {DNNL_ARG_DIFF_SCALE, over(dscale, {1})},
                      {DNNL_ARG_DIFF_SHIFT, over(dshift, {1})}});
    run(dnnl::batch_normalization_backward(
            onednn::normalisation_backward(engine, in.get_desc(), epsilon, with, forward)),
        arguments);
    CHECK(dscale[0] == doctest::Approx(-1 / 1.25));
    CHECK(dshift[0] == doctest::Approx(1));
    // γ/s (dy − ⟨dy⟩ − x̂ ⟨dy x̂⟩) with s = 1.25, x̂ = ∓1/s
    CHECK(dx[0] == doctest::Approx(3 / 1.25 * (1 - 0.5 - 0.5 / (1.25 * 1.25))));
    CHECK(dx[1] == doctest::Approx(-dx[0]));
}

TEST_CASE("a max-pool and its slope") {
    std::vector<float> x{1, 2, 3, 4, 9, 5, 6, 7}, y(1), dy{3}, dx(8);
    const memory in = over(x, {1, 1, 2, 2, 2}), out = over(y, {1, 1, 1, 1, 1});
    const auto forward =
        onednn::max_pool_forward(engine, dnnl::prop_kind::forward_training, in.get_desc(), out.get_desc());
    const memory places(forward.workspace_desc(), engine);
    run(dnnl::pooling_forward(forward), {{DNNL_ARG_SRC, in}, {DNNL_ARG_DST, out}, {DNNL_ARG_WORKSPACE, places}});
    CHECK(y[0] == 9);
    run(dnnl::pooling_backward(onednn::max_pool_backward(engine, in.get_desc(), out.get_desc(), forward)),
        {{DNNL_ARG_DIFF_DST, over(dy, {1, 1, 1, 1, 1})},
         {DNNL_ARG_DIFF_SRC, over(dx, {1, 1, 2, 2, 2})},
         {DNNL_ARG_WORKSPACE, places}});
    CHECK(dx == std::vector<float>{0, 0, 0, 0, 3, 0, 0, 0});
}
