/// \file
/// What `saddle train` learns from: barriers as they are read, without failed ones, split by what they are for.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <saddle/dataset/barrier_samples.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/dataset/reverse_jumps.hpp>
#include <saddle/descriptor/description.hpp>

#include "arguments.hpp"
#include "train_arguments.hpp"

namespace saddle::cli {

/// All that is learned from, and what each part of it is for.
struct training_data {
    barrier_set set;  ///< without the labels that are left out
    std::size_t rejected = 0;
    std::size_t outliers = 0;
    std::vector<std::size_t> training, validation;            ///< rows of the set, jumps back among them
    std::vector<std::size_t> left_out;                        ///< without jumps back
    std::vector<there_and_back<std::size_t>> left_out_pairs;  ///< the rows of `left_out` whose jump back is known
    std::size_t forward = 0;                                  ///< rows of the set from here on are jumps back
    std::vector<std::string> left_out_alloys;

    /// Jumps back that are learnt from, those of the validation among them.
    std::size_t reverse() const { return set.size() - forward - left_out_pairs.size(); }
};

/// Reads and splits, and remarks on what is left out. \throws input_error for files as `read_data`, for alloys to leave
/// out that the data lack, and where no barrier is left to train on.
training_data read_training_data(const train_arguments& a, const output_arguments& output);

/// The numbers that a network sees of one environment.
feature_map features_of(const map_description& map, const barrier_set& set);

}  // namespace saddle::cli
