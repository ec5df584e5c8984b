// The run-time library without its static compositions and without the backends of other libraries, which take most of
// the time of a build.
#include <saddle/core/error.hpp>

#include "compositions.hpp"
#include "library_backends.hpp"

namespace saddle::runtime {

any_model compose(const model_data& data, backend_choice choice) { return compose_dynamic(data, choice); }

any_model compose_eigen(const model_data&) { throw input_error("backend: not in this build"); }
any_model compose_onednn(const model_data&) { throw input_error("backend: not in this build"); }
any_model compose_onednn_gpu(const model_data&) { throw input_error("backend: not in this build"); }

}  // namespace saddle::runtime
