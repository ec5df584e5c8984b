#include <saddle/training/onednn/primitives.hpp>

#include <doctest/doctest.h>

using namespace saddle;

TEST_CASE("descriptions have the shapes of their layers; nothing goes back where nobody asks") {
    const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    const auto x = onednn::cubes(4, 2, 5, dnnl::memory::data_type::f32, onednn::tag::abcde);
    const auto made = onednn::describe(engine, layer::convolution{2, 16, 5}, x, true, true);
    CHECK(onednn::dims_of(made.forward.dst_desc()) == dnnl::memory::dims{4, 16, 3, 3, 3});
    CHECK(onednn::dims_of(made.backward_weights.diff_weights_desc()) == dnnl::memory::dims{16, 2, 3, 3, 3});
    CHECK(onednn::dims_of(made.backward_data.diff_src_desc()) == onednn::dims_of(x));
    CHECK_FALSE(bool(onednn::describe(engine, layer::convolution{2, 16, 5}, x, false, true).backward_weights));
    CHECK_FALSE(bool(onednn::describe(engine, layer::convolution{2, 16, 5}, x, true, false).backward_data));
    const auto flat = onednn::describe(engine, layer::linear{250, 3}, x, true, true);
    CHECK(onednn::dims_of(flat.forward.weights_desc()) == dnnl::memory::dims{3, 2, 5, 5, 5});
    CHECK(onednn::dims_of(flat.forward.dst_desc()) == dnnl::memory::dims{4, 3});
}
