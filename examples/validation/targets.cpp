#include "binding.hpp"
#include "detailed_balance.hpp"
#include "enumeration.hpp"
#include "ordering.hpp"
#include "published_network.hpp"
#include "random_alloy.hpp"
#include "random_numbers.hpp"
#include "reproducibility.hpp"
#include "selection.hpp"
#include "target.hpp"
#include "tracers.hpp"
#include "walk.hpp"

namespace saddle::validation {

const std::vector<target>& targets() {
    static const std::vector<target> all{
        {1, "tracer correlation, infinite lattices", infinite_lattices},
        {2, "tracer correlation, periodic boxes", periodic_boxes},
        {3, "walk of the vacancy, equal rates", walk},
        {4, "random alloy, sum rule", random_alloy_sum_rule},
        {5, "random alloy, tracers", random_alloy_tracers},
        {6, "order-disorder transition, B2", transition},
        {7, "short-range order", short_range_order},
        {8, "all states of small crystals", enumeration},
        {9, "detailed balance: time-weighted kinetics against canonical sampling", detailed_balance},
        {10, "vacancy bound to a solute", binding},
        {11, "residence times and choice of a jump", selection},
        {12, "barriers of the published network and of the shipped model", published_network},
        {13, "random numbers", random_numbers},
        {14, "reproducibility", reproducibility},
    };
    return all;
}

}  // namespace saddle::validation
