/// \file
/// Descriptions of oneDNN primitives for training, forward and backward: the one place where oneDNN 2 and 3 would
/// differ. Built and tested with 2.6. Optional: needs libdnnl-dev.
#pragma once

#include <cstddef>

#include <dnnl.hpp>

#include <saddle/training/architecture.hpp>

namespace saddle::onednn {

using memory = dnnl::memory;
using tag = memory::format_tag;

static_assert(DNNL_VERSION_MAJOR == 2, "saddle: training on oneDNN is written for oneDNN 2 (Debian 12 has 2.6)");

inline memory::dim dim(std::size_t n) { return static_cast<memory::dim>(n); }

/// Numbers of a row as rows × channels, or rows × channels × edge³ voxels in the layout `layout`.
inline memory::desc cubes(std::size_t rows, std::size_t channels, std::size_t edge, tag layout) {
    return {{dim(rows), dim(channels), dim(edge), dim(edge), dim(edge)}, memory::data_type::f32, layout};
}

/// The same in the layout that oneDNN likes best.
inline memory::desc any_layout(const memory::desc& m) { return {m.dims(), memory::data_type::f32, tag::any}; }

/// Forward and, where they were asked for, backward primitives of one linear map.
template <class Forward, class BackwardData, class BackwardWeights>
struct linear_map {
    typename Forward::primitive_desc forward;
    typename BackwardData::primitive_desc backward_data;  ///< empty where nobody asks for the slope of the input
    typename BackwardWeights::primitive_desc backward_weights;
};
using inner_product =
    linear_map<dnnl::inner_product_forward, dnnl::inner_product_backward_data, dnnl::inner_product_backward_weights>;
using convolution =
    linear_map<dnnl::convolution_forward, dnnl::convolution_backward_data, dnnl::convolution_backward_weights>;

inline memory::desc bias_of(std::size_t outputs) { return {{dim(outputs)}, memory::data_type::f32, tag::a}; }

/// y = x Wᵀ + b of all numbers of a row; `training` with what goes back.
inline inner_product describe(const dnnl::engine& engine, const layer::linear& l, const memory::desc& x, bool training,
                              bool slope_of_input) {
    auto weight_dims = x.dims();
    weight_dims[0] = dim(l.outputs);
    const memory::desc w(weight_dims, memory::data_type::f32, tag::any);
    const memory::desc y({x.dims()[0], dim(l.outputs)}, memory::data_type::f32, tag::ab);
    const memory::desc b = l.biased ? bias_of(l.outputs) : memory::desc();
    const auto kind = training ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
    const auto any = any_layout(x);
    inner_product made;
    made.forward = {dnnl::inner_product_forward::desc(kind, any, w, b, y), engine};
    if (!training) return made;
    made.backward_weights = {dnnl::inner_product_backward_weights::desc(any, w, b, y), engine, made.forward};
    if (slope_of_input) made.backward_data = {dnnl::inner_product_backward_data::desc(any, w, y), engine, made.forward};
    return made;
}

inline convolution describe(const dnnl::engine& engine, const layer::convolution& l, const memory::desc& x,
                            bool training, bool slope_of_input) {
    const memory::desc any = any_layout(x);
    const memory::dim width = dim(l.width);
    const memory::desc w({dim(l.outputs), dim(l.inputs), width, width, width}, memory::data_type::f32, tag::any);
    const memory::desc y = cubes(static_cast<std::size_t>(x.dims()[0]), l.outputs, l.edge_out(), tag::any);
    const memory::desc b = l.biased ? bias_of(l.outputs) : memory::desc();
    const memory::dims stride(3, 1), padding(3, dim(l.padding));
    const auto kind = training ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
    const auto how = dnnl::algorithm::convolution_direct;
    convolution made;
    made.forward = {dnnl::convolution_forward::desc(kind, how, any, w, b, y, stride, padding, padding), engine};
    if (!training) return made;
    made.backward_weights = {dnnl::convolution_backward_weights::desc(how, any, w, b, y, stride, padding, padding),
                             engine, made.forward};
    if (slope_of_input)
        made.backward_data = {dnnl::convolution_backward_data::desc(how, any, w, y, stride, padding, padding), engine,
                              made.forward};
    return made;
}

/// Normalisation over rows and positions, with the ReLU that follows it where there is one.
struct normalisation {
    dnnl::batch_normalization_forward::primitive_desc forward;
    dnnl::batch_normalization_backward::primitive_desc backward;
};

inline normalisation describe_normalisation(const dnnl::engine& engine, const memory::desc& x, bool training,
                                            bool rectified) {
    using flags = dnnl::normalization_flags;
    auto with = flags::use_scale | flags::use_shift;
    if (rectified) with = with | flags::fuse_norm_relu;
    if (!training) with = with | flags::use_global_stats;
    const auto kind = training ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
    const auto epsilon = static_cast<float>(normalisation_epsilon);
    normalisation made;
    made.forward = {dnnl::batch_normalization_forward::desc(kind, x, epsilon, with), engine};
    if (training)
        made.backward = {dnnl::batch_normalization_backward::desc(dnnl::prop_kind::backward, x, x, epsilon, with),
                         engine, made.forward};
    return made;
}

/// max(x, 0), its slope from its output.
struct rectifier {
    dnnl::eltwise_forward::primitive_desc forward;
    dnnl::eltwise_backward::primitive_desc backward;
};

inline rectifier describe_rectifier(const dnnl::engine& engine, const memory::desc& x, bool training) {
    const auto kind = training ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
    const auto how = dnnl::algorithm::eltwise_relu;
    rectifier made;
    made.forward = {dnnl::eltwise_forward::desc(kind, how, x, 0.0f), engine};
    if (training) made.backward = {dnnl::eltwise_backward::desc(how, x, x, 0.0f), engine, made.forward};
    return made;
}

/// The largest of 2³ voxels.
struct pooling {
    dnnl::pooling_forward::primitive_desc forward;
    dnnl::pooling_backward::primitive_desc backward;
};

inline pooling describe_pooling(const dnnl::engine& engine, const layer::max_pool& l, const memory::desc& x,
                                bool training) {
    const memory::desc y = cubes(static_cast<std::size_t>(x.dims()[0]), l.channels, l.edge / 2, tag::any);
    const memory::dims two(3, 2), none(3, 0);
    const auto kind = training ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
    const auto how = dnnl::algorithm::pooling_max;
    pooling made;
    made.forward = {dnnl::pooling_forward::desc(kind, how, x, y, two, two, none, none), engine};
    if (training)
        made.backward = {dnnl::pooling_backward::desc(how, x, made.forward.dst_desc(), two, two, none, none), engine,
                         made.forward};
    return made;
}

}  // namespace saddle::onednn
