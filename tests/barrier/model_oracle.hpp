/// \file
/// The barrier that a model must give, from the words of docs/model-file.md and in long double.
#pragma once

#include <string>
#include <vector>

#include <descriptor/descriptor_oracle.hpp>
#include <network/random_network.hpp>
#include <saddle/lattice/alignment.hpp>
#include <saddle/lattice/bcc.hpp>

template <saddle::lattice L, class Alignment>
exact_output exact_barrier(const saddle::dense_network& network, const std::vector<saddle::vec3>& sites,
                           const std::vector<saddle::digit>& environment, const std::string& encoding,
                           std::size_t species, saddle::vec3 jump) {
    const auto aligned = aligned_digits(sites, environment, Alignment::template operation_for<L>(jump));
    return evaluate_exactly<float>(network, network_input(aligned, encoding, species).data());
}
