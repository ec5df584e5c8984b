// same_run MODEL JUMPS: a run with the model that ships, by the backends whose bits are the same on every machine.
// Prints clock, vacancy and a hash of the occupation with all their bits.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/load.hpp>
#include <saddle/barrier/with_memo.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/network/backend/int16.hpp>
#include <saddle/network/backend/simd.hpp>
#include <saddle/network/mlp.hpp>

namespace sd = saddle;

namespace {

template <class Backend>
using shipped_model = sd::barrier_model<sd::bcc, sd::species<5>, sd::digit_map<8, sd::encoding::one_hot>,
                                        sd::mlp<256, 256, 256>, Backend>;

/// 64-bit FNV-1a.
std::uint64_t hash_of(const std::vector<sd::digit>& occupation) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const sd::digit d : occupation) hash = (hash ^ d) * 1099511628211ULL;
    return hash;
}

template <class Backend>
void print_run(const char* file, std::uint64_t jumps) {
    const auto model = sd::load<shipped_model<Backend>>(file);
    const sd::with_memo remembering(model, {std::size_t{1} << 24, 1024});
    auto crystal =
        sd::supercell<sd::bcc>::random({6, 6, 6}, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}, {"W", 1}, {"V", 1}}, sd::seed{42});
    crystal.make_vacancy(sd::site{137});
    sd::kmc run(crystal, remembering, sd::kelvin{1000}, sd::seed{42});
    run.advance(jumps);
    std::printf("%s: clock %a s, vacancy %zu, occupation %016llx\n", std::string(Backend::name()).c_str(),
                run.clock().value, run.vacancy().index,
                static_cast<unsigned long long>(hash_of(run.crystal().occupation())));
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 3) return 2;
    const std::uint64_t jumps = std::strtoull(argv[2], nullptr, 10);
    print_run<sd::backend::simd<sd::arch::generic>>(argv[1], jumps);
    print_run<sd::backend::int16<sd::arch::generic>>(argv[1], jumps);
} catch (const std::exception& e) {
    std::fprintf(stderr, "same_run: %s\n", e.what());
    return 1;
}
