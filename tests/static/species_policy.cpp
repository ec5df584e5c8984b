// expected: saddle: the second policy of barrier_model must be species<Count>
#include <saddle/saddle.hpp>

namespace sd = saddle;

#ifdef SADDLE_STATIC_CONTROL
using model = sd::barrier_model<sd::bcc, sd::species<3>, sd::digit_map<8>, sd::mlp<16>, sd::backend::scalar>;
#else
using model = sd::barrier_model<sd::bcc, int, sd::digit_map<8>, sd::mlp<16>, sd::backend::scalar>;
#endif

int main() { return sizeof(model) == 0; }
