#include <saddle/network/backend/onednn.hpp>

#include "dynamic_composition.hpp"
#include "library_backends.hpp"

namespace saddle::runtime {

any_model compose_onednn_density(const model_data& data, backend_choice choice) {
    if (choice == backend_choice::onednn_gpu) return compose_density_with<backend::onednn<backend::gpu>>(data);
    if (choice == backend_choice::onednn_bf16)
        return compose_density_with<backend::onednn<backend::cpu, backend::bf16>>(data);
    return compose_density_with<backend::onednn<backend::cpu>>(data);
}

}  // namespace saddle::runtime
