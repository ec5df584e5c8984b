#include <saddle/network/backend/int16.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include <count_allocations.hpp>
#include <message.hpp>
#include <network/random_network.hpp>
#include <saddle/core/extent.hpp>
#include <saddle/network/concepts.hpp>

using namespace saddle;

#ifdef SADDLE_ON_X86_64
#define SADDLE_TEST_ARCHITECTURES arch::generic, arch::avx2, arch::avx512
#else
#define SADDLE_TEST_ARCHITECTURES arch::generic
#endif

namespace {

/// A network with rows of both kinds: digits up to 16, and one of `species` indices a site, a tenth of them none.
struct example {
    example(const std::vector<std::size_t>& widths, std::size_t species, std::size_t rows)
        : weights(random_network(widths, rows + widths.size())), row_count(rows), sites(widths[0] / species) {
        philox_sequence draw(seed{rows}, random_stream("rows"));
        for (std::size_t i = 0; i < rows * widths[0]; ++i) digits.push_back(static_cast<float>(draw.below(17)));
        for (std::size_t i = 0; i < rows * sites; ++i) {
            const std::size_t active = i % sites * species + static_cast<std::size_t>(draw.below(species));
            actives.push_back(static_cast<std::uint16_t>(draw.below(10) == 0 ? widths[0] : active));
        }
    }

    template <class Rows>
    Rows rows() const {
        if constexpr (std::is_same_v<Rows, dense_rows>)
            return {digits.data(), row_count, weights.inputs()};
        else
            return {actives.data(), row_count, sites};
    }

