/// \file
/// The one place that tells oneDNN 2 from oneDNN 3, by the version of the header that the compiler finds. oneDNN 2
/// wraps the numbers of an operation into a description of their own, oneDNN 3 takes them with the engine; some names
/// and arguments differ. Run with 2.6 and 3.7.2. Optional: needs libdnnl-dev.
///
/// Descriptions throw `dnnl::error` where the engine has no such primitive.
#pragma once

#include <dnnl.hpp>

namespace saddle::onednn {

static_assert(DNNL_VERSION_MAJOR == 2 || DNNL_VERSION_MAJOR == 3, "saddle: written for oneDNN 2 and 3");

using memory = dnnl::memory;

inline memory::dims dims_of(const memory::desc& m) {
#if DNNL_VERSION_MAJOR == 3
    return m.get_dims();
#else
    return m.dims();
#endif
}

inline memory::data_type type_of(const memory::desc& m) {
#if DNNL_VERSION_MAJOR == 3
    return m.get_data_type();
#else
    return m.data_type();
#endif
}

/// A primitive whose arguments are the same in both versions; `operation` in the order of oneDNN's documentation.
template <class Primitive, class... Operation>
typename Primitive::primitive_desc describe(const dnnl::engine& engine, const dnnl::primitive_attr& attributes,
                                            const Operation&... operation) {
#if DNNL_VERSION_MAJOR == 3
    return {engine, operation..., attributes};
#else
    return {typename Primitive::desc(operation...), attributes, engine};
#endif
}

/// One that leads back what `forward` has led on.
template <class Primitive, class Forward, class... Operation>
typename Primitive::primitive_desc describe_backward(const dnnl::engine& engine, const Forward& forward,
                                                     const Operation&... operation) {
#if DNNL_VERSION_MAJOR == 3
    return {engine, operation..., forward};
#else
    return {typename Primitive::desc(operation...), engine, forward};
#endif
}

/// max(y, 0) of the y that a primitive makes.
inline void append_relu(dnnl::post_ops& steps) {
    const auto relu = dnnl::algorithm::eltwise_relu;
#if DNNL_VERSION_MAJOR == 3
    steps.append_eltwise(relu, 0.0f, 0.0f);
#else
    steps.append_eltwise(1.0f, relu, 0.0f, 0.0f);
#endif
}

/// y = max(x, 0) in the layout of x.
inline dnnl::eltwise_forward::primitive_desc relu_forward(const dnnl::engine& engine, dnnl::prop_kind kind,
                                                          const memory::desc& x) {
    const auto relu = dnnl::algorithm::eltwise_relu;
#if DNNL_VERSION_MAJOR == 3
    return {engine, kind, relu, x, x, 0.0f};
#else
    return {{kind, relu, x, 0.0f}, engine};
#endif
}

inline dnnl::eltwise_backward::primitive_desc relu_backward(const dnnl::engine& engine, const memory::desc& x,
                                                            const dnnl::eltwise_forward::primitive_desc& forward) {
    const auto relu = dnnl::algorithm::eltwise_relu;
#if DNNL_VERSION_MAJOR == 3
    return {engine, relu, x, x, x, 0.0f, forward};
#else
    return {{relu, x, x, 0.0f}, engine, forward};
#endif
}

/// Batch normalisation, y in the layout of x.
inline dnnl::batch_normalization_forward::primitive_desc normalisation_forward(const dnnl::engine& engine,
                                                                               dnnl::prop_kind kind,
                                                                               const memory::desc& x, float epsilon,
                                                                               dnnl::normalization_flags flags) {
#if DNNL_VERSION_MAJOR == 3
    return {engine, kind, x, x, epsilon, flags};
#else
    return {{kind, x, epsilon, flags}, engine};
#endif
}

/// Whether the way back is given the shift, on which no slope depends: oneDNN 2.6 insists on it, 3.7 refuses it.
inline constexpr bool shift_goes_back = DNNL_VERSION_MAJOR == 2;

/// Slopes of x, scale and shift.
inline dnnl::batch_normalization_backward::primitive_desc normalisation_backward(
    const dnnl::engine& engine, const memory::desc& x, float epsilon, dnnl::normalization_flags flags,
    const dnnl::batch_normalization_forward::primitive_desc& forward) {
    const auto kind = dnnl::prop_kind::backward;
#if DNNL_VERSION_MAJOR == 3
    return {engine, kind, x, x, x, epsilon, flags, forward};
#else
    return {{kind, x, x, epsilon, flags}, engine, forward};
#endif
}

/// The largest of each 2³ voxels of x; oneDNN 3 also asks how far apart they are.
inline dnnl::pooling_forward::primitive_desc max_pool_forward(const dnnl::engine& engine, dnnl::prop_kind kind,
                                                              const memory::desc& x, const memory::desc& y) {
    const memory::dims two(3, 2), none(3, 0);
    const auto largest = dnnl::algorithm::pooling_max;
#if DNNL_VERSION_MAJOR == 3
    return {engine, kind, largest, x, y, two, two, none, none, none};
#else
    return {{kind, largest, x, y, two, two, none, none}, engine};
#endif
}

inline dnnl::pooling_backward::primitive_desc max_pool_backward(const dnnl::engine& engine, const memory::desc& x,
                                                                const memory::desc& y,
                                                                const dnnl::pooling_forward::primitive_desc& forward) {
    const memory::dims two(3, 2), none(3, 0);
    const auto largest = dnnl::algorithm::pooling_max;
#if DNNL_VERSION_MAJOR == 3
    return {engine, largest, x, y, two, two, none, none, none, forward};
#else
    return {{largest, x, y, two, two, none, none}, engine, forward};
#endif
}

}  // namespace saddle::onednn
