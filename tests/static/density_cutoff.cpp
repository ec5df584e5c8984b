// expected: saddle: the cutoff of this sdm is more than half an edge of its cube
#include <saddle/saddle.hpp>

namespace sd = saddle;

#ifdef SADDLE_STATIC_CONTROL
using map = sd::sdm<32, 7600, 500>;
#else
using map = sd::sdm<32, 8100, 500>;
#endif

int main() { return map::grid(3.24).voxels == 0; }
