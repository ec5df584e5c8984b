#include "dynamic_composition.hpp"

#include <saddle/network/backend/int16.hpp>
#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/backend/simd.hpp>

#include "compositions.hpp"
#include "library_backends.hpp"

namespace saddle::runtime {

namespace {

any_model compose_int16(const model_data& data) {
#ifdef SADDLE_ON_X86_64
    if (detail::int16_lanes<arch::avx512>::supported()) return compose_dynamic_with<backend::int16<arch::avx512>>(data);
    if (detail::int16_lanes<arch::avx2>::supported()) return compose_dynamic_with<backend::int16<arch::avx2>>(data);
#endif
    return compose_dynamic_with<backend::int16<arch::generic>>(data);
}

}  // namespace

any_model compose_dynamic(const model_data& data, backend_choice choice) {
    switch (resolved(choice)) {
#ifdef SADDLE_ON_X86_64
        case backend_choice::avx512:
            return compose_dynamic_with<backend::simd<arch::avx512>>(data);
        case backend_choice::avx2:
            return compose_dynamic_with<backend::simd<arch::avx2>>(data);
#endif
        case backend_choice::int16:
            return compose_int16(data);
        case backend_choice::scalar:
            return compose_dynamic_with<backend::scalar>(data);
#if SADDLE_WITH_EIGEN
        case backend_choice::eigen:
            return compose_eigen(data);
#endif
#if SADDLE_WITH_ONEDNN
        case backend_choice::onednn:
            return compose_onednn(data);
        case backend_choice::onednn_gpu:
            return compose_onednn_gpu(data);
#endif
        case backend_choice::onednn_bf16:
            throw input_error("backend", "onednn-bf16 for a model on density maps",
                              "a network that is not convolutional");
        case backend_choice::generic:
            return compose_dynamic_with<backend::simd<arch::generic>>(data);
        default:
            break;
    }
    throw input_error("backend", "one that this build has", "'" + std::string(name_of(choice)) + "'");
}

}  // namespace saddle::runtime
