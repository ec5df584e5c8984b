/// \file
/// Backends that come from libraries, each in a source of its own that is left out where the library is.
#pragma once

#include "model.hpp"

namespace saddle::runtime {

any_model compose_eigen(const model_data& data);
any_model compose_onednn(const model_data& data);
any_model compose_onednn_gpu(const model_data& data);
any_model compose_onednn_convolutional(const model_data& data);
/// On density maps by onednn, onednn-gpu or onednn-bf16.
any_model compose_onednn_density(const model_data& data, backend_choice backend);

}  // namespace saddle::runtime
