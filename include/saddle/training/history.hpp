/// \file
/// The history of a training: one row an epoch.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <saddle/io/csv.hpp>

namespace saddle {

/// Losses are means over samples in eV or eV², as the loss has it; those of training are taken while the weights move.
struct epoch_record {
    std::uint64_t epoch{};  ///< from 1
    double training_loss{};
    double validation_loss = std::numeric_limits<double>::quiet_NaN();    ///< NaN where nothing validates
    double validation_mae_eV = std::numeric_limits<double>::quiet_NaN();  ///< mean absolute error
    double rate{};                                                        ///< of its last step
    double time_s{};                                                      ///< work of all epochs so far
};

/// A table `epoch,training_loss,validation_loss,validation_mae_eV,rate,time_s`; fields of what is not known are empty.
inline std::string history_csv(const std::vector<epoch_record>& history) {
    std::string text = "epoch,training_loss,validation_loss,validation_mae_eV,rate,time_s\n";
    const auto known = [](double value) { return value == value ? number_text(value) : std::string(); };
    for (const auto& row : history)
        append_csv_row(text, row.epoch, row.training_loss, known(row.validation_loss), known(row.validation_mae_eV),
                       row.rate, row.time_s);
    return text;
}

}  // namespace saddle
