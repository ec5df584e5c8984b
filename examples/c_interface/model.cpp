// Models: reading one, and what it says of itself.
#include <filesystem>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <dlfcn.h>

#include <saddle/core/checksum.hpp>
#include <saddle/core/file.hpp>

#include "handles.hpp"
#include "model_library.hpp"

using namespace saddle;
using namespace saddle::c_interface;

namespace {

/// Models installed beside this library, which a program elsewhere loads, come first.
std::vector<std::filesystem::path> folders_of_models() {
    auto folders = runtime::model_folders();
    Dl_info found;
    if (::dladdr(reinterpret_cast<const void*>(&saddle_abi_version), &found) != 0 && found.dli_fname) {
        const auto folder = std::filesystem::path(found.dli_fname).parent_path() / SADDLE_MODELS_FROM_LIBRARY;
        folders.insert(folders.begin(), folder.lexically_normal());
    }
    return folders;
}

saddle_model* read(const char* file_or_name, const char* backend) {
    const auto choice = runtime::parse_backend(backend ? backend : "auto");
    const auto path = runtime::find_model(file_or_name ? file_or_name : runtime::default_model, folders_of_models());
    const std::string bytes = read_file(path);
    const auto sum = checksum(std::as_bytes(std::span(bytes)));
    auto composed = runtime::compose(runtime::read_model_file(path), choice);
    auto words = std::visit([](const auto& model) { return model->composition(); }, composed);
    return new saddle_model{std::move(composed), sum, std::move(words)};
}

const model_data& data_of(const saddle_model* handle) {
    return std::visit([](const auto& model) -> const model_data& { return model->data(); },
                      given(handle, "model").composed);
}

void store_all(const auto& vectors, std::int32_t* xyz, std::size_t capacity) {
    room_for(3 * vectors.size(), xyz, capacity, "xyz");
    for (const vec3 r : vectors) {
        store(r, xyz);
        xyz += 3;
    }
}

}  // namespace

int saddle_model_create(const char* file_or_name, const char* backend, saddle_model** model) noexcept {
    return make_handle(model, "model", [&] { return read(file_or_name, backend); });
}

void saddle_model_destroy(saddle_model* model) noexcept { delete model; }

int saddle_model_composition(const saddle_model* model, const char** text) noexcept {
    return guarded([&] { given(text, "text") = given(model, "model").composition.c_str(); });
}

int saddle_model_lattice(const saddle_model* model, const char** name) noexcept {
    return guarded([&] { given(name, "name") = data_of(model).lattice.c_str(); });
}

int saddle_model_lattice_constant(const saddle_model* model, double* a_angstrom) noexcept {
    return guarded([&] { given(a_angstrom, "a_angstrom") = data_of(model).lattice_constant_A; });
}

int saddle_model_attempt_frequency(const saddle_model* model, double* per_s) noexcept {
    return guarded([&] { given(per_s, "per_s") = data_of(model).attempt_frequency_per_s; });
}

int saddle_model_species_count(const saddle_model* model, std::size_t* count) noexcept {
    return guarded([&] { given(count, "count") = data_of(model).species.size(); });
}

int saddle_model_species_name(const saddle_model* model, std::uint8_t digit, const char** name) noexcept {
    return guarded([&] {
        const auto& names = data_of(model).species;
        if (digit < 1 || digit > names.size())
            throw input_error("digit", "1 to " + std::to_string(names.size()), std::to_string(digit));
        given(name, "name") = names[digit - 1u].c_str();
    });
}

int saddle_model_jump_count(const saddle_model* model, std::size_t* count) noexcept {
    return guarded([&] {
        given(count, "count") = std::visit([]<lattice L>(const runtime::shared_model<L>&) { return jump_count<L>; },
                                           given(model, "model").composed);
    });
}

int saddle_model_jumps(const saddle_model* model, std::int32_t* xyz, std::size_t capacity) noexcept {
    return guarded([&] {
        std::visit([&]<lattice L>(const runtime::shared_model<L>&) { store_all(L::jumps, xyz, capacity); },
                   given(model, "model").composed);
    });
}

int saddle_model_environment_size(const saddle_model* model, std::size_t* sites) noexcept {
    return guarded([&] {
        given(sites, "sites") =
            std::visit([](const auto& m) { return m->environment().size(); }, given(model, "model").composed);
    });
}

int saddle_model_environment(const saddle_model* model, std::int32_t* xyz, std::size_t capacity) noexcept {
    return guarded([&] {
        std::visit([&](const auto& m) { store_all(m->environment(), xyz, capacity); }, given(model, "model").composed);
    });
}
