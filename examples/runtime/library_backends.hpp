/// \file
/// Backends that come from libraries, each in a source of its own that is left out where the library is.
#pragma once

#include "model.hpp"

namespace saddle::runtime {

any_model compose_eigen(const model_data& data);
any_model compose_onednn(const model_data& data);
any_model compose_onednn_gpu(const model_data& data);
any_model compose_onednn_convolutional(const model_data& data);

}  // namespace saddle::runtime
