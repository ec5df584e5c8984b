#include "dynamic_composition.hpp"

#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/backend/simd.hpp>

#include "compositions.hpp"
#include "library_backends.hpp"

namespace saddle::runtime {

any_model compose_dynamic(const model_data& data, backend_choice choice) {
    switch (resolved(choice)) {
#ifdef SADDLE_ON_X86_64
        case backend_choice::avx512:
            return compose_dynamic_with<backend::simd<arch::avx512>>(data);
        case backend_choice::avx2:
            return compose_dynamic_with<backend::simd<arch::avx2>>(data);
#endif
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
        case backend_choice::generic:
            return compose_dynamic_with<backend::simd<arch::generic>>(data);
        default:
            break;
    }
    throw input_error("backend", "one that this build has", "'" + std::string(name_of(choice)) + "'");
}

}  // namespace saddle::runtime
