/// \file
/// A small sample source: rows and targets as given; the sign of every input is turned where an epoch draws it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <saddle/core/random.hpp>
#include <saddle/training/concepts.hpp>

class toy_source {
public:
    toy_source(std::size_t inputs, std::vector<float> rows, std::vector<float> targets)
        : inputs_(inputs), rows_(std::move(rows)), targets_(std::move(targets)) {}

    std::size_t size() const { return targets_.size(); }
    std::size_t inputs() const { return inputs_; }

    void write(std::span<const std::size_t> rows, std::optional<std::uint64_t> epoch, float* inputs,
               float* targets) const {
        for (const std::size_t r : rows) {
            const auto word = epoch ? saddle::philox(saddle::seed{*epoch}, saddle::random_stream{r}).words(0)[0] : 0;
            const float sign = word % 2 == 0 ? 1.0f : -1.0f;
            for (std::size_t i = 0; i < inputs_; ++i) *inputs++ = sign * rows_[r * inputs_ + i];
            *targets++ = targets_[r];
        }
    }

private:
    std::size_t inputs_;
    std::vector<float> rows_;
    std::vector<float> targets_;
};

static_assert(saddle::sample_source<toy_source>);
