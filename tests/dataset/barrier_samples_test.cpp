#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <set>
#include <vector>

#include <dataset/made_data.hpp>
#include <message.hpp>
#include <saddle/dataset/barrier_samples.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/training/concepts.hpp>

using namespace saddle;

static_assert(sample_source<barrier_samples>);

namespace {

std::vector<float> written(const barrier_samples& samples, const std::vector<std::size_t>& rows,
                           std::optional<std::uint64_t> epoch) {
    std::vector<float> inputs(rows.size() * samples.inputs()), targets(rows.size());
    samples.write(rows, epoch, inputs.data(), targets.data());
    inputs.insert(inputs.end(), targets.begin(), targets.end());
    return inputs;
}

/// What the library's own descriptor makes of each record.
template <class Alignment>
void check_against_descriptor(const barrier_set& set) {
    using map = typename digit_map<2, encoding::digit, Alignment>::template on<bcc, species<3>>;
    const barrier_samples samples(set, all_rows(set.size()), digit_features(14), false, seed{1},
                                  std::string(Alignment::name));
    for (std::size_t row = 0; row < set.size(); ++row) {
        std::array<float, 8 * 14> expected;
        map::encode(set[row].environment.data(), expected.data());
        const auto found = written(samples, {row}, 3);
        REQUIRE(std::equal(found.begin(), found.begin() + 14,
                           expected.begin() + 14 * static_cast<std::ptrdiff_t>(row % 8)));
        REQUIRE(found.back() == static_cast<float>(set.barriers_eV[row]));
    }
}

}  // namespace

TEST_CASE("samples are what the network of a model file sees") {
    const auto set = made::random_set(2, 3);
    check_against_descriptor<alignment::canonical>(set);
    check_against_descriptor<alignment::rotate_z_mirror>(set);
}

TEST_CASE("augmentation shows images of the jump, the same for the same arguments") {
    const auto set = made::random_set(1, 4);
    const auto rows = all_rows(set.size());
    const barrier_samples plain(set, rows, digit_features(14)), turned(set, rows, digit_features(14), true, seed{5});
    CHECK(written(turned, {3, 7}, std::nullopt) == written(plain, {3, 7}, std::nullopt));
    CHECK(written(plain, {3, 7}, 1) == written(plain, {3, 7}, std::nullopt));
    const auto places = detail::symmetry_places<bcc>(2);
    std::set<std::size_t> used;
    for (std::uint64_t epoch = 0; epoch < 20; ++epoch) {
        const auto all = written(turned, rows, epoch);
        CHECK(all == written(turned, rows, epoch));
        for (std::size_t row = 0; row < set.size(); ++row) {
            // the row alone is the row among others
            const auto one = written(turned, {row}, epoch);
            REQUIRE(std::equal(one.begin(), one.end() - 1, all.begin() + 14 * static_cast<std::ptrdiff_t>(row)));
            std::size_t g = 0;
            for (; g < places.size(); ++g) {
                bool same = true;
                for (std::size_t k = 0; k < 14; ++k) same = same && one[k] == plain.aligned(row)[places[g][k]];
                if (same) break;
            }
            REQUIRE(g < places.size());
            used.insert(g);
        }
    }
    CHECK(used.size() == 6);
    const barrier_samples other(set, rows, digit_features(14), true, seed{6});
    CHECK(written(other, rows, 1) != written(turned, rows, 1));
    CHECK(written(turned, rows, 2) != written(turned, rows, 1));
}

TEST_CASE("some rows, and none") {
    const auto set = made::random_set(1, 2);
    const std::vector<std::size_t> rows{9, 2};
    const barrier_samples samples(set, rows, one_hot_features(14, 3));
    CHECK(samples.size() == 2);
    CHECK(samples.inputs() == 42);
    CHECK(samples.barrier_eV(0) == static_cast<float>(set.barriers_eV[9]));
    CHECK(contains(message_of([&] { barrier_samples(set, {}, digit_features(14)); }),
                   "samples: expected at least one record"));
    CHECK(contains(message_of([&] { barrier_samples(set, rows, digit_features(14), false, seed{1}, "none"); }),
                   "alignment"));
}

TEST_CASE("what can be turned by any angle is turned so, and the angles fill the circle") {
    const auto set = made::random_set(1, 4);
    const auto rows = all_rows(set.size());
    feature_map angles{1, [](const digit*, float* out) { *out = -1; },
                       [](const digit*, double angle_rad, float* out) { *out = static_cast<float>(angle_rad); }};
    const barrier_samples samples(set, rows, angles, true, seed{5});
    CHECK(written(samples, {3}, std::nullopt)[0] == -1);
    std::set<int> octants;
    for (std::uint64_t epoch = 0; epoch < 20; ++epoch) {
        const auto all = written(samples, rows, epoch);
        CHECK(all == written(samples, rows, epoch));
        CHECK(written(samples, {2}, epoch)[0] == all[2]);
        for (std::size_t row = 0; row < rows.size(); ++row) octants.insert(static_cast<int>(all[row] / 0.785398));
    }
    CHECK(octants.size() == 8);
    CHECK(*octants.rbegin() == 7);
}
