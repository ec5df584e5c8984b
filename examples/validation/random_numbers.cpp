#include "random_numbers.hpp"

namespace saddle::validation {

findings random_numbers(const settings&) {
    return {known_answer_words(
        [](seed s, random_stream stream, std::uint64_t place) { return philox(s, stream).words(place); })};
}

}  // namespace saddle::validation
