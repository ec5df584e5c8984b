#include <saddle/descriptor/voxel_map.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <descriptor/descriptor_oracle.hpp>
#include <message.hpp>
#include <saddle/descriptor/concepts.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

static_assert(descriptor_for<voxel_map<8>::on<bcc, species<3>>, bcc>);
static_assert(voxel_map<8>::on<bcc, species<3>>::inputs == 729);
static_assert(voxel_map<8, encoding::one_hot>::on<bcc, species<3>>::inputs == 3 * 729);

/// Rows of a voxel map from aligned digits by its definition.
std::vector<float> voxels_of(const std::vector<vec3>& sites, const std::vector<digit>& aligned, bool one_hot,
                             std::size_t species, int reach) {
    const int n = 2 * reach + 1;
    std::vector<float> row;
    for (std::size_t channel = 1; channel <= (one_hot ? species : 1); ++channel)
        for (int z = -reach; z <= reach; ++z)
            for (int y = -reach; y <= reach; ++y)
                for (int x = -reach; x <= reach; ++x) {
                    row.push_back(0);
                    for (std::size_t k = 0; k < sites.size(); ++k)
                        if (sites[k] == vec3{x, y, z})
                            row.back() = !one_hot ? aligned[k] : aligned[k] == channel ? 1.0f : 0.0f;
                }
    CHECK(row.size() == static_cast<std::size_t>(n * n * n) * (one_hot ? species : 1));
    return row;
}

template <lattice L, std::size_t Shells, class Encoding, class Alignment>
void check() {
    using fixed_map = typename voxel_map<Shells, Encoding, Alignment>::template on<L, species<3>>;
    using dynamic_map = typename voxel_map<dynamic>::on<L, species<dynamic>>;
    const bool one_hot = std::is_same_v<Encoding, encoding::one_hot>;
    const auto description = voxel_map<Shells, Encoding, Alignment>::description();
    CHECK_NOTHROW(fixed_map::from(description, 3));
    const auto map = dynamic_map::from(description, 3);
    const auto sites = sites_of_shells<L>(Shells);
    int reach = 4;
    for (const vec3 r : sites) reach = std::max({reach, r.x, r.y, r.z});
    const auto environment = random_environment(sites.size(), 3, Shells);
    std::vector<float> expected;
    for (const vec3 jump : L::jumps) {
        const auto row = voxels_of(
            sites, aligned_digits(sites, environment, Alignment::template operation_for<L>(jump)), one_hot, 3, reach);
        expected.insert(expected.end(), row.begin(), row.end());
    }
    REQUIRE(map.input_count() == fixed_map::input_count());
    CHECK(map.row_width() == map.input_count());
    CHECK(encoded(fixed_map{}, environment, jump_count<L>) == expected);
    CHECK(encoded(map, environment, jump_count<L>) == expected);
}

}  // namespace

TEST_CASE("digits stand at their voxels, static and dynamic") {
    check<bcc, 8, encoding::digit, alignment::rotate_z_mirror>();
    check<bcc, 8, encoding::one_hot, alignment::canonical>();
    check<bcc, 2, encoding::one_hot, alignment::canonical>();
    check<fcc, 3, encoding::digit, alignment::canonical>();
}

TEST_CASE("a description that is not the type's is refused with both") {
    using map = voxel_map<8>::on<bcc, species<3>>;
    CHECK(
        message_of([] {
            map::from({8, "digit", "canonical"}, 3);
        }) ==
        "descriptor: expected voxel map of 8 shells, digit, canonical, found digit map of 8 shells, digit, canonical");
}
