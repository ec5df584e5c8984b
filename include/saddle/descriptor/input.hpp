/// \file
/// What descriptors hand to networks: rows of numbers, or rows of indices where most numbers are 0 and the rest 1.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace saddle {

/// rows × width float32 numbers, row-major, one row a jump.
struct dense_rows {
    using value_type = float;
    const float* data{};
    std::size_t rows{};
    std::size_t width{};
};

/// rows × width indices of the inputs that are 1, ascending within a row; every other input is 0. The index
/// `inputs` (one past the last) stands for "none": a vacant site has no 1. For a one-hot map this is a hundredth of the
/// work of a dense product.
struct active_rows {
    using value_type = std::uint16_t;
    const std::uint16_t* data{};
    std::size_t rows{};
    std::size_t width{};
};

/// The same rows as plain numbers, for backends without a special first layer: dense rows as they are, active rows
/// written out as 0 and 1 into `scratch` (rows × inputs).
inline dense_rows as_dense(dense_rows rows, std::size_t /*inputs*/, float* /*scratch*/) { return rows; }

inline dense_rows as_dense(active_rows rows, std::size_t inputs, float* scratch) {
    std::fill_n(scratch, rows.rows * inputs, 0.0f);
    for (std::size_t r = 0; r < rows.rows; ++r)
        for (std::size_t k = 0; k < rows.width; ++k)
            if (const std::size_t i = rows.data[r * rows.width + k]; i < inputs) scratch[r * inputs + i] = 1.0f;
    return {scratch, rows.rows, inputs};
}

}  // namespace saddle
