/// \file
/// The one place where oneDNN 2 and 3 differ for us: how a primitive is described. Built and tested with 2.6; the branch
/// for 3.x follows its documentation and is untested here.
#pragma once

#include <dnnl.hpp>

namespace saddle::backend {

/// Description of y = x Wᵀ + b, followed by a ReLU where `rectified` is set; weights in the layout oneDNN likes best, x
/// and y row-major.
inline dnnl::inner_product_forward::primitive_desc inner_product(const dnnl::engine& engine, dnnl::memory::dim rows,
                                                                 dnnl::memory::dim inputs, dnnl::memory::dim outputs,
                                                                 bool rectified) {
    using type = dnnl::memory::data_type;
    using tag = dnnl::memory::format_tag;
    const dnnl::memory::desc x({rows, inputs}, type::f32, tag::ab);
    const dnnl::memory::desc weight({outputs, inputs}, type::f32, tag::any);
    const dnnl::memory::desc bias({outputs}, type::f32, tag::a);
    const dnnl::memory::desc y({rows, outputs}, type::f32, tag::ab);
    dnnl::post_ops after;
    dnnl::primitive_attr attributes;
#if DNNL_VERSION_MAJOR >= 3
    if (rectified) after.append_eltwise(dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
    attributes.set_post_ops(after);
    return {engine, dnnl::prop_kind::forward_inference, x, weight, bias, y, attributes};
#else
    if (rectified) after.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
    attributes.set_post_ops(after);
    const dnnl::inner_product_forward::desc operation(dnnl::prop_kind::forward_inference, x, weight, bias, y);
    return {operation, attributes, engine};
#endif
}

}  // namespace saddle::backend
