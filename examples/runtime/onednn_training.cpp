#include <saddle/training/onednn/network.hpp>

#include "fitting_trainer.hpp"

namespace saddle::runtime {

std::unique_ptr<trainer> make_onednn_trainer(training_task task) {
    return std::make_unique<fitting_trainer<onednn::network>>(std::move(task));
}

}  // namespace saddle::runtime
