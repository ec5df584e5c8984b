#include <saddle/network/backend/precision.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

#include <message.hpp>
#include <network/random_network.hpp>
#include <saddle/core/extent.hpp>
#include <saddle/descriptor/input.hpp>
#include <saddle/network/mlp.hpp>

using namespace saddle;

namespace {

/// `scalar`, and beyond it an error in the answer to one row.
struct rough {
    static constexpr std::string_view name() { return "rough"; }
    static constexpr double replay_tolerance_eV = 0.01;

    struct engine : backend::scalar::engine<mlp<dynamic>, dynamic, dense_rows> {
        using exact = backend::scalar::engine<mlp<dynamic>, dynamic, dense_rows>;

        engine(const dense_network& weights, std::size_t wrong_row, float by)
            : exact(weights), wrong_row_(wrong_row), by_(by) {}

        void evaluate(dense_rows rows, float* outputs, workspace& scratch) const {
            exact::evaluate(rows, outputs, scratch);
            if (wrong_row_ < rows.rows) outputs[wrong_row_] += by_;
        }

        std::size_t wrong_row_;
        float by_;
    };
};

}  // namespace

TEST_CASE("an answer further off than the backend states is refused, among the first 32 samples") {
    const auto weights = random_network({3, 4}, 1);
    const std::vector<float> inputs(3 * 40, 1.0f);
    const auto said = [&](std::size_t samples, std::size_t wrong_row, float by) {
        return message_of([&] {
            detail::check_precision<rough, mlp<dynamic>, dynamic>(rough::engine(weights, wrong_row, by), weights,
                                                                  dense_rows{inputs.data(), samples, 3});
        });
    };
    const std::string_view refused = "backend rough: expected a network that it answers within 0.010000 eV, found ";
    CHECK(said(5, 4, 0.009f) == "nothing was thrown");
    CHECK(said(5, 4, -0.009f) == "nothing was thrown");
    CHECK(said(5, 4, 0.011f).starts_with(refused));
    CHECK(said(5, 4, -0.011f).starts_with(refused));
    CHECK(said(40, 31, 0.011f).starts_with(refused));
    CHECK(said(40, 32, 0.011f) == "nothing was thrown");
    CHECK(said(5, 0, std::numeric_limits<float>::quiet_NaN()).starts_with(refused));
}
