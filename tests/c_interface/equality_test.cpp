#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/barrier/load.hpp>
#include <saddle/saddle.hpp>

#include <scratch_folder.hpp>

#include "saddle.h"

// The same answers through C and through the types of the library, bit for bit.

using namespace saddle;

namespace {

using model_type = barrier_model<bcc, species<5>, digit_map<8, encoding::one_hot>, mlp<256, 256, 256>, backend::scalar>;
using order_type = pair_order<bcc, 2>;

constexpr std::uint64_t jumps = 80;

const model_type& model() {
    static const auto loaded = load<model_type>(SADDLE_MODEL_DIR "/NbMoTaWV.safetensors");
    return loaded;
}

supercell<bcc> alloy() {
    const auto& names = model().names();
    auto made = supercell<bcc>::random({5, 4, 6}, {{names[0], 1}, {names[1], 2}, {names[2], 1}}, seed{11});
    made = made.renumbered(names);
    made.make_vacancy(site{33});
    return made;
}

/// The same crystal and model behind handles.
struct through_c {
    saddle_model* model = nullptr;
    saddle_crystal* crystal = nullptr;

    explicit through_c(const char* backend) {
        REQUIRE(saddle_model_create("NbMoTaWV", backend, &model) == SADDLE_OK);
        const double amounts[] = {1, 2, 1};
        REQUIRE(saddle_crystal_random(model, 5, 4, 6, amounts, 3, 11, &crystal) == SADDLE_OK);
        REQUIRE(saddle_crystal_make_vacancy(crystal, 33) == SADDLE_OK);
    }
    through_c(const through_c&) = delete;
    through_c& operator=(const through_c&) = delete;
    ~through_c() {
        saddle_crystal_destroy(crystal);
        saddle_model_destroy(model);
    }
};

}  // namespace

TEST_CASE("crystals, barriers and rates") {
    const through_c c("auto");
    const auto here = alloy();
    std::vector<digit> digits(here.size());
    REQUIRE(saddle_crystal_occupation(c.crystal, digits.data(), digits.size()) == SADDLE_OK);
    CHECK(digits == here.occupation());

    const std::size_t at = 33;
    per_jump<bcc> found{};
    REQUIRE(saddle_barriers(c.model, c.crystal, &at, 1, found.data(), found.size()) == SADDLE_OK);
    const auto expected = barriers_eV(model(), here, site{at});
    CHECK(found == expected);

    per_jump<bcc> rates{};
    REQUIRE(saddle_rates(found.data(), found.size(), 800, 1e13, rates.data()) == SADDLE_OK);
    for (std::size_t j = 0; j < rates.size(); ++j)
        CHECK(rates[j] == 1e13 * exact_exp(-expected[j] / thermal_energy_eV(kelvin{800})));
}

TEST_CASE("an atom is taken away for its own barriers") {
    const through_c c("auto");
    auto here = alloy();
    const std::size_t at = 34;
    per_jump<bcc> found{};
    REQUIRE(saddle_barriers(c.model, c.crystal, &at, 1, found.data(), found.size()) == SADDLE_OK);
    here.make_vacancy(site{at});
    CHECK(found == barriers_eV(model(), here, site{at}));
}

