// expected: saddle: the fifth policy of barrier_model must be a backend such as backend::simd<>
#include <saddle/saddle.hpp>

namespace sd = saddle;

#ifdef SADDLE_STATIC_CONTROL
using model = sd::barrier_model<sd::bcc, sd::species<3>, sd::digit_map<8>, sd::mlp<16>, sd::backend::scalar>;
#else
using model = sd::barrier_model<sd::bcc, sd::species<3>, sd::digit_map<8>, sd::mlp<16>, int>;
#endif

int main() { return sizeof(model) == 0; }
