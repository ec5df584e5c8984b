#include <saddle/network/backend/scalar.hpp>

#include "compositions.hpp"
#include "dynamic_composition.hpp"
#include "library_backends.hpp"

namespace saddle::runtime {

any_model compose_density(const model_data& data, backend_choice choice) {
#if SADDLE_WITH_ONEDNN
    const bool by_onednn = choice == backend_choice::onednn || choice == backend_choice::onednn_gpu ||
                           choice == backend_choice::onednn_bf16;
    if (by_onednn || choice == backend_choice::automatic) return compose_onednn_density(data, choice);
#endif
    if (choice == backend_choice::scalar || choice == backend_choice::automatic)
        return compose_density_with<backend::scalar>(data);
    throw input_error("backend", "onednn, onednn-gpu, onednn-bf16 or scalar for a model on density maps",
                      "'" + std::string(name_of(choice)) + "'");
}

}  // namespace saddle::runtime
