/// \file
/// How a layer goes forward on oneDNN: its operands, and its primitive. For networks that answer and for those that
/// learn. Optional: needs libdnnl-dev.
#pragma once

#include <cstddef>

#include <dnnl.hpp>

#include <saddle/network/backend/onednn/version.hpp>

namespace saddle::onednn {

using tag = memory::format_tag;

inline memory::dim dim(std::size_t n) { return static_cast<memory::dim>(n); }

/// rows × channels × edge³ numbers.
inline memory::desc cubes(std::size_t rows, std::size_t channels, std::size_t edge, memory::data_type numbers,
                          tag layout) {
    return {{dim(rows), dim(channels), dim(edge), dim(edge), dim(edge)}, numbers, layout};
}

/// One float32 number a channel.
inline memory::desc one_each(std::size_t channels) { return {{dim(channels)}, memory::data_type::f32, tag::a}; }

/// What a linear map takes and makes. Operands of the layout `any` are laid out as oneDNN likes best.
struct operands {
    memory::desc x;
    memory::desc weight;
    memory::desc bias;  ///< empty where there is none
    memory::desc y;
};

/// y = x Wᵀ + b of all numbers of a row of x, float32; y [rows, outputs] is row-major.
inline operands inner_product_of(const memory::desc& x, std::size_t outputs, bool biased) {
    auto weight = dims_of(x);
    weight[0] = dim(outputs);
    return {x,
            {weight, memory::data_type::f32, tag::any},
            biased ? one_each(outputs) : memory::desc(),
            {{dims_of(x)[0], dim(outputs)}, memory::data_type::f32, tag::ab}};
}

/// Those of filters that move one voxel at a time, with `padding` voxels of 0 round the cube.
struct filter_operands : operands {
    memory::dims stride;
    memory::dims padding;
};
inline constexpr auto direct = dnnl::algorithm::convolution_direct;

/// Filters over rows of cubes of edge³ voxels. `Layer` has inputs, outputs (channels), width and padding, in voxels.
template <class Layer>
filter_operands convolution_of(const Layer& c, std::size_t rows, std::size_t edge, bool biased,
                               memory::data_type numbers) {
    const std::size_t edge_out = edge + 2 * c.padding + 1 - c.width;
    return {{cubes(rows, c.inputs, edge, numbers, tag::any), cubes(c.outputs, c.inputs, c.width, numbers, tag::any),
             biased ? one_each(c.outputs) : memory::desc(), cubes(rows, c.outputs, edge_out, numbers, tag::any)},
            memory::dims(3, 1),
            memory::dims(3, dim(c.padding))};
}

inline dnnl::prop_kind forward_kind(bool training) {
    return training ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
}

/// A ReLU behind a primitive where `rectified` is set.
inline dnnl::primitive_attr followed_by_relu(bool rectified) {
    dnnl::post_ops after;
    if (rectified) append_relu(after);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(after);
    return attributes;
}

inline dnnl::inner_product_forward::primitive_desc forward_inner_product(const dnnl::engine& engine, const operands& of,
                                                                         bool training, bool rectified) {
    return describe<dnnl::inner_product_forward>(engine, followed_by_relu(rectified), forward_kind(training), of.x,
                                                 of.weight, of.bias, of.y);
}

inline dnnl::convolution_forward::primitive_desc forward_convolution(const dnnl::engine& engine,
                                                                     const filter_operands& of, bool training,
                                                                     bool rectified) {
    return describe<dnnl::convolution_forward>(engine, followed_by_relu(rectified), forward_kind(training), direct,
                                               of.x, of.weight, of.bias, of.y, of.stride, of.padding, of.padding);
}

/// The largest of each 2³ voxels of x [rows, channels, edge, edge, edge], of an even edge.
inline dnnl::pooling_forward::primitive_desc forward_max_pool(const dnnl::engine& engine, const memory::desc& x,
                                                              bool training) {
    auto halved = dims_of(x);
    for (std::size_t k = 2; k < 5; ++k) halved[k] /= 2;
    return max_pool_forward(engine, forward_kind(training), x, {halved, type_of(x), tag::any});
}

}  // namespace saddle::onednn
