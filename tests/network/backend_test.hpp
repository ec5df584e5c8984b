/// \file
/// The one body of tests that every backend passes: networks of several shapes on dense and on active rows.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

#include <network/random_network.hpp>
#include <saddle/core/extent.hpp>
#include <saddle/core/random.hpp>
#include <saddle/descriptor/input.hpp>
#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/concepts.hpp>
#include <saddle/network/mlp.hpp>

namespace backend_test {

using saddle::active_rows;
using saddle::dense_rows;
using saddle::dynamic;
using saddle::mlp;

/// Weights with rows of both kinds for them: numbers, and one of `species` indices a site, a tenth of them none.
struct example {
    example(const std::vector<std::size_t>& widths, std::size_t species, std::size_t rows)
        : weights(random_network(widths, rows + widths.size())), row_count(rows), sites(widths[0] / species) {
        saddle::philox_sequence draw(saddle::seed{rows}, saddle::random_stream("rows"));
        for (std::size_t i = 0; i < rows * widths[0]; ++i) dense_values.push_back(symmetric(draw));
        for (std::size_t i = 0; i < rows * sites; ++i) {
            const std::size_t active = i % sites * species + static_cast<std::size_t>(draw.below(species));
            active_values.push_back(static_cast<std::uint16_t>(draw.below(10) == 0 ? widths[0] : active));
        }
    }

    template <class Rows>
    Rows rows() const {
        if constexpr (std::is_same_v<Rows, dense_rows>)
            return {dense_values.data(), row_count, weights.inputs()};
        else
            return {active_values.data(), row_count, sites};
    }

    saddle::dense_network weights;
    std::size_t row_count;
    std::size_t sites;
    std::vector<float> dense_values;
    std::vector<std::uint16_t> active_values;
};

inline constexpr float untouched = 12345.0f;

/// Outputs of two evaluations and one untouched number behind each.
template <class Backend, class Network, std::size_t Inputs, class Rows>
std::vector<float> evaluate_twice(const example& e) {
    static_assert(saddle::backend_for<Backend, Network, Inputs, Rows>);
    const typename Backend::template engine<Network, Inputs, Rows> engine(e.weights);
    auto scratch = engine.make_workspace(e.row_count);
    std::vector<float> outputs(2 * (e.row_count + 1), untouched);
    engine.evaluate(e.rows<Rows>(), outputs.data(), scratch);
    engine.evaluate(e.rows<Rows>(), outputs.data() + e.row_count + 1, scratch);
    return outputs;
}

/// One composition: its widths from the inputs on, species of a site, and its evaluation by some backend.
struct shape {
    std::vector<std::size_t> widths;
    std::size_t species;
    std::vector<float> (*on_dense)(const example&);
    std::vector<float> (*on_active)(const example&);
};

template <class Backend, class Network, std::size_t Inputs>
shape make_shape(std::vector<std::size_t> widths, std::size_t species) {
    return {std::move(widths), species, evaluate_twice<Backend, Network, Inputs, dense_rows>,
            evaluate_twice<Backend, Network, Inputs, active_rows>};
}

template <class Backend>
std::vector<shape> shapes() {
    return {make_shape<Backend, mlp<>, 112>({112}, 4),
            make_shape<Backend, mlp<5>, 8>({8, 5}, 2),
            make_shape<Backend, mlp<17, 33>, 112>({112, 17, 33}, 1),
            make_shape<Backend, mlp<128, 128, 128, 128>, 112>({112, 128, 128, 128, 128}, 1),
            make_shape<Backend, mlp<256, 256, 256>, 560>({560, 256, 256, 256}, 5),
            make_shape<Backend, mlp<dynamic>, dynamic>({15, 40, 3}, 3),
            make_shape<Backend, mlp<dynamic>, dynamic>({6}, 2)};
}

/// Takes the outputs of the first evaluation, after checking that the second gave the same bits.
inline std::vector<float> checked_outputs(std::vector<float> twice) {
    const std::size_t rows = twice.size() / 2 - 1;
    CHECK(twice[rows] == untouched);
    CHECK(twice.back() == untouched);
    CHECK(std::memcmp(twice.data(), twice.data() + rows + 1, rows * sizeof(float)) == 0);
    twice.resize(rows);
    return twice;
}

/// Every output is within the error that rounding to float32 can make, in whatever order the sums are done.
inline void check_within_rounding(const std::vector<shape>& all) {
    const auto check = [](const example& e, const std::vector<float>& outputs, dense_rows x) {
        for (std::size_t r = 0; r < e.row_count; ++r) {
            const auto exact = evaluate_exactly<float>(e.weights, x.data + r * x.width);
            CHECK(std::abs(static_cast<double>(outputs[r] - exact.value)) <= static_cast<double>(exact.rounding_error));
        }
    };
    for (const std::size_t rows : {1u, 3u, 8u, 12u, 13u})
        for (const auto& composition : all) {
            const example e(composition.widths, composition.species, rows);
            CAPTURE(saddle::shape_of(e.weights));
            CAPTURE(rows);
            check(e, checked_outputs(composition.on_dense(e)), e.rows<dense_rows>());
            std::vector<float> written_out(rows * e.weights.inputs());
            check(e, checked_outputs(composition.on_active(e)),
                  as_dense(e.rows<active_rows>(), e.weights.inputs(), written_out.data()));
        }
}

/// Every output has the very bits that `scalar` gives.
inline void check_equals_scalar(const std::vector<shape>& all) {
    const auto same = [](const std::vector<float>& a, const std::vector<float>& b) {
        return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
    };
    const auto expected = shapes<saddle::backend::scalar>();
    for (const std::size_t rows : {1u, 3u, 8u, 12u, 13u})
        for (std::size_t k = 0; k < all.size(); ++k) {
            const example e(all[k].widths, all[k].species, rows);
            CAPTURE(saddle::shape_of(e.weights));
            CAPTURE(rows);
            CHECK(same(checked_outputs(all[k].on_dense(e)), checked_outputs(expected[k].on_dense(e))));
            CHECK(same(checked_outputs(all[k].on_active(e)), checked_outputs(expected[k].on_active(e))));
        }
}

}  // namespace backend_test
