#include <optional>
#include <tuple>
#include <utility>

#include "compositions.hpp"

namespace saddle::runtime {

static_assert(std::tuple_size_v<static_compositions> == SADDLE_LISTED_COMPOSITIONS,
              "saddle: cmake/runtime.cmake makes a source for each entry of static_compositions");

namespace {

template <std::size_t... Index>
std::optional<any_model> first_that_fits(const model_data& data, backend_choice choice, std::index_sequence<Index...>) {
    std::optional<any_model> made;
    const auto attempt = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
        if (!std::tuple_element_t<I, static_compositions>::fits(data)) return false;
        made = compose_static<I>(data, choice);
        return true;
    };
    (attempt(std::integral_constant<std::size_t, Index>{}) || ...);
    return made;
}

bool has_static_compositions(backend_choice choice) {
    return choice == backend_choice::avx512 || choice == backend_choice::avx2 || choice == backend_choice::generic ||
           choice == backend_choice::int16;
}

}  // namespace

any_model compose(const model_data& data, backend_choice choice) {
    if (data.descriptor.is_density()) return compose_density(data, choice);
    if (data.is_convolutional()) return compose_convolutional(data, choice);
    const auto backend = resolved(choice);
    if (has_static_compositions(backend)) {
        constexpr auto built = std::make_index_sequence<SADDLE_BUILT_COMPOSITIONS>{};
        if (auto made = first_that_fits(data, backend, built)) return *std::move(made);
    }
    return compose_dynamic(data, backend);
}

}  // namespace saddle::runtime
