#include "training.hpp"

#include <algorithm>

#include <saddle/core/error.hpp>

#include "fitting_trainer.hpp"

#if SADDLE_WITH_ONEDNN
// Debian's oneDNN brings its OpenMP runtime along; one built otherwise may not.
extern "C" [[gnu::weak]] void omp_set_num_threads(int);
#endif

namespace saddle::runtime {

std::vector<std::string> training_backends() {
    std::vector<std::string> names;
    if (SADDLE_WITH_ONEDNN) names.emplace_back("onednn");
    if (SADDLE_WITH_EIGEN) names.emplace_back("eigen");
    return names;
}

std::unique_ptr<trainer> make_trainer(const std::string& backend, training_task task) {
#if SADDLE_WITH_EIGEN
    if (backend == "eigen") return make_eigen_trainer(std::move(task));
#endif
#if SADDLE_WITH_ONEDNN
    if (backend == "onednn") return make_onednn_trainer(std::move(task));
#endif
    throw input_error("training backend", "one that this build has", "'" + backend + "'");
}

void use_training_threads([[maybe_unused]] std::size_t threads) {
#if SADDLE_WITH_ONEDNN
    if (omp_set_num_threads) omp_set_num_threads(static_cast<int>(std::max<std::size_t>(threads, 1)));
#endif
}

}  // namespace saddle::runtime
