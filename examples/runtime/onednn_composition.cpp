#include <saddle/network/backend/onednn.hpp>

#include "dynamic_composition.hpp"
#include "library_backends.hpp"

namespace saddle::runtime {

any_model compose_onednn(const model_data& data) { return compose_dynamic_with<backend::onednn<backend::cpu>>(data); }
any_model compose_onednn_gpu(const model_data& data) {
    return compose_dynamic_with<backend::onednn<backend::gpu>>(data);
}
any_model compose_onednn_convolutional(const model_data& data) {
    return compose_convolutional_with<backend::onednn<backend::cpu>>(data);
}

}  // namespace saddle::runtime
