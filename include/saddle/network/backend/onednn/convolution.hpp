/// \file
/// How oneDNN's convolutions and max-pools are described. As with `inner_product` the branches for oneDNN 3 follow its
/// documentation and are untested here.
#pragma once

#include <cstddef>

#include <dnnl.hpp>

#include <saddle/network/convolutional_network.hpp>

namespace saddle::detail {

inline dnnl::memory::dim dim(std::size_t n) { return static_cast<dnnl::memory::dim>(n); }

/// rows × channels × edge³ numbers.
inline dnnl::memory::desc cubes(std::size_t rows, std::size_t channels, std::size_t edge,
                                dnnl::memory::data_type numbers, dnnl::memory::format_tag layout) {
    return {{dim(rows), dim(channels), dim(edge), dim(edge), dim(edge)}, numbers, layout};
}

/// A convolution followed by a ReLU; all layouts are those that oneDNN likes best.
inline dnnl::convolution_forward::primitive_desc convolution(const dnnl::engine& engine, std::size_t rows,
                                                             const convolution_layer& c, std::size_t edge,
                                                             dnnl::memory::data_type numbers) {
    using memory = dnnl::memory;
    const auto any = memory::format_tag::any;
    const auto x = cubes(rows, c.inputs, edge, numbers, any);
    const auto weight = cubes(c.outputs, c.inputs, c.width, numbers, any);
    const memory::desc bias({dim(c.outputs)}, memory::data_type::f32, memory::format_tag::a);
    const auto y = cubes(rows, c.outputs, c.filtered(edge), numbers, any);
    const memory::dims stride(3, 1), padding(3, dim(c.padding));
    const auto how = dnnl::algorithm::convolution_direct;
    dnnl::post_ops after;
    dnnl::primitive_attr attributes;
#if DNNL_VERSION_MAJOR >= 3
    after.append_eltwise(dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
    attributes.set_post_ops(after);
    return {engine, dnnl::prop_kind::forward_inference, how, x, weight, bias, y, stride, padding, padding, attributes};
#else
    after.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
    attributes.set_post_ops(after);
    const dnnl::convolution_forward::desc operation(dnnl::prop_kind::forward_inference, how, x, weight, bias, y, stride,
                                                    padding, padding);
    return {operation, attributes, engine};
#endif
}

/// The largest of each 2³ voxels of `x`.
inline dnnl::pooling_forward::primitive_desc max_pool(const dnnl::engine& engine, const dnnl::memory::desc& x) {
    using memory = dnnl::memory;
    auto halved = x.dims();
    for (std::size_t k = 2; k < 5; ++k) halved[k] /= 2;
    const memory::desc y(halved, x.data_type(), memory::format_tag::any);
    const memory::dims two(3, 2), none(3, 0);
    const auto kind = dnnl::prop_kind::forward_inference;
    const auto how = dnnl::algorithm::pooling_max;
#if DNNL_VERSION_MAJOR >= 3
    return {engine, kind, how, x, y, two, two, none, none, none};
#else
    return {dnnl::pooling_forward::desc(kind, how, x, y, two, two, none, none), engine};
#endif
}

}  // namespace saddle::detail
