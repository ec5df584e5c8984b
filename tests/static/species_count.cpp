// expected: saddle: species<Count> needs a count from 2 to 16
#include <saddle/alloy/species.hpp>

#ifdef SADDLE_STATIC_CONTROL
using alloy = saddle::species<16>;
#else
using alloy = saddle::species<17>;
#endif
static_assert(alloy::count > 0);
