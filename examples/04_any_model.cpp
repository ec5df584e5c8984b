// Any model file, known only when the program runs: the run-time library picks the composition that fits.
#include <cstdio>
#include <variant>

#include "model.hpp"
#include "model_library.hpp"

namespace sd = saddle;

int main(int argc, char** argv) {
    const auto data =
        sd::runtime::read_model_file(sd::runtime::find_model(argc > 1 ? argv[1] : sd::runtime::default_model));
    const auto any = sd::runtime::compose(data);
    std::visit(
        []<sd::lattice L>(const sd::runtime::shared_model<L>& model) {
            sd::composition equimolar;
            for (const auto& name : model->data().species) equimolar.emplace_back(name, 1);
            auto crystal = sd::supercell<L>::random({6, 6, 6}, equimolar, sd::seed{1});
            crystal.make_vacancy(sd::site{0});
            const auto run =
                model->start(crystal, {sd::kelvin{1200}, sd::seed{1}, model->data().attempt_frequency_per_s});
            run->advance({.jumps = 1000});
            std::printf("%s\n1000 jumps take %.3g s at 1200 K\n", model->composition().c_str(), run->clock().value);
        },
        any);
}
