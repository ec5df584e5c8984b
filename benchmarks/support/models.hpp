/// \file
/// The networks and crystals that the stages run on. Cost depends on the weights (a kernel may skip what a ReLU set to
/// 0), so they are trained ones: the published network where ../shared has it, and the default that ships.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/make_model.hpp>
#include <saddle/barrier/with_memo.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/random.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/network/mlp.hpp>
#include <saddle/network/read_model.hpp>
#include <saddle/structure/recognise.hpp>

#include "shared_files.hpp"

namespace bench {

namespace sd = saddle;

/// 112-128-128-128-128-1 (Xing et al., NNK).
struct published {
    static constexpr const char* name = "published";
    using map = sd::digit_map<8, sd::encoding::digit, sd::alignment::rotate_z_mirror>;
    using descriptor = map::on<sd::bcc, sd::species<3>>;
    template <class Backend>
    using model = sd::barrier_model<sd::bcc, sd::species<3>, map, sd::mlp<128, 128, 128, 128>, Backend>;

    static std::filesystem::path file() { return published_weights(); }
};

/// 560-256-256-256-1.
struct shipped {
    static constexpr const char* name = "default";
    using map = sd::digit_map<8, sd::encoding::one_hot>;
    using descriptor = map::on<sd::bcc, sd::species<5>>;
    template <class Backend>
    using model = sd::barrier_model<sd::bcc, sd::species<5>, map, sd::mlp<256, 256, 256>, Backend>;

    static std::filesystem::path file() { return std::filesystem::path(SADDLE_MODEL_DIR) / "NbMoTaWV.safetensors"; }
};

/// \throws input_error where the file cannot be read.
template <class Case>
const sd::model_data& data_of() {
    static const sd::model_data data = sd::read_model(Case::file());
    return data;
}

/// The barrier model of a network with a backend.
template <class Case, class Backend>
typename Case::template model<Backend> composed() {
    return sd::make_model<typename Case::template model<Backend>>(data_of<Case>());
}

template <class Model>
struct model_holder {
    std::shared_ptr<const Model> held;
};

/// A model with its memo, as a value: copies share the model.
template <class Model>
class remembering : model_holder<Model>, public sd::with_memo<Model> {
public:
    explicit remembering(Model model)
        : model_holder<Model>{std::make_shared<const Model>(std::move(model))}, sd::with_memo<Model>(*this->held) {}
};

/// The same that remembers states and environments.
template <class Case, class Backend>
remembering<typename Case::template model<Backend>> composed_with_memo() {
    return remembering(composed<Case, Backend>());
}

/// Calls `work.template operator()<Case>()` for each network that is there, the published one first.
template <class Work>
void with_each_network(Work&& work) {
    if (has_published_network()) work.template operator()<published>();
    work.template operator()<shipped>();
}

/// The same with the published network where it is there, else the default.
template <class Work>
decltype(auto) with_one_network(Work&& work) {
    return has_published_network() ? work.template operator()<published>() : work.template operator()<shipped>();
}

/// Multiply-adds of the jumps of one vacancy. The first layer takes one number a site: a one-hot input that is 0 costs
/// nothing.
inline double multiply_adds_of_a_jump(const sd::model_data& data) {
    const auto& layers = data.network.layers;
    std::size_t sum = sd::neighbourhood_size<sd::bcc, 8> * layers.front().outputs;
    for (std::size_t k = 1; k < layers.size(); ++k) sum += layers[k].inputs * layers[k].outputs;
    return static_cast<double>(sd::bcc::jumps.size() * sum);
}

/// Equimolar Nb-Mo-Ta with one vacancy: the published crystal of 8 × 8 × 8 cells where it is there, else a random one.
inline sd::supercell<sd::bcc> starting_crystal(int cells_a_side) {
    const auto dump = shared_file("nkk/initial.dump");
    auto crystal = sd::supercell<sd::bcc>::random({cells_a_side, cells_a_side, cells_a_side},
                                                  {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{1});
    if (cells_a_side == 8 && std::filesystem::exists(dump))
        crystal = sd::recognise<sd::bcc>(sd::with_species(sd::read_atoms(dump), crystal.names())).sites;
    crystal.make_vacancy(sd::site{0});
    return crystal;
}

/// Digits round vacancies on random sites of a random crystal that holds all species of the model alike, one
/// environment after the other, in the site order of model files.
inline std::vector<sd::digit> random_environments(const sd::species_names& names, std::size_t count) {
    sd::composition alike;
    for (const auto& name : names) alike.emplace_back(name, 1);
    const auto crystal = sd::supercell<sd::bcc>::random({16, 16, 16}, alike, sd::seed{2});
    const auto& sites = sd::neighbourhood<sd::bcc, 8>;
    sd::philox_sequence draw(sd::seed{2}, sd::random_stream("environments"));
    std::vector<sd::digit> digits(count * sites.size());
    for (std::size_t k = 0; k < count; ++k)
        crystal.gather(crystal.position(sd::site{static_cast<std::size_t>(draw.below(crystal.size()))}), sites,
                       &digits[k * sites.size()]);
    return digits;
}

}  // namespace bench
