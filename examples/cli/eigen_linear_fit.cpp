#include <vector>

#include <saddle/dataset/barrier_samples.hpp>
#include <saddle/dataset/eigen_ridge.hpp>

#include "linear_fit.hpp"

namespace saddle::cli {

cluster_expansion fit_linear(const barrier_set& set, std::span<const std::size_t> rows, const std::string& features,
                             double penalty) {
    const std::size_t species = set.species.size();
    const auto basis = with_lattice(set.lattice, "data", [&]<class L>() {
        return features == "sites"    ? site_basis<L>(set.shells, species)
               : features == "orbits" ? orbit_basis<L>(set.shells, species)
                                      : pair_basis<L>(set.shells, species);
    });
    return fit_ridge(barrier_samples(set, rows, features_of(basis)), basis, penalty);
}

std::vector<double> predict(const cluster_expansion& fitted, const barrier_set& set,
                            std::span<const std::size_t> rows) {
    const barrier_samples samples(set, rows, digit_features(set.sites()));
    std::vector<double> barriers;
    for (std::size_t k = 0; k < samples.size(); ++k) barriers.push_back(fitted(samples.aligned(k)));
    return barriers;
}

}  // namespace saddle::cli
