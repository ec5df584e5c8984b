// expected: saddle: the alignment of this digit_map does not exist on this lattice (rotate_z_mirror is for bcc)
#include <saddle/saddle.hpp>

namespace sd = saddle;

using published_map = sd::digit_map<8, sd::encoding::digit, sd::alignment::rotate_z_mirror>;

#ifdef SADDLE_STATIC_CONTROL
using model = sd::barrier_model<sd::bcc, sd::species<3>, published_map, sd::mlp<16>, sd::backend::scalar>;
#else
using model = sd::barrier_model<sd::fcc, sd::species<3>, published_map, sd::mlp<16>, sd::backend::scalar>;
#endif

int main() { return sizeof(model) == 0; }
