#include <saddle/training/eigen/network.hpp>

#include "fitting_trainer.hpp"

namespace saddle::runtime {

std::unique_ptr<trainer> make_eigen_trainer(training_task task) {
    return std::make_unique<fitting_trainer<eigen::network<float>>>(std::move(task));
}

}  // namespace saddle::runtime