    dense_network weights;
    std::size_t row_count;
    std::size_t sites;
    std::vector<float> digits;
    std::vector<std::uint16_t> actives;
};

constexpr float untouched = 12345.0f;

template <class Arch, class Rows>
using engine_type = typename backend::int16<Arch>::template engine<mlp<dynamic>, dynamic, Rows>;

/// Outputs of an engine whose scales come from `samples`; evaluates twice.
template <class Arch, class Rows>
std::vector<float> evaluated(const dense_network& weights, Rows samples, Rows rows) {
    const engine_type<Arch, Rows> engine(weights, samples);
    auto scratch = engine.make_workspace(rows.rows);
    std::vector<float> outputs(rows.rows + 1, untouched), again(rows.rows);
    engine.evaluate(rows, outputs.data(), scratch);
    engine.evaluate(rows, again.data(), scratch);
    CHECK(outputs.back() == untouched);
    outputs.pop_back();
    CHECK(std::memcmp(outputs.data(), again.data(), again.size() * sizeof(float)) == 0);
    return outputs;
}

/// The integer network by its definition, in 64-bit arithmetic that shows every overflow.
template <class Rows>
std::vector<float> defined(const dense_network& weights, Rows samples, Rows rows) {
    std::vector<float> sample_scratch(samples.rows * weights.inputs()), scratch(rows.rows * weights.inputs());
    const dense_rows typical = as_dense(samples, weights.inputs(), sample_scratch.data());
    const dense_rows dense = as_dense(rows, weights.inputs(), scratch.data());
    const auto integer = quantised(weights, typical.data, typical.rows, std::is_same_v<Rows, dense_rows> ? 16 : 1);
    std::vector<float> outputs;
    bool overflow = false;
    for (std::size_t r = 0; r < dense.rows; ++r) {
        std::vector<std::int64_t> x(dense.data + r * dense.width, dense.data + (r + 1) * dense.width);
        for (const auto& layer : integer.layers) {
            std::vector<std::int64_t> y(layer.outputs);
            for (std::size_t o = 0; o < layer.outputs; ++o) {
                y[o] = layer.bias[o];
                for (std::size_t i = 0; i < layer.inputs; ++i) {
                    y[o] += layer.weight[o * layer.inputs + i] * x[i];
                    overflow |= std::abs(y[o]) > std::numeric_limits<std::int32_t>::max();
                }
                if (&layer != &integer.layers.back())
                    y[o] =
                        std::clamp<std::int64_t>(y[o] >> layer.shift[o], 0, std::numeric_limits<std::int16_t>::max());
            }
            x = y;
        }
        outputs.push_back(std::ldexp(static_cast<float>(x[0]), -integer.output_exponent));
    }
    CHECK_FALSE(overflow);
    return outputs;
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

template <class Arch, class Rows>
void check_against_definition(const example& e) {
    const auto rows = e.rows<Rows>();
    CHECK(same_bits(evaluated<Arch>(e.weights, rows, rows), defined(e.weights, rows, rows)));
    const Rows one{rows.data, 1, rows.width};  // scales of a single row, so that others saturate
    CHECK(same_bits(evaluated<Arch>(e.weights, one, rows), defined(e.weights, one, rows)));
}

struct shape {
    std::vector<std::size_t> widths;
    std::size_t species;
};

const shape shapes[] = {{{8, 5}, 2},
                        {{9, 1}, 3},
                        {{112, 17, 33}, 1},
                        {{112, 128, 128, 128, 128}, 1},
                        {{560, 256, 256, 256}, 5},
                        {{15, 40, 3}, 3},
                        {{70, 96, 31, 64, 7}, 5}};

template <class Arch>
bool skipped() {
    if (detail::int16_lanes<Arch>::supported()) return false;
    MESSAGE("skipped: this CPU lacks the 16-bit dot products of " << std::string(Arch::name));
    return true;
}

}  // namespace

TEST_CASE_TEMPLATE("int16 is its definition, the same bits on every CPU", Arch, SADDLE_TEST_ARCHITECTURES) {
    static_assert(backend_for<backend::int16<Arch>, mlp<5>, 8, dense_rows>);
    static_assert(backend_for<backend::int16<Arch>, mlp<5>, 8, active_rows>);
    CHECK(backend::int16<Arch>::name() == "int16");
    if (skipped<Arch>()) {
        const example e({8, 5}, 2, 3);
        CHECK(message_of([&] { engine_type<Arch, dense_rows>(e.weights, e.rows<dense_rows>()); }) ==
              "backend int16: expected a CPU with the 16-bit dot products of " + std::string(Arch::name) +
                  ", found another one");
        return;
    }
    for (const auto& [widths, species] : shapes)
        for (const std::size_t rows : {1u, 3u, 4u, 8u, 12u, 13u}) {
            CAPTURE(rows);
            const example e(widths, species, rows);
            CAPTURE(shape_of(e.weights));
            check_against_definition<Arch, dense_rows>(e);
            check_against_definition<Arch, active_rows>(e);
        }
}

TEST_CASE_TEMPLATE("sums at their limits do not overflow, and activations saturate", Arch, SADDLE_TEST_ARCHITECTURES) {
    if (skipped<Arch>()) return;
    for (const float sign : {1.0f, -1.0f})
        for (const float scale : {1.0f, 1e6f, 1e-6f}) {
            CAPTURE(sign);
            CAPTURE(scale);
            example e({112, 64, 64, 32}, 1, 9);
            for (auto& layer : e.weights.layers)
                for (float& w : layer.weight) w = std::abs(w) * scale;
            for (float& w : e.weights.layers.back().weight) w *= sign;
            std::fill(e.digits.begin(), e.digits.begin() + 112,
                      0.0f);  // of which the scales come: they see the biases only
            e.digits[5] = 1;
            std::fill(e.digits.begin() + 112, e.digits.end(), 16.0f);
            check_against_definition<Arch, dense_rows>(e);
            std::fill(e.actives.begin(), e.actives.begin() + 112, std::uint16_t{112});
            for (std::size_t i = 112; i < e.actives.size(); ++i) e.actives[i] = static_cast<std::uint16_t>(i % 112);
            check_against_definition<Arch, active_rows>(e);
        }
    // one neuron whose weights are far from anything among the samples
    example e({112, 17, 33}, 1, 9);
    e.weights.layers[0].weight[3 * 112 + 7] = 1e9f;
    e.weights.layers[1].weight[2 * 17 + 3] = -1e9f;
    e.weights.layers[1].bias[4] = 1e9f;
    check_against_definition<Arch, dense_rows>(e);
    check_against_definition<Arch, active_rows>(e);
}

TEST_CASE_TEMPLATE("int16 needs a hidden layer", Arch, SADDLE_TEST_ARCHITECTURES) {
    if (skipped<Arch>()) return;
    const example e({112}, 4, 3);
    const std::string expected = "backend int16: expected a network with a hidden layer, found none";
    CHECK(message_of([&] { engine_type<Arch, dense_rows>(e.weights, e.rows<dense_rows>()); }) == expected);
    CHECK(message_of([&] { engine_type<Arch, active_rows>(e.weights, e.rows<active_rows>()); }) == expected);
}

TEST_CASE_TEMPLATE("int16 allocates nothing while it evaluates", Arch, SADDLE_TEST_ARCHITECTURES) {
    if (skipped<Arch>()) return;
    const auto allocations_of = [](const auto& engine, auto rows) {
        auto scratch = engine.make_workspace(rows.rows);
        std::vector<float> outputs(rows.rows);
        const std::size_t before = allocations;
        for (int repeat = 0; repeat < 3; ++repeat) engine.evaluate(rows, outputs.data(), scratch);
        return allocations - before;
    };
    const std::size_t at_first = allocations;
    const example e({112, 17, 33}, 4, 13);
    CHECK(allocations > at_first);
    const auto dense = e.rows<dense_rows>();
    const auto active = e.rows<active_rows>();
    CHECK(allocations_of(engine_type<Arch, dense_rows>(e.weights, dense), dense) == 0);
    CHECK(allocations_of(engine_type<Arch, active_rows>(e.weights, active), active) == 0);
}
