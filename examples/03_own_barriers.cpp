// Kinetics without a network: barriers as a function of two sites. A solute B that binds the vacancy slows it down.
#include <cstdio>

#include <saddle/saddle.hpp>

namespace sd = saddle;

int main() {
    constexpr sd::digit solute = 2;
    auto crystal = sd::supercell<sd::bcc>::random({4, 4, 4}, {{"A", 0.98}, {"B", 0.02}}, sd::seed{1});
    crystal.make_vacancy(sd::site{0});

    // 0.1 eV more to break away from each B neighbour of the vacancy
    const auto barriers = sd::make_analytic<sd::bcc>([&](const auto& now, sd::site vacancy, sd::site neighbour) {
        double barrier_eV = now[neighbour] == solute ? 0.6 : 0.7;
        for (const auto d : sd::bcc::jumps)
            if (now[now.near(now.position(vacancy), d)] == solute) barrier_eV += 0.1;
        return barrier_eV;
    });

    for (const double temperature : {400.0, 800.0, 1600.0}) {
        sd::kmc run{crystal, barriers, sd::kelvin{temperature}, sd::seed{1}};
        run.advance(100'000);
        const auto& walked = run.statistics();
        std::printf("%6.0f K: %9.3g s for %llu jumps, %.1f%% of them by B\n", temperature, run.clock().value,
                    static_cast<unsigned long long>(walked.jumps),
                    100.0 * static_cast<double>(walked.jumps_by_species[solute]) / static_cast<double>(walked.jumps));
    }
}
