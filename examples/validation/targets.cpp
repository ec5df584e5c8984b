#include "random_numbers.hpp"
#include "target.hpp"
#include "tracers.hpp"

namespace saddle::validation {

const std::vector<target>& targets() {
    static const std::vector<target> all{
        {1, "tracer correlation, infinite lattices", infinite_lattices},
        {2, "tracer correlation, periodic boxes", periodic_boxes},
        {13, "random numbers", random_numbers},
    };
    return all;
}

}  // namespace saddle::validation
