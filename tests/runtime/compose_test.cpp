#include <cmath>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/descriptor/density_map.hpp>
#include <saddle/network/backend/simd/arch.hpp>

#include <message.hpp>
#include <network/random_network.hpp>

#include "model.hpp"

using namespace saddle;
using runtime::backend_choice;

namespace {

model_data data_for(const std::string& lattice, map_description map, std::size_t sites, std::vector<std::size_t> hidden,
                    species_names names) {
    model_data data;
    data.source = "made";
    data.lattice = lattice;
    data.lattice_constant_A = 3.2;
    data.species = std::move(names);
    data.descriptor = std::move(map);
    hidden.insert(hidden.begin(), data.descriptor.encoding == "one_hot" ? sites * data.species.size() : sites);
    data.network = random_network(hidden, 1);
    return data;
}

/// Barriers of three vacancies, and the state after a short run, through the run-time interface.
struct answers {
    std::vector<double> barriers_eV;
    double time_s;
    std::size_t vacancy;
    std::string composition;
};

answers ask(const model_data& data, backend_choice backend) {
    return std::visit(
        []<lattice L>(const runtime::shared_model<L>& model) {
            composition equimolar;
            for (const auto& name : model->data().species) equimolar.emplace_back(name, 1);
            auto crystal = supercell<L>::random({3, 4, 3}, equimolar, seed{5});
            answers found;
            for (const auto& barriers : model->barriers_eV(crystal, {site{0}, site{7}, site{20}}))
                found.barriers_eV.insert(found.barriers_eV.end(), barriers.begin(), barriers.end());
            crystal.make_vacancy(site{9});
            const auto run = model->start(crystal, {kelvin{5000}, seed{2}, 1e13});
            run->advance({.jumps = 200});
            CHECK(run->statistics().jumps == 200);
            CHECK(run->order().pairs(1) == count_pairs<1>(run->crystal()));
            found.time_s = run->clock().value;
            found.vacancy = run->vacancy(0).index;
            found.composition = model->composition();
            return found;
        },
        runtime::compose(data, backend));
}

void check_all_backends_agree(const model_data& data) {
    const auto expected = ask(data, backend_choice::scalar);
    std::vector<backend_choice> exact{backend_choice::automatic, backend_choice::generic};
#ifdef SADDLE_ON_X86_64
    if (arch::avx2::supported()) exact.push_back(backend_choice::avx2);
    if (arch::avx512::supported()) exact.push_back(backend_choice::avx512);
#endif
    for (const auto backend : exact) {
        const auto found = ask(data, backend);
        CHECK(found.barriers_eV == expected.barriers_eV);
        CHECK(found.time_s == expected.time_s);
        CHECK(found.vacancy == expected.vacancy);
    }
#if SADDLE_WITH_EIGEN && SADDLE_WITH_ONEDNN
    for (const auto backend : {backend_choice::eigen, backend_choice::onednn}) {
        const auto found = ask(data, backend);
        for (std::size_t k = 0; k < expected.barriers_eV.size(); ++k)
            CHECK(std::abs(found.barriers_eV[k] - expected.barriers_eV[k]) < 1e-4);
    }
#endif
}

}  // namespace

TEST_CASE("a static composition, the dynamic one and every backend give the same barriers and the same run") {
    check_all_backends_agree(
        data_for("bcc", {8, "digit", "rotate_z_mirror"}, 112, {128, 128, 128, 128}, {"Nb", "Mo", "Ta"}));
    check_all_backends_agree(
        data_for("bcc", {8, "one_hot", "canonical"}, 112, {256, 256, 256}, {"A", "B", "C", "D", "E"}));
    check_all_backends_agree(
        data_for("fcc", {8, "one_hot", "canonical"}, 140, {128, 128, 128, 128}, {"Cr", "Fe", "Ni"}));
}

TEST_CASE("models that the closed list lacks run dynamically") {
    check_all_backends_agree(data_for("bcc", {2, "digit", "canonical"}, 14, {9}, {"A", "B"}));
    check_all_backends_agree(
        data_for("fcc", {3, "one_hot", "canonical"}, 42, {7, 5}, {"A", "B", "C", "D", "E", "F", "G"}));
    check_all_backends_agree(data_for("bcc", {1, "one_hot", "rotate_z_mirror"}, 8, {}, {"A", "B"}));
}

TEST_CASE("convolutional models run on scalar and onednn, and on no other backend") {
    for (const auto lattice : {"bcc", "fcc"}) {
        auto data = data_for(lattice, {2, "one_hot", "canonical", "voxel_map"}, 0, {}, {"A", "B"});
        data.network = {};
        data.convolutional = random_cubes(2, 9, {3, 4, 5, 6}, 1);
        const auto expected = ask(data, backend_choice::scalar);
        CHECK(contains(expected.composition,
                       "voxel map of 2 shells, one_hot, canonical, 2x9^3-3-4-5-6-1, scalar, dynamic"));
        CHECK(expected.barriers_eV.front() != expected.barriers_eV.back());
#if SADDLE_WITH_ONEDNN
        const auto found = ask(data, backend_choice::automatic);
        CHECK(contains(found.composition, "onednn"));
        for (std::size_t k = 0; k < expected.barriers_eV.size(); ++k)
            CHECK(std::abs(found.barriers_eV[k] - expected.barriers_eV[k]) < 1e-4);
#endif
        CHECK(message_of([&] { runtime::compose(data, backend_choice::generic); }) ==
              "backend: expected onednn or scalar for a convolutional network, found 'generic'");
    }
}

