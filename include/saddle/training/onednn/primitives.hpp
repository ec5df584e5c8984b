/// \file
/// Descriptions of oneDNN primitives for training, forward and backward. Optional: needs libdnnl-dev.
#pragma once

#include <cstddef>

#include <dnnl.hpp>

#include <saddle/network/backend/onednn/layers.hpp>
#include <saddle/training/architecture.hpp>

namespace saddle::onednn {

/// The same numbers in the layout that oneDNN likes best.
inline memory::desc any_layout(const memory::desc& m) { return {dims_of(m), memory::data_type::f32, tag::any}; }

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

/// y = x Wᵀ + b of all numbers of a row; `training` with what goes back.
inline inner_product describe(const dnnl::engine& engine, const layer::linear& l, const memory::desc& x, bool training,
                              bool slope_of_input) {
    const operands of = inner_product_of(any_layout(x), l.outputs, l.biased);
    inner_product made;
    made.forward = forward_inner_product(engine, of, training, false);
    if (!training) return made;
    made.backward_weights =
        describe_backward<dnnl::inner_product_backward_weights>(engine, made.forward, of.x, of.weight, of.bias, of.y);
    if (slope_of_input)
        made.backward_data =
            describe_backward<dnnl::inner_product_backward_data>(engine, made.forward, of.x, of.weight, of.y);
    return made;
}

inline convolution describe(const dnnl::engine& engine, const layer::convolution& l, const memory::desc& x,
                            bool training, bool slope_of_input) {
    const auto rows = static_cast<std::size_t>(dims_of(x)[0]);
    const filter_operands of = convolution_of(l, rows, l.edge, l.biased, memory::data_type::f32);
    convolution made;
    made.forward = forward_convolution(engine, of, training, false);
    if (!training) return made;
    made.backward_weights = describe_backward<dnnl::convolution_backward_weights>(
        engine, made.forward, direct, of.x, of.weight, of.bias, of.y, of.stride, of.padding, of.padding);
    if (slope_of_input)
        made.backward_data = describe_backward<dnnl::convolution_backward_data>(
            engine, made.forward, direct, of.x, of.weight, of.y, of.stride, of.padding, of.padding);
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
    const auto epsilon = static_cast<float>(normalisation_epsilon);
    normalisation made;
    made.forward = normalisation_forward(engine, forward_kind(training), x, epsilon, with);
    if (training) made.backward = normalisation_backward(engine, x, epsilon, with, made.forward);
    return made;
}

/// max(x, 0), its slope from its output.
struct rectifier {
    dnnl::eltwise_forward::primitive_desc forward;
    dnnl::eltwise_backward::primitive_desc backward;
};

inline rectifier describe_rectifier(const dnnl::engine& engine, const memory::desc& x, bool training) {
    rectifier made;
    made.forward = relu_forward(engine, forward_kind(training), x);
    if (training) made.backward = relu_backward(engine, x, made.forward);
    return made;
}

/// The largest of 2³ voxels.
struct pooling {
    dnnl::pooling_forward::primitive_desc forward;
    dnnl::pooling_backward::primitive_desc backward;
};

inline pooling describe_pooling(const dnnl::engine& engine, const memory::desc& x, bool training) {
    pooling made;
    made.forward = forward_max_pool(engine, x, training);
    if (training) made.backward = max_pool_backward(engine, x, made.forward.dst_desc(), made.forward);
    return made;
}

}  // namespace saddle::onednn
