/// \file
/// Which backend multiplies, chosen when the program runs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace saddle::runtime {

/// `automatic` is the widest instruction set that this CPU has; `int16` uses the widest of those with 16-bit products.
enum class backend_choice { automatic, avx512, avx2, generic, int16, scalar, eigen, onednn, onednn_gpu, onednn_bf16 };

/// "auto", "avx512", …, in the order of the enumeration.
const std::vector<std::string>& backend_names();

std::string_view name_of(backend_choice choice);

/// \throws input_error where the name is unknown or the backend is not part of this build.
backend_choice parse_backend(std::string_view name);

/// The instruction set that `automatic` stands for on this CPU; every other choice as it is.
backend_choice resolved(backend_choice choice);

}  // namespace saddle::runtime
