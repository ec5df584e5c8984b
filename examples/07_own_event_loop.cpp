// The predictor inside somebody else's kinetic Monte Carlo. The loop below is a user's own: it knows kinds of events
// that saddle does not (here a trap that holds the vacancy for a while) and keeps its own clock, selection and random
// numbers; of saddle it asks only the barriers of the vacancy's jumps.
#include <cmath>
#include <cstdio>
#include <random>
#include <vector>

#include <saddle/barrier/load.hpp>
#include <saddle/saddle.hpp>

namespace sd = saddle;

using model = sd::barrier_model<sd::bcc, sd::species<5>, sd::digit_map<8, sd::encoding::one_hot>,
                                sd::mlp<256, 256, 256>, sd::backend::simd<>>;

namespace {

struct event {
    enum { jump, fall_into_trap, leave_trap } kind;
    std::size_t direction;  // of a jump
    double rate_per_s;
};

/// The user's world: a crystal, a vacancy in it, and whether a trap holds the vacancy.
struct world {
    sd::supercell<sd::bcc> crystal;
    sd::site vacancy;
    bool trapped = false;
};

/// What can happen next. `scratch` saves the network an allocation a call.
std::vector<event> possible_events(const world& now, const model& barriers, model::workspace& scratch) {
    if (now.trapped) return {{event::leave_trap, 0, 1e9}};
    std::vector<event> events{{event::fall_into_trap, 0, 1e9}};
    const double thermal_eV = sd::thermal_energy_eV(sd::kelvin{1000});
    const auto eV = barriers.barriers_eV(now.crystal, now.crystal.position(now.vacancy), scratch);
    for (std::size_t j = 0; j < eV.size(); ++j)
        events.push_back({event::jump, j, barriers.attempt_frequency_per_s() * std::exp(-eV[j] / thermal_eV)});
    return events;
}

void happen(const event& what, world& now) {
    if (what.kind == event::jump) {
        const auto to = now.crystal.near(now.crystal.position(now.vacancy), sd::bcc::jumps[what.direction]);
        now.crystal.exchange(now.vacancy, to);
        now.vacancy = to;
    } else {
        now.trapped = what.kind == event::fall_into_trap;
    }
}

}  // namespace

int main(int argc, char** argv) {
    const auto barriers = sd::load<model>(argc > 1 ? argv[1] : SADDLE_MODEL_DIR "/NbMoTaWV.safetensors");
    auto scratch = barriers.make_workspace();
    world now{sd::supercell<sd::bcc>::random({8, 8, 8}, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{42}), {}};
    now.vacancy = now.crystal.make_vacancy(sd::site{137});

    std::mt19937_64 random(42);
    std::uniform_real_distribution<double> uniform;
    double time_s = 0;
    double trapped_s = 0;
    int counts[3] = {};
    for (int step = 0; step < 500; ++step) {
        const auto events = possible_events(now, barriers, scratch);
        double total = 0;
        for (const auto& e : events) total += e.rate_per_s;
        const double stay_s = -std::log(1 - uniform(random)) / total;
        time_s += stay_s;
        if (now.trapped) trapped_s += stay_s;
        double left = total * uniform(random);
        std::size_t chosen = 0;
        while (chosen + 1 < events.size() && (left -= events[chosen].rate_per_s) > 0) ++chosen;
        ++counts[events[chosen].kind];
        happen(events[chosen], now);
    }
    std::printf("%d jumps, %d times trapped, %.3g s, %.1f%% of them in the trap\n", counts[event::jump],
                counts[event::fall_into_trap], time_s, 100 * trapped_s / time_s);
}
