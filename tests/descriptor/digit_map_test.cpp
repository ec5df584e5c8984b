#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <descriptor/descriptor_oracle.hpp>
#include <message.hpp>
#include <saddle/descriptor/concepts.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

using three = species<3>;
using published = digit_map<8, encoding::digit, alignment::rotate_z_mirror>;
using one_hot_map = digit_map<8, encoding::one_hot>;

static_assert(descriptor_for<published::on<bcc, three>, bcc>);
static_assert(descriptor_for<one_hot_map::on<fcc, three>, fcc>);
static_assert(published::on<bcc, three>::inputs == 112);
static_assert(one_hot_map::on<bcc, three>::inputs == 336);
static_assert(one_hot_map::on<bcc, three>::row_width() == 112);
static_assert(digit_map<3>::on<fcc, species<dynamic>>::inputs == 42);

/// Distinct values for every site, so that an equal map is an equal permutation.
std::vector<digit> all_different(std::size_t sites) {
    std::vector<digit> environment(sites);
    for (std::size_t k = 0; k < sites; ++k) environment[k] = static_cast<digit>(k + 1);
    return environment;
}

std::vector<float> row(const std::vector<float>& rows, std::size_t jump, std::size_t width) {
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(jump * width);
    return {first, first + static_cast<std::ptrdiff_t>(width)};
}

template <lattice L>
std::size_t index_of(vec3 jump) {
    return static_cast<std::size_t>(std::find(L::jumps.begin(), L::jumps.end(), jump) - L::jumps.begin());
}

/// Rotating the crystal by g and asking for jump g(j) gives the aligned map of j, turned by the operation
/// h = A(g j) g A(j)⁻¹ of the stabiliser that the convention leaves open.
template <lattice L, class Alignment, std::size_t Shells>
void check_symmetry_images() {
    using map = typename digit_map<Shells, encoding::digit, Alignment>::template on<L, three>;
    const auto sites = sites_of_shells<L>(Shells);
    REQUIRE(sites.size() == map::sites);
    const auto environment = all_different(sites.size());
    const auto rows = encoded(map{}, environment, jump_count<L>);
    std::size_t turned = 0;
    for (const operation& g : cubic_group) {
        const auto image = aligned_digits(sites, environment, g);
        const auto rows_of_image = encoded(map{}, image, jump_count<L>);
        for (std::size_t j = 0; j < jump_count<L>; ++j) {
            const vec3 jump = L::jumps[j];
            const operation h = Alignment::template operation_for<L>(g(jump)) * g *
                                Alignment::template operation_for<L>(jump).inverse();
            CHECK(std::find(stabiliser<L>.begin(), stabiliser<L>.end(), h) != stabiliser<L>.end());
            const auto own = row(rows, j, sites.size());
            const auto expected = aligned_digits(sites, {own.begin(), own.end()}, h);
            CHECK(row(rows_of_image, index_of<L>(g(jump)), sites.size()) ==
                  std::vector<float>(expected.begin(), expected.end()));
            turned += h != operation::identity();
        }
    }
    CHECK(turned > 0);
}

template <lattice L, class Encoding, class Alignment, std::size_t Shells>
void check_encoding() {
    using map = typename digit_map<Shells, Encoding, Alignment>::template on<L, three>;
    const auto sites = sites_of_shells<L>(Shells);
    const auto environment = random_environment(sites.size(), 3, Shells);
    const auto rows = encoded(map{}, environment, jump_count<L>);
    for (std::size_t j = 0; j < jump_count<L>; ++j) {
        const auto aligned = aligned_digits(sites, environment, Alignment::template operation_for<L>(L::jumps[j]));
        CHECK(row(rows, j, map::inputs) == network_input(aligned, std::string(Encoding::name), 3));
    }
}

}  // namespace

TEST_CASE("every symmetry image of an environment is treated as the convention says") {
    check_symmetry_images<bcc, alignment::canonical, 8>();
    check_symmetry_images<bcc, alignment::rotate_z_mirror, 8>();
    check_symmetry_images<fcc, alignment::canonical, 8>();
}

TEST_CASE("rows are the aligned digits, as numbers or one-hot") {
    check_encoding<bcc, encoding::digit, alignment::canonical, 8>();
    check_encoding<bcc, encoding::one_hot, alignment::canonical, 8>();
    check_encoding<bcc, encoding::digit, alignment::rotate_z_mirror, 8>();
    check_encoding<bcc, encoding::one_hot, alignment::rotate_z_mirror, 2>();
    check_encoding<fcc, encoding::digit, alignment::canonical, 8>();
    check_encoding<fcc, encoding::one_hot, alignment::canonical, 3>();
}

TEST_CASE("the jumping atom enters at the place of the reference jump") {
    using map = published::on<bcc, three>;
    for (std::size_t j = 0; j < jump_count<bcc>; ++j) {
        std::vector<digit> environment(112, 1);
        environment[j] = 3;  // the first eight sites are the jumps
        const auto rows = encoded(map{}, environment, 8);
        CHECK(rows[j * 112 + 7] == 3.0f);
    }
}

TEST_CASE("the surroundings of a vacancy are gathered in the site order of model files") {
    auto crystal = supercell<bcc>::random({3, 4, 5}, {{"A", 1}, {"B", 1}, {"C", 1}}, seed{5});
    const site vacancy = crystal.make_vacancy(site{17});
    const auto sites = sites_of_shells<bcc>(8);
    std::array<digit, 112> environment{};
    published::on<bcc, three>::gather(crystal, crystal.position(vacancy), environment.data());
    for (std::size_t k = 0; k < sites.size(); ++k)
        CHECK(environment[k] == crystal[crystal.at(crystal.position(vacancy) + sites[k])]);
}

TEST_CASE("a description that is not the type's is refused with both") {
    using map = published::on<bcc, three>;
    CHECK_NOTHROW(map::from({8, "digit", "rotate_z_mirror"}, 3));
    CHECK(message_of([] {
              map::from({8, "digit", "canonical"}, 3);
          }) ==
          "descriptor: expected digit map of 8 shells, digit, rotate_z_mirror, found digit map of 8 shells, digit, "
          "canonical");
    CHECK(contains(message_of([] { map::from({7, "digit", "rotate_z_mirror"}, 3); }), "found digit map of 7 shells"));
    CHECK(contains(message_of([] {
                       map::from({8, "one_hot", "rotate_z_mirror"}, 3);
                   }),
                   "found digit map of 8 shells, one_hot"));
}
