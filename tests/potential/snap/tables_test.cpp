#include <saddle/potential/snap/tables.hpp>

#include <cmath>
#include <cstddef>

#include <doctest/doctest.h>

using namespace saddle::detail;

TEST_CASE("Clebsch-Gordan coefficients: known ones, and orthogonality") {
    CHECK(clebsch_gordan(1, 1, 1, 1, 2) == doctest::Approx(1).epsilon(1e-15));
    CHECK(clebsch_gordan(1, 1, 1, -1, 0) == doctest::Approx(std::sqrt(0.5)).epsilon(1e-15));
    CHECK(clebsch_gordan(1, -1, 1, 1, 0) == doctest::Approx(-std::sqrt(0.5)).epsilon(1e-15));
    CHECK(clebsch_gordan(4, 0, 4, 0, 4) == doctest::Approx(-std::sqrt(2.0 / 7)).epsilon(1e-14));
    CHECK(clebsch_gordan(2, 2, 2, 0, 2) == doctest::Approx(std::sqrt(0.5)).epsilon(1e-14));
    CHECK(clebsch_gordan(2, 2, 2, 2, 2) == 0);
    CHECK(clebsch_gordan(2, 0, 2, 0, 6) == 0);
    for (int j1 = 0; j1 <= 8; ++j1)
        for (int j2 = 0; j2 <= 8; ++j2)
            for (int m = -j1 - j2; m <= j1 + j2; m += 2)
                for (int j = std::abs(j1 - j2); j <= j1 + j2; j += 2)
                    for (int k = std::abs(j1 - j2); k <= j; k += 2) {
                        if (std::abs(m) > k) continue;
                        double sum = 0;
                        for (int m1 = -j1; m1 <= j1; m1 += 2)
                            if (std::abs(m - m1) <= j2)
                                sum += clebsch_gordan(j1, m1, j2, m - m1, j) * clebsch_gordan(j1, m1, j2, m - m1, k);
                        REQUIRE(std::fabs(sum - (j == k)) < 1e-12);
                    }
}

TEST_CASE("entries: each of the whole matrices is kept once or stands for its mirror") {
    for (const int twojmax : {1, 6, 7}) {
        const snap_tables tables(twojmax);
        double entries = 0;
        std::size_t whole = 0;
        for (const double w : tables.weight()) entries += w;
        for (int J = 0; J <= twojmax; ++J) {
            CHECK(tables.whole_before(J) == whole);
            whole += static_cast<std::size_t>((J + 1) * (J + 1));
        }
        CHECK(tables.whole() == whole);
        CHECK(entries == double(whole));
        CHECK(tables.weight().size() == tables.kept());
        CHECK(tables.scale().size() == tables.kept());
    }
}

TEST_CASE("products: each component's slope counts its three matrices") {
    const snap_tables tables(6);
    CHECK(tables.alone().size() == saddle::snap_components(6));
    std::vector<double> parts(tables.alone().size());
    // (2j+1)-weighted, a component has one part for each of its three matrices
    for (const auto& p : tables.products()) {
        REQUIRE(p.component < parts.size());
        parts[p.component] += p.times * (p.j + 1) / tables.alone()[p.component];
    }
    for (const double part : parts) CHECK(part == doctest::Approx(3).epsilon(1e-14));
}
