#include "reproducibility.hpp"

#include <cstdint>
#include <memory>

#include <doctest/doctest.h>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>

#include "model_library.hpp"
#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

namespace {

const auto model = equal_rates<bcc>(0.6);

supercell<bcc> alloy() {
    auto crystal = supercell<bcc>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, seed{1});
    crystal.make_vacancy(site{0});
    return crystal;
}

/// A run that keeps its crystal and forgets how far its random numbers have come.
struct forgetful {
    kmc<decltype(equal_rates<bcc>(0.6))> run{alloy(), model, kelvin{1000}, seed{1}};

    void save(output_archive& out) const { out.values(std::span<const digit>(run.crystal().occupation())); }
    void load(input_archive& in) {
        auto crystal = alloy();
        crystal.assign(in.values<digit>());
        run = kmc(std::move(crystal), model, kelvin{1000}, seed{1});
    }
};

}  // namespace

TEST_CASE("a run that keeps all of its state is the same when it is split") {
    using run_type = kmc<decltype(equal_rates<bcc>(0.6))>;
    const auto fresh = [] { return std::make_unique<run_type>(alloy(), model, kelvin{1000}, seed{1}); };
    CHECK(split_run_difference(
              fresh, [](run_type& run, std::uint64_t n) { run.advance(n); }, 600) == 0);
}

TEST_CASE("a run that forgets something differs") {
    const auto fresh = [] { return std::make_unique<forgetful>(); };
    CHECK(split_run_difference(
              fresh, [](forgetful& f, std::uint64_t n) { f.run.advance(n); }, 600) > 0);
}

TEST_CASE("differing bytes are counted, missing ones too") {
    const bytes a{std::byte{1}, std::byte{2}, std::byte{3}};
    CHECK(differing_bytes(a, a) == 0);
    CHECK(differing_bytes(a, {std::byte{1}, std::byte{5}, std::byte{4}}) == 2);
    CHECK(differing_bytes(a, {std::byte{1}}) == 2);
    CHECK(differing_bytes({}, a) == 3);
}

TEST_CASE("the model that ships runs the same on every backend of the exact kind, split and on threads") {
    CHECK(passes(reproducibility({.model = runtime::find_model(runtime::default_model)})));
}
