// expected: saddle: mlp<Hidden...> needs at least one neuron in every hidden layer
#include <saddle/saddle.hpp>

namespace sd = saddle;

#ifdef SADDLE_STATIC_CONTROL
using network = sd::mlp<16, 8>;
#else
using network = sd::mlp<16, 0>;
#endif

int main() { return network::depth == 0; }
