#include <saddle/network/backend/onednn/layers.hpp>

#include <doctest/doctest.h>

#include <saddle/network/convolutional_network.hpp>

using namespace saddle;
using onednn::dims_of;
using onednn::memory;
using onednn::tag;
using dims = memory::dims;

namespace {

const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
constexpr auto f32 = memory::data_type::f32;

}  // namespace

TEST_CASE("operands of a product have its shapes, those of cubes too") {
    const auto flat = onednn::inner_product_of({{4, 7}, f32, tag::ab}, 3, true);
    CHECK(dims_of(flat.weight) == dims{3, 7});
    CHECK(dims_of(flat.bias) == dims{3});
    CHECK(dims_of(flat.y) == dims{4, 3});
    const auto cubes = onednn::inner_product_of(onednn::cubes(4, 2, 5, f32, tag::abcde), 3, false);
    CHECK(dims_of(cubes.weight) == dims{3, 2, 5, 5, 5});
    CHECK(cubes.bias.get_size() == 0);
}

TEST_CASE("operands of filters have their shapes and numbers") {
    const convolution_layer c{2, 16, 3, {}, {}, 1, true};
    const auto of = onednn::convolution_of(c, 4, 6, true, memory::data_type::bf16);
    CHECK(dims_of(of.x) == dims{4, 2, 6, 6, 6});
    CHECK(dims_of(of.weight) == dims{16, 2, 3, 3, 3});
    CHECK(dims_of(of.y) == dims{4, 16, 6, 6, 6});
    CHECK(of.padding == dims{1, 1, 1});
    for (const auto& m : {of.x, of.weight, of.y}) CHECK(onednn::type_of(m) == memory::data_type::bf16);
    CHECK(onednn::type_of(of.bias) == f32);
    const convolution_layer bare{2, 16, 3, {}, {}};
    CHECK(dims_of(onednn::convolution_of(bare, 4, 6, false, f32).y) == dims{4, 16, 4, 4, 4});
}

TEST_CASE("what goes forward has the shapes of its operands, and a ReLU where one is wanted") {
    const auto product = onednn::inner_product_of({{4, 7}, f32, tag::ab}, 3, true);
    const auto relus = [](const auto& of) { return of.get_primitive_attr().get_post_ops().len(); };
    CHECK(relus(onednn::forward_inner_product(engine, product, false, true)) == 1);
    CHECK(relus(onednn::forward_inner_product(engine, product, true, false)) == 0);
    const convolution_layer c{2, 16, 3, {}, {}, 1, true};
    const auto filters = onednn::forward_convolution(engine, onednn::convolution_of(c, 4, 6, true, f32), false, true);
    CHECK(relus(filters) == 1);
    CHECK(dims_of(filters.dst_desc()) == dims{4, 16, 6, 6, 6});
    const auto pooled = onednn::forward_max_pool(engine, filters.dst_desc(), false);
    CHECK(dims_of(pooled.dst_desc()) == dims{4, 16, 3, 3, 3});
    CHECK(pooled.workspace_desc().get_size() == 0);
    CHECK(onednn::forward_max_pool(engine, filters.dst_desc(), true).workspace_desc().get_size() > 0);
}
