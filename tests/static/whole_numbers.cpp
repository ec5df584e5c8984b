// expected: saddle: the backend of barrier_model takes whole numbers, which its descriptor does not give
#include <saddle/network/backend/int16.hpp>
#include <saddle/saddle.hpp>

namespace sd = saddle;

// The digit map as reals: a tenth of each digit.
struct tenths {
    template <class L, class Species>
    struct on : sd::digit_map<8>::on<L, Species> {
        static constexpr bool gives_whole_numbers = false;
        void encode(const sd::digit* environment, float* values) const noexcept {
            sd::digit_map<8>::on<L, Species>::encode(environment, values);
            for (std::size_t k = 0; k < 8 * on::inputs; ++k) values[k] /= 10;
        }
    };
};

#ifdef SADDLE_STATIC_CONTROL
using model = sd::barrier_model<sd::bcc, sd::species<3>, sd::digit_map<8>, sd::mlp<16>, sd::backend::int16<>>;
#else
using model = sd::barrier_model<sd::bcc, sd::species<3>, tenths, sd::mlp<16>, sd::backend::int16<>>;
#endif

int main() { return sizeof(model) == 0; }
