#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <descriptor/descriptor_oracle.hpp>
#include <message.hpp>
#include <saddle/descriptor/concepts.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

template <lattice L>
using dynamic_map = typename digit_map<dynamic>::on<L, species<dynamic>>;

static_assert(descriptor_for<dynamic_map<bcc>, bcc>);
static_assert(dynamic_map<bcc>::inputs == dynamic);

template <lattice L, std::size_t Shells, class Encoding, class Alignment>
void check_equals_static() {
    CAPTURE(Shells);
    using fixed_map = typename digit_map<Shells, Encoding, Alignment>::template on<L, species<3>>;
    const auto map = dynamic_map<L>::from({Shells, std::string(Encoding::name), std::string(Alignment::name)}, 3);
    REQUIRE(map.environment_size() == fixed_map::environment_size());
    REQUIRE(map.input_count() == fixed_map::input_count());
    REQUIRE(map.row_width() == map.input_count());
    const auto environment = random_environment(map.environment_size(), 3, Shells);
    CHECK(encoded(map, environment, jump_count<L>) == encoded(fixed_map{}, environment, jump_count<L>));

    const auto crystal = supercell<L>::random({3, 3, 4}, {{"A", 1}, {"B", 1}, {"C", 1}}, seed{1});
    std::vector<digit> gathered(map.environment_size()), gathered_by_fixed(map.environment_size());
    map.gather(crystal, crystal.position(site{5}), gathered.data());
    fixed_map::gather(crystal, crystal.position(site{5}), gathered_by_fixed.data());
    CHECK(gathered == gathered_by_fixed);
}

template <lattice L, class Encoding, class Alignment>
void check_all_shells() {
    [&]<std::size_t... K>(std::index_sequence<K...>) { (check_equals_static<L, K + 1, Encoding, Alignment>(), ...); }
    (std::make_index_sequence<8>{});
}

}  // namespace

TEST_CASE("the dynamic digit map equals the static ones") {
    check_all_shells<bcc, encoding::digit, alignment::canonical>();
    check_all_shells<bcc, encoding::one_hot, alignment::canonical>();
    check_all_shells<bcc, encoding::digit, alignment::rotate_z_mirror>();
    check_all_shells<bcc, encoding::one_hot, alignment::rotate_z_mirror>();
    check_all_shells<fcc, encoding::digit, alignment::canonical>();
    check_all_shells<fcc, encoding::one_hot, alignment::canonical>();
}

TEST_CASE("it takes up to 16 shells") {
    const auto map = dynamic_map<bcc>::from({16, "digit", "canonical"}, 2);
    const auto sites = sites_of_shells<bcc>(16);
    REQUIRE(map.environment_size() == 330);
    REQUIRE(sites.size() == 330);
    const auto environment = random_environment(330, 2, 1);
    const auto rows = encoded(map, environment, 8);
    for (std::size_t j = 0; j < 8; ++j) {
        const auto aligned =
            aligned_digits(sites, environment, alignment::canonical::operation_for<bcc>(bcc::jumps[j]));
        for (std::size_t k = 0; k < 330; ++k) CHECK(rows[j * 330 + k] == static_cast<float>(aligned[k]));
    }
}

TEST_CASE("what no digit map is") {
    const auto message = [](const map_description& wanted) {
        return message_of([&] { dynamic_map<bcc>::from(wanted, 3); });
    };
    CHECK(message({0, "digit", "canonical"}) == "descriptor: expected 1 to 16 shells, found 0");
    CHECK(message({17, "digit", "canonical"}) == "descriptor: expected 1 to 16 shells, found 17");
    CHECK(message({8, "digit", "canonical", "sdm"}) == "descriptor: expected a digit_map or voxel_map, found 'sdm'");
    CHECK(message({8, "voxel", "canonical"}) == "descriptor: expected encoding digit or one_hot, found 'voxel'");
    CHECK(message({8, "digit", "none"}) ==
          "alignment: expected canonical, or rotate_z_mirror in bcc, found 'none' in bcc");
    CHECK(message_of([] {
              dynamic_map<fcc>::from({8, "digit", "rotate_z_mirror"}, 3);
          }) == "alignment: expected canonical, or rotate_z_mirror in bcc, found 'rotate_z_mirror' in fcc");
}
