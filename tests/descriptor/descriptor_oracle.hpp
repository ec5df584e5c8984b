/// \file
/// The digit map as docs/model-file.md words it, by plain search.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/alignment.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

#include <lattice/lattice_oracle.hpp>

/// Sites of the first shells, in the order of model files.
template <saddle::lattice L>
std::vector<saddle::vec3> sites_of_shells(std::size_t shells) {
    std::vector<saddle::vec3> sites;
    std::size_t shell = 0;
    int radius = 0;
    for (const saddle::vec3 r : sorted_sites<L>(8)) {
        if (squared_length(r) != radius) {
            radius = squared_length(r);
            if (++shell > shells) break;
        }
        sites.push_back(r);
    }
    return sites;
}

inline std::vector<saddle::digit> random_environment(std::size_t sites, unsigned species, std::uint64_t seed_value) {
    saddle::philox_sequence draw(saddle::seed{seed_value}, saddle::random_stream("environment"));
    std::vector<saddle::digit> environment(sites);
    for (auto& d : environment) d = static_cast<saddle::digit>(draw.below(species + 1));
    return environment;
}

/// Digits of the aligned map: the digit of a site at r enters at the place of g·r.
inline std::vector<saddle::digit> aligned_digits(const std::vector<saddle::vec3>& sites,
                                                 const std::vector<saddle::digit>& environment,
                                                 const saddle::operation& g) {
    std::map<saddle::vec3, std::size_t> place;
    for (std::size_t k = 0; k < sites.size(); ++k) place[sites[k]] = k;
    std::vector<saddle::digit> aligned(sites.size());
    for (std::size_t k = 0; k < sites.size(); ++k) aligned[place.at(g(sites[k]))] = environment[k];
    return aligned;
}

/// Network input of aligned digits.
inline std::vector<float> network_input(const std::vector<saddle::digit>& aligned, const std::string& encoding,
                                        std::size_t species) {
    if (encoding == "digit") return {aligned.begin(), aligned.end()};
    std::vector<float> input(aligned.size() * species);
    for (std::size_t k = 0; k < aligned.size(); ++k)
        for (std::size_t d = 1; d <= species; ++d) input[k * species + d - 1] = aligned[k] == d ? 1.0f : 0.0f;
    return input;
}

/// Rows of a descriptor as plain numbers.
template <class On>
std::vector<float> encoded(const On& descriptor, const std::vector<saddle::digit>& environment, std::size_t jumps) {
    std::vector<typename On::rows::value_type> values(jumps * descriptor.row_width());
    descriptor.encode(environment.data(), values.data());
    std::vector<float> scratch(jumps * descriptor.input_count());
    const auto dense = as_dense(typename On::rows{values.data(), jumps, descriptor.row_width()},
                                descriptor.input_count(), scratch.data());
    return {dense.data, dense.data + jumps * descriptor.input_count()};
}
