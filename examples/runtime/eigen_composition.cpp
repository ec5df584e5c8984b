#include <saddle/network/backend/eigen.hpp>

#include "dynamic_composition.hpp"
#include "library_backends.hpp"

namespace saddle::runtime {

any_model compose_eigen(const model_data& data) { return compose_dynamic_with<backend::eigen>(data); }

}  // namespace saddle::runtime
