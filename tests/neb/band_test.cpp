#include <saddle/neb/band.hpp>

#include <cmath>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <neb/surfaces.hpp>
#include <saddle/neb/fire.hpp>
#include <saddle/neb/lbfgs.hpp>

using namespace saddle;

namespace {

template <class P, class F>
band found(const P& surface, const real3& first, const real3& last, std::size_t images, F follower,
           band_settings settings, std::size_t workers = 1) {
    std::vector<P> all(workers, surface);
    const auto frame = surfaces::at({first});
    std::vector<real3> unused(1);
    auto end = surfaces::at({last});
    const std::pair ends{all[0].energy_eV(frame, unused), all[0].energy_eV(end, unused)};
    return relax_band(std::span(all), frame, linear_path(frame.positions, end.positions, images), ends,
                      std::move(follower), settings);
}

band_settings until(double force) {
    band_settings settings;
    settings.until.eV_per_A = force;
    return settings;
}

}  // namespace

TEST_CASE("the saddle of a bent valley, with any number of images, by either method") {
    for (const std::size_t images : {3u, 4u, 5u, 8u, 11u}) {
        const auto made = found(surfaces::bent_valley(), {-1, 0, 0}, {1, 0, 0}, images, lbfgs<>(1), until(1e-5));
        CHECK(made.converged);
        CHECK(made.saddle_eV() == doctest::Approx(1).epsilon(1e-9));
        CHECK(std::fabs(made.images[made.highest][0][0]) < 1e-4);
        CHECK(made.images[made.highest][0][1] == doctest::Approx(0.5).epsilon(1e-4));
        CHECK(made.calls == made.iterations * (images - 2));
    }
    const auto slow = found(surfaces::bent_valley(), {-1, 0, 0}, {1, 0, 0}, 7, fire{}, [] {
        auto s = until(1e-4);
        s.most_iterations = 3000;
        return s;
    }());
    CHECK(slow.converged);
    CHECK(slow.saddle_eV() == doctest::Approx(1).epsilon(1e-6));
}

TEST_CASE("images lie on the path and at equal steps on either side of the saddle") {
    const auto made = found(surfaces::bent_valley(), {-1, 0, 0}, {1, 0, 0}, 9, lbfgs<>(1), until(1e-6));
    REQUIRE(made.converged);
    // without climbing they would be evenly spaced; 9 images are symmetric, so they are
    for (std::size_t k = 2; k + 2 < made.images.size(); ++k)
        CHECK(std::fabs(spacing_difference_A(detail::triple_at(made, k))) < 0.02);
    for (std::size_t k = 1; k < 8; ++k) CHECK(made.images[k][0][1] > 0.05);
    for (std::size_t k = 0; k < 4; ++k) CHECK(made.energies_eV[k] < made.energies_eV[k + 1]);
}

TEST_CASE("Müller and Brown's saddles, as published, whichever end comes first") {
    const real3 a{-0.55822363, 1.44172584, 0}, b{-0.05001083, 0.46669410, 0}, c{0.62349940, 0.02803776, 0};
    const auto surface = surfaces::muller_brown();
    const auto one = found(surface, a, b, 7, lbfgs<>(1), until(1e-5));
    const auto back = found(surface, b, a, 7, lbfgs<>(1), until(1e-5));
    CHECK(one.converged);
    CHECK(one.saddle_eV() == doctest::Approx(-0.4066484).epsilon(1e-6));
    CHECK(one.images[one.highest][0][0] == doctest::Approx(-0.82200156).epsilon(1e-4));
    CHECK(std::fabs(one.saddle_eV() - back.saddle_eV()) < 1e-7);
    const auto two = found(surface, b, c, 7, lbfgs<>(1), until(1e-5));
    CHECK(two.saddle_eV() == doctest::Approx(-0.7224894).epsilon(1e-6));
}

TEST_CASE("without climbing no image need be on the saddle") {
    auto settings = until(1e-5);
    settings.climb = false;
    const auto made = found(surfaces::bent_valley(), {-1, 0, 0}, {1, 0, 0}, 6, lbfgs<>(1), settings);
    CHECK(made.converged);
    CHECK(made.saddle_eV() < 0.97);
}

TEST_CASE("threads and the number of potentials change no bit") {
    const auto one = found(surfaces::muller_brown(), {-0.558, 1.442, 0}, {-0.05, 0.467, 0}, 7, lbfgs<>(1), until(1e-4));
    for (const std::size_t workers : {2u, 5u, 9u}) {
        auto settings = until(1e-4);
        settings.threads = 3;
        const auto made =
            found(surfaces::muller_brown(), {-0.558, 1.442, 0}, {-0.05, 0.467, 0}, 7, lbfgs<>(1), settings, workers);
        CHECK(made.images == one.images);
        CHECK(made.energies_eV == one.energies_eV);
        CHECK(made.calls == one.calls);
    }
}

TEST_CASE("a band that does not converge says so, with its forces") {
    auto settings = until(1e-12);
    settings.most_iterations = 4;
    const auto made = found(surfaces::bent_valley(), {-1, 0, 0}, {1, 0, 0}, 5, lbfgs<>(1), settings);
    CHECK(!made.converged);
    CHECK(made.iterations == 4);
    CHECK(made.force_eV_per_A > 1e-12);
}

TEST_CASE("what goes wrong in a thread is said") {
    auto broken = surfaces::potential_of_place([](const real3& r, real3& force) {
        force = {};
        return r[0] == 0 ? std::nan("") : 0.0;
    });
    auto settings = until(1e-3);
    settings.threads = 2;
    CHECK(contains(message_of<error>([&] {
                       found(broken, {-1, 0, 0}, {1, 0, 0}, 5, lbfgs<>(1), settings, 3);
                   }),
                   "no finite energy"));
    std::vector<decltype(broken)> none;
    const auto frame = surfaces::at({{0, 0, 0}});
    CHECK(contains(
        message_of([&] {
            relax_band(std::span(none), frame, linear_path(frame.positions, frame.positions, 3), {0, 0}, lbfgs<>(1));
        }),
        "at least one potential"));
}
