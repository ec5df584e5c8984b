#include <fuzz/run_state.hpp>
#include <saddle/kmc/many_vacancies.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::state_target target(
        fuzz::fresh_run({3, 8, 9}, [](const auto&... parts) { return saddle::many_vacancies(parts...); }));
    target.load(data, size);
    return 0;
}
