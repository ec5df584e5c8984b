#include <saddle/network/backend/scalar.hpp>

#include "compositions.hpp"
#include "dynamic_composition.hpp"
#include "library_backends.hpp"

namespace saddle::runtime {

any_model compose_convolutional(const model_data& data, backend_choice choice) {
#if SADDLE_WITH_ONEDNN
    if (choice == backend_choice::onednn || choice == backend_choice::automatic)
        return compose_onednn_convolutional(data);
#endif
    if (choice == backend_choice::scalar || choice == backend_choice::automatic)
        return compose_convolutional_with<backend::scalar>(data);
    throw input_error("backend", "onednn or scalar for a convolutional network",
                      "'" + std::string(name_of(choice)) + "'");
}

}  // namespace saddle::runtime
