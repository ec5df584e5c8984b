#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/barrier/load.hpp>
#include <saddle/core/random.hpp>
#include <saddle/network/backend/int16.hpp>
#include <saddle/network/backend/simd.hpp>
#include <shared_data.hpp>

#include "published_network.hpp"

using namespace saddle;

namespace {

using shipped_descriptor = digit_map<8, encoding::one_hot>;
template <class Backend>
using shipped_model = barrier_model<bcc, species<5>, shipped_descriptor, mlp<256, 256, 256>, Backend>;

/// What plain bf16 in the hidden layers gives on the published network, the measure that int16 must not exceed.
constexpr double mean_of_bf16_eV = 0.8e-3;
constexpr double worst_of_bf16_eV = 4.4e-3;

struct deviation {
    double mean_eV = 0;
    double worst_eV = 0;
};

/// Differences in the barriers of `count` random environments, each site any species.
template <class A, class B>
deviation deviation_of(const A& reduced, const B& full, std::size_t count) {
    philox_sequence draw(seed{12}, random_stream("environments"));
    auto scratch = reduced.make_workspace();
    auto scratch_of_full = full.make_workspace();
    std::vector<digit> environment(full.descriptor().environment_size());
    deviation found;
    for (std::size_t n = 0; n < count; ++n) {
        for (digit& d : environment) d = static_cast<digit>(1 + draw.below(full.names().size()));
        const auto a = reduced.barriers_eV(environment.data(), scratch);
        const auto b = full.barriers_eV(environment.data(), scratch_of_full);
        for (std::size_t j = 0; j < a.size(); ++j) {
            const double difference = std::abs(a[j] - b[j]);
            found.mean_eV += difference / static_cast<double>(count * a.size());
            found.worst_eV = std::max(found.worst_eV, difference);
        }
    }
    return found;
}

/// By the fastest instruction set that this CPU has for both; their bits do not depend on it.
template <template <class> class Model>
void check_deviation(const std::filesystem::path& file, const std::string& name) {
    constexpr std::size_t environments = 100000;
    const auto check = [&]<class Arch>(Arch) {
        const auto found =
            deviation_of(load<Model<backend::int16<Arch>>>(file), load<Model<backend::simd<Arch>>>(file), environments);
        MESSAGE(name << ": " << found.mean_eV * 1000 << " meV on average, " << found.worst_eV * 1000
                     << " meV at worst over " << environments << " environments");
        CHECK(found.mean_eV <= mean_of_bf16_eV);
        CHECK(found.worst_eV <= worst_of_bf16_eV);
        CHECK(found.mean_eV > 0);
    };
#ifdef SADDLE_ON_X86_64
    if (detail::int16_lanes<arch::avx512>::supported()) return check(arch::avx512{});
    if (detail::int16_lanes<arch::avx2>::supported()) return check(arch::avx2{});
#endif
    check(arch::generic{});
}

}  // namespace

TEST_CASE("int16 errs less than bf16 on the published network") {
    if (const auto file = shared_data("nkk/weights.npy")) check_deviation<published_model>(*file, "published network");
}

TEST_CASE("int16 errs less than bf16 on the model that ships") {
    check_deviation<shipped_model>(std::filesystem::path(SADDLE_SOURCE_DIR) / "examples/models/NbMoTaWV.safetensors",
                                   "model that ships");
}
