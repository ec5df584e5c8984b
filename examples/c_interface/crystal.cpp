// Crystals: making them, and what stands on their sites.
#include <algorithm>
#include <variant>
#include <vector>

#include <saddle/core/random.hpp>

#include "handles.hpp"

using namespace saddle;
using namespace saddle::c_interface;

namespace {

/// Calls f(model) on the model's lattice.
auto visit_model(const saddle_model* handle, auto&& f) { return std::visit(f, given(handle, "model").composed); }

auto visit_sites(auto* handle, auto&& f) { return std::visit(f, given(handle, "crystal").sites); }

composition amounts_of(const species_names& names, const double* amounts, std::size_t count) {
    given(amounts, "amounts");
    if (count > names.size())
        throw input_error("amounts", "at most " + std::to_string(names.size()), std::to_string(count));
    composition parts;
    for (std::size_t k = 0; k < names.size(); ++k) parts.emplace_back(names[k], k < count ? amounts[k] : 0.0);
    return parts;
}

}  // namespace

int saddle_crystal_create(const saddle_model* model, std::int32_t nx, std::int32_t ny, std::int32_t nz,
                          saddle_crystal** crystal) noexcept {
    return make_handle(crystal, "crystal", [&] {
        return visit_model(model, [&]<lattice L>(const runtime::shared_model<L>& m) {
            return new saddle_crystal{supercell<L>({nx, ny, nz}, m->data().species)};
        });
    });
}

int saddle_crystal_random(const saddle_model* model, std::int32_t nx, std::int32_t ny, std::int32_t nz,
                          const double* amounts, std::size_t count, std::uint64_t seed_value,
                          saddle_crystal** crystal) noexcept {
    return make_handle(crystal, "crystal", [&] {
        return visit_model(model, [&]<lattice L>(const runtime::shared_model<L>& m) {
            const auto parts = amounts_of(m->data().species, amounts, count);
            return new saddle_crystal{supercell<L>::random({nx, ny, nz}, parts, seed{seed_value})};
        });
    });
}

int saddle_crystal_copy(const saddle_crystal* crystal, saddle_crystal** copy) noexcept {
    return make_handle(copy, "copy", [&] { return new saddle_crystal(given(crystal, "crystal")); });
}

void saddle_crystal_destroy(saddle_crystal* crystal) noexcept { delete crystal; }

int saddle_crystal_size(const saddle_crystal* crystal, std::size_t* sites) noexcept {
    return guarded([&] { given(sites, "sites") = visit_sites(crystal, [](const auto& s) { return s.size(); }); });
}

int saddle_crystal_cells(const saddle_crystal* crystal, std::int32_t cells[3]) noexcept {
    return guarded([&] {
        given(cells, "cells");
        visit_sites(crystal, [&](const auto& s) { std::copy(s.cells().begin(), s.cells().end(), cells); });
    });
}

int saddle_crystal_occupation(const saddle_crystal* crystal, std::uint8_t* digits, std::size_t capacity) noexcept {
    return guarded([&] {
        visit_sites(crystal, [&](const auto& s) {
            std::copy(s.occupation().begin(), s.occupation().end(), room_for(s.size(), digits, capacity, "digits"));
        });
    });
}

int saddle_crystal_assign(saddle_crystal* crystal, const std::uint8_t* digits, std::size_t count) noexcept {
    return guarded([&] {
        given(digits, "digits");
        visit_sites(crystal, [&](auto& s) {
            if (count != s.size())
                throw input_error("digits", std::to_string(s.size()) + " sites", std::to_string(count));
            s.assign(std::vector<digit>(digits, digits + count));
        });
    });
}

int saddle_crystal_get(const saddle_crystal* crystal, std::size_t index, std::uint8_t* digit) noexcept {
    return guarded([&] {
        given(digit, "digit") = visit_sites(crystal, [&](const auto& s) { return s[checked_site(s, index)]; });
    });
}

int saddle_crystal_set(saddle_crystal* crystal, std::size_t index, std::uint8_t digit) noexcept {
    return guarded([&] { visit_sites(crystal, [&](auto& s) { s.set(checked_site(s, index), digit); }); });
}

int saddle_crystal_make_vacancy(saddle_crystal* crystal, std::size_t index) noexcept {
    return guarded([&] { visit_sites(crystal, [&](auto& s) { s.make_vacancy(checked_site(s, index)); }); });
}

int saddle_crystal_exchange(saddle_crystal* crystal, std::size_t a, std::size_t b) noexcept {
    return guarded([&] { visit_sites(crystal, [&](auto& s) { s.exchange(checked_site(s, a), checked_site(s, b)); }); });
}

int saddle_crystal_vacancies(const saddle_crystal* crystal, std::size_t* sites, std::size_t capacity,
                             std::size_t* count) noexcept {
    return guarded([&] {
        const auto found = visit_sites(crystal, [](const auto& s) { return vacancies(s); });
        given(count, "count") = found.size();
        if (!sites && capacity == 0) return;
        room_for(found.size(), sites, capacity, "sites");
        for (const site v : found) *sites++ = v.index;
    });
}

int saddle_crystal_position(const saddle_crystal* crystal, std::size_t index, std::int32_t xyz[3]) noexcept {
    return guarded([&] {
        given(xyz, "xyz");
        visit_sites(crystal, [&](const auto& s) { store(s.position(checked_site(s, index)), xyz); });
    });
}

int saddle_crystal_site_at(const saddle_crystal* crystal, const std::int32_t xyz[3], std::size_t* found) noexcept {
    return guarded([&] {
        const auto* r = &given(xyz, "xyz");
        auto& answer = given(found, "site");
        answer = visit_sites(crystal, [&]<lattice L>(const supercell<L>& s) {
            const vec3 place = s.wrap({r[0], r[1], r[2]});
            if (!L::is_site(place)) throw input_error("xyz", "a site of " + std::string(L::name), "a place between");
            return s.at(place).index;
        });
    });
}

int saddle_crystal_neighbours(const saddle_crystal* crystal, std::size_t index, std::size_t* sites,
                              std::size_t capacity) noexcept {
    return guarded([&] {
        visit_sites(crystal, [&]<lattice L>(const supercell<L>& s) {
            auto* next = room_for(jump_count<L>, sites, capacity, "sites");
            const vec3 centre = s.position(checked_site(s, index));
            for (const vec3 jump : L::jumps) *next++ = s.near(centre, jump).index;
        });
    });
}
