/// \file
/// The widest instruction set that every CPU which runs the tests has: kernels that are not the plain ones.
#pragma once

#include <saddle/network/backend/simd/arch.hpp>

namespace saddle {

#ifdef SADDLE_ON_X86_64
using wide_arch = arch::avx2;
#else
using wide_arch = arch::generic;
#endif

}  // namespace saddle