TEST_CASE("a run of several vacancies, through a change of temperature and a file") {
    const std::vector<std::size_t> places{33, 40, 111, 190};
    auto start = alloy();
    for (const std::size_t s : places)
        if (start[site{s}] != vacant) start.make_vacancy(site{s});
    many_vacancies expected{start, model(), kelvin{1100}, seed{9}, order_type{start}};
    expected.advance(jumps);
    const double changed_at = expected.clock().value;
    expected.change_temperature(kelvin{1300}, seconds{changed_at});
    expected.advance(jumps);

    const scratch_folder folder;
    const std::string file = folder / "several.run";
    const through_c c("auto");
    for (const std::size_t s : places)
        if (s != 33) REQUIRE(saddle_crystal_make_vacancy(c.crystal, s) == SADDLE_OK);
    saddle_run* run = nullptr;
    REQUIRE(saddle_run_create(c.model, c.crystal, 1100, 0, 9, &run) == SADDLE_OK);
    REQUIRE(saddle_run_advance(run, jumps, INFINITY, nullptr) == SADDLE_OK);
    REQUIRE(saddle_run_set_temperature(run, 1300, changed_at) == SADDLE_OK);
    REQUIRE(saddle_run_save(run, file.c_str()) == SADDLE_OK);
    saddle_run_destroy(run);
    REQUIRE(saddle_run_restore(c.model, file.c_str(), &run) == SADDLE_OK);
    REQUIRE(saddle_run_advance(run, jumps, INFINITY, nullptr) == SADDLE_OK);

    double clock = 0, divacancies = -1;
    std::uint64_t near = 0;
    std::size_t count = 0;
    std::vector<std::size_t> sites(4);
    std::vector<digit> digits(start.size());
    CHECK(saddle_run_clock(run, &clock) == SADDLE_OK);
    CHECK(saddle_run_vacancies(run, sites.data(), sites.size(), &count) == SADDLE_OK);
    CHECK(saddle_run_divacancies(run, nullptr, &divacancies) == SADDLE_OK);
    CHECK(saddle_run_second_vacancies(run, &near) == SADDLE_OK);
    CHECK(saddle_run_occupation(run, digits.data(), digits.size()) == SADDLE_OK);
    saddle_run_destroy(run);
    CHECK(clock == expected.clock().value);
    CHECK(count == 4);
    for (std::size_t v = 0; v < sites.size(); ++v) CHECK(sites[v] == expected.vacancy(v).index);
    CHECK(divacancies == expected.mean_divacancies());
    CHECK(near == expected.counters().shared);
    CHECK(digits == expected.crystal().occupation());
}

TEST_CASE("a run, through a change of temperature, a file and other backends") {
    kmc expected{alloy(), model(), kelvin{1100}, seed{9}, order_type{alloy()}};
    expected.advance(jumps);
    const double changed_at = 1.2 * expected.clock().value;
    expected.advance({.time = seconds{changed_at}});
    expected.change_temperature(kelvin{1300}, seconds{changed_at});
    expected.advance(jumps);

    const scratch_folder folder;
    const std::string file = folder / "a.run";
    for (const char* backend : {"auto", "generic", "scalar"}) {
        CAPTURE(backend);
        const through_c c(backend);
        saddle_run* run = nullptr;
        REQUIRE(saddle_run_create(c.model, c.crystal, 1100, 0, 9, &run) == SADDLE_OK);
        REQUIRE(saddle_run_advance(run, jumps, INFINITY, nullptr) == SADDLE_OK);
        REQUIRE(saddle_run_advance(run, UINT64_MAX, changed_at, nullptr) == SADDLE_OK);
        REQUIRE(saddle_run_set_temperature(run, 1300, changed_at) == SADDLE_OK);
        REQUIRE(saddle_run_save(run, file.c_str()) == SADDLE_OK);
        saddle_run_destroy(run);
        REQUIRE(saddle_run_restore(c.model, file.c_str(), &run) == SADDLE_OK);
        REQUIRE(saddle_run_advance(run, jumps, INFINITY, nullptr) == SADDLE_OK);

        double clock = 0;
        std::size_t vacancy = 0;
        std::uint64_t total = 0;
        std::vector<std::uint64_t> by_species(5);
        double delta = 0;
        std::vector<digit> digits(expected.crystal().size());
        CHECK(saddle_run_clock(run, &clock) == SADDLE_OK);
        CHECK(saddle_run_vacancy(run, &vacancy) == SADDLE_OK);
        CHECK(saddle_run_jumps(run, &total) == SADDLE_OK);
        CHECK(saddle_run_jumps_by_species(run, by_species.data(), by_species.size()) == SADDLE_OK);
        CHECK(saddle_run_pair_order(run, 1, 2, 3, &delta) == SADDLE_OK);
        CHECK(saddle_run_occupation(run, digits.data(), digits.size()) == SADDLE_OK);
        saddle_run_destroy(run);

        CHECK(clock == expected.clock().value);
        CHECK(vacancy == expected.vacancy().index);
        CHECK(total == expected.statistics().jumps);
        for (std::size_t d = 1; d <= 5; ++d) CHECK(by_species[d - 1] == expected.statistics().jumps_by_species[d]);
        CHECK(delta == expected.observer<order_type>().delta(1, 2, 3));
        CHECK(digits == expected.crystal().occupation());
    }
}