TEST_CASE("models on density maps run on scalar and onednn, on sites and off them") {
    const auto data_on = [](const std::string& lattice) {
        auto data = data_for(lattice, {}, 0, {}, {"A", "B"});
        data.network = {};
        data.convolutional = random_pooled_cubes(2, 8, 1, 4, 1);
        const density_grid grid{8, 1.3, 4.6, 3.2};
        data.descriptor = lattice == "bcc" ? describe<bcc>(grid) : describe<fcc>(grid);
        return data;
    };
    for (const auto lattice : {"bcc", "fcc"}) {
        const auto data = data_on(lattice);
        const auto expected = ask(data, backend_choice::scalar);
        CHECK(contains(expected.composition,
                       "8^3 voxels of 1.3 Å, cutoff 4.6 Å at a = 3.2 Å, 2x8^3-4/2-4/2-4/2-4-1, "
                       "scalar, dynamic"));
        CHECK(expected.barriers_eV.front() != expected.barriers_eV.back());
#if SADDLE_WITH_ONEDNN
        const auto found = ask(data, backend_choice::automatic);
        CHECK(contains(found.composition, "onednn"));
        for (std::size_t k = 0; k < expected.barriers_eV.size(); ++k)
            CHECK(std::abs(found.barriers_eV[k] - expected.barriers_eV[k]) < 1e-4);
        const auto on_gpu = message_of([&] { runtime::compose(data, backend_choice::onednn_gpu); });
        CHECK((on_gpu == "nothing was thrown" || contains(on_gpu, "a GPU that oneDNN reaches through OpenCL")));
#endif
        CHECK(
            message_of([&] { runtime::compose(data, backend_choice::generic); }) ==
            "backend: expected onednn, onednn-gpu, onednn-bf16 or scalar for a model on density maps, found 'generic'");
        CHECK(message_of([&] {
                  runtime::compose(data_for(lattice, {2, "one_hot", "canonical"},
                                            lattice == std::string("bcc") ? 14 : 18, {4}, {"A", "B"}),
                                   backend_choice::onednn_bf16);
              }) ==
              "backend: expected onednn-bf16 for a model on density maps, found a network that is not convolutional");
    }
    const auto model = std::get<runtime::shared_model<bcc>>(runtime::compose(data_on("bcc"), backend_choice::scalar));
    const auto crystal = supercell<bcc>::random({3, 4, 3}, {{"A", 1}, {"B", 1}}, seed{5});
    const std::vector<site> some{site{0}, site{7}};
    const auto on_sites = model->barriers_eV(crystal, some);
    auto moved = std::vector<real3>(crystal.size());
    const auto unmoved = model->barriers_eV(crystal, moved, some);
    moved[3] = {0.1, 0, 0};
    const auto off_sites = model->barriers_eV(crystal, moved, some);
    for (std::size_t v = 0; v < 2; ++v)
        for (std::size_t j = 0; j < 8; ++j) CHECK(unmoved[v][j] == doctest::Approx(on_sites[v][j]).epsilon(1e-5));
    CHECK(off_sites != unmoved);
    const auto digits = data_for("bcc", {2, "digit", "canonical"}, 14, {9}, {"A", "B"});
    const auto other = std::get<runtime::shared_model<bcc>>(runtime::compose(digits, backend_choice::scalar));
    CHECK(message_of([&] { other->barriers_eV(crystal, moved, some); }) ==
          "made: expected a model on density maps for atoms off their sites, found digit map of 2 shells, digit, "
          "canonical");
}

TEST_CASE("the widest instruction set takes a static composition where there is one") {
    const auto listed = data_for("bcc", {8, "digit", "rotate_z_mirror"}, 112, {128, 128, 128, 128}, {"X", "Y", "Z"});
    const auto other = data_for("bcc", {8, "digit", "rotate_z_mirror"}, 112, {128, 128}, {"X", "Y", "Z"});
    if (runtime::resolved(backend_choice::automatic) != backend_choice::generic)
        CHECK(contains(ask(listed, backend_choice::automatic).composition, ", static"));
    CHECK(contains(ask(listed, backend_choice::scalar).composition, ", dynamic"));
    CHECK(contains(ask(other, backend_choice::automatic).composition, ", dynamic"));
}

TEST_CASE("data that fit nothing") {
    auto data = data_for("bcc", {1, "digit", "canonical"}, 8, {4}, {"A", "B"});
    data.lattice = "hcp";
    CHECK(message_of([&] { runtime::compose(data); }) == "made: expected lattice bcc or fcc, found 'hcp'");
    data = data_for("fcc", {1, "digit", "rotate_z_mirror"}, 12, {4}, {"A", "B"});
    CHECK(message_of([&] { runtime::compose(data); }) ==
          "alignment: expected canonical, or rotate_z_mirror in bcc, found 'rotate_z_mirror' in fcc");
    data = data_for("bcc", {17, "digit", "canonical"}, 8, {4}, {"A", "B"});
    CHECK(message_of([&] { runtime::compose(data); }) == "descriptor: expected 1 to 16 shells, found 17");
    data = data_for("bcc", {2, "digit", "canonical"}, 8, {4}, {"A", "B"});
    CHECK(message_of([&] { runtime::compose(data); }) ==
          "model: expected a network of the composed shape for 14 inputs, found 8-4-1");
}

TEST_CASE("names of backends") {
    CHECK(runtime::parse_backend("avx2") == backend_choice::avx2);
    CHECK(runtime::name_of(backend_choice::onednn_gpu) == "onednn-gpu");
    CHECK(
        contains(message_of([] { runtime::parse_backend("abacus"); }), "backend: expected one of auto, avx512, avx2"));
}
