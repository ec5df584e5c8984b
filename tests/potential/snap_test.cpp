#include <saddle/potential/snap.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <map>
#include <numbers>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/structure/pairs_within.hpp>

#include <message.hpp>
#include <potential/samples.hpp>
#include <potential/snap_samples.hpp>
#include <wide_arch.hpp>

using namespace saddle;

static_assert(potential_with_virial<snap<arch::generic>> && potential_with_atom_energies<snap<arch::generic>>);

namespace {

atoms alloy(int cells) { return samples::sheared(samples::bcc_crystal(cells, 3.1, {"A", "B"}, 0.3, seed{4})); }

using complex = std::complex<double>;
using matrix = std::vector<std::vector<complex>>;

/// The representation of [[a*, −b*], [b, a]] by its explicit sum, not by a recursion.
matrix wigner(int J, complex a, complex b) {
    const auto f = [](int n) { return std::tgamma(n + 1.0); };
    matrix u(static_cast<std::size_t>(J) + 1, std::vector<complex>(static_cast<std::size_t>(J) + 1));
    for (int r = 0; r <= J; ++r)
        for (int c = 0; c <= J; ++c) {
            // coefficient of s^{J−c} t^c in (a* s − b* t)^{J−r} (b s + a t)^r
            complex sum = 0;
            for (int k = std::max(0, c - r); k <= std::min(c, J - r); ++k)
                sum += f(J - r) / (f(k) * f(J - r - k)) * f(r) / (f(c - k) * f(r - c + k)) *
                       std::pow(std::conj(a), J - r - k) * std::pow(-std::conj(b), k) * std::pow(b, r - c + k) *
                       std::pow(a, c - k);
            u[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)] =
                sum * std::sqrt(f(J - c) * f(c) / (f(J - r) * f(r)));
        }
    return u;
}

/// ⟨j1 m1 j2 m2|j m⟩ (doubled) by lowering from the highest state, not by Racah's formula.
class lowered_coupling {
public:
    lowered_coupling(int j1, int j2, int j) {
        // highest state: J+ |j j⟩ = 0 gives a recursion over m1, Condon and Shortley: ⟨j1 j1 j2 j−j1|j j⟩ > 0
        std::map<int, double> state{{j1, 1.0}};
        double norm = 1;
        for (int m1 = j1 - 2; m1 >= -j1 && j - m1 <= j2; m1 -= 2) {
            state[m1] = -state[m1 + 2] * raise(j2, j - m1 - 2) / raise(j1, m1);
            norm += state[m1] * state[m1];
        }
        for (auto& [m1, value] : state) value /= std::sqrt(norm);
        for (int m = j; m >= -j; m -= 2) {
            states_[m] = state;
            std::map<int, double> next;
            for (const auto& [m1, value] : state) {
                if (m1 - 2 >= -j1) next[m1 - 2] += value * raise(j1, m1 - 2) / raise(j, m - 2);
                if (m - m1 - 2 >= -j2) next[m1] += value * raise(j2, m - m1 - 2) / raise(j, m - 2);
            }
            state = next;
        }
    }
    double operator()(int m1, int m2) const {
        const auto state = states_.find(m1 + m2);
        if (state == states_.end()) return 0;
        const auto value = state->second.find(m1);
        return value == state->second.end() ? 0 : value->second;
    }

private:
    /// ⟨m+1|J+|m⟩
    static double raise(int j, int m) { return 0.5 * std::sqrt(double(j - m) * double(j + m + 2)); }
    std::map<int, std::map<int, double>> states_;
};

/// Energy by the definition: densities, all components, no symmetry used.
double energy_by_definition(const atoms& structure, const snap_parameters& p) {
    std::vector<std::vector<matrix>> density(structure.size());
    for (auto& of_atom : density)
        for (int J = 0; J <= p.twojmax; ++J) of_atom.push_back(wigner(J, 1, 0));
    const auto add = [&](std::size_t i, std::size_t j, const real3& apart) {
        const auto& a = p.elements[structure.species[i]];
        const auto& b = p.elements[structure.species[j]];
        const double r = length(apart), cutoff = (a.radius + b.radius) * p.rcutfac_A;
        if (r >= cutoff) return;
        const double theta = p.rfac0 * std::numbers::pi * r / cutoff, z0 = r / std::tan(theta);
        const double r0 = std::sqrt(r * r + z0 * z0);
        const complex ca = complex(z0, -apart[2]) / r0, cb = complex(apart[1], -apart[0]) / r0;
        const double weight = b.weight * (std::cos(std::numbers::pi * r / cutoff) + 1) / 2;
        for (int J = 0; J <= p.twojmax; ++J) {
            const auto u = wigner(J, ca, cb);
            auto& sum = density[i][static_cast<std::size_t>(J)];
            for (std::size_t k = 0; k < u.size(); ++k)
                for (std::size_t l = 0; l < u.size(); ++l) sum[k][l] += weight * u[k][l];
        }
    };
    for (std::size_t i = 0; i < structure.size(); ++i)
        for (std::size_t j = 0; j < structure.size(); ++j)
            for (int x = -2; x <= 2; ++x)
                for (int y = -2; y <= 2; ++y)
                    for (int z = -2; z <= 2; ++z)
                        if (i != j || x != 0 || y != 0 || z != 0)
                            add(i, j,
                                structure.positions[j] - structure.positions[i] +
                                    structure.box.displacement({double(x), double(y), double(z)}));
    std::vector<std::size_t> next(structure.size(), 1);
    double energy = 0;
    for (std::size_t i = 0; i < structure.size(); ++i) energy += p.elements[structure.species[i]].coefficients[0];
    for (int j1 = 0; j1 <= p.twojmax; ++j1)
        for (int j2 = 0; j2 <= j1; ++j2)
            for (int j = j1 - j2; j <= std::min(p.twojmax, j1 + j2); j += 2) {
                if (j < j1) continue;
                const lowered_coupling couple(j1, j2, j);
                for (std::size_t i = 0; i < structure.size(); ++i) {
                    const auto& u = density[i];
                    const auto at = [&](int J, int r, int c) {
                        return u[static_cast<std::size_t>(J)][static_cast<std::size_t>(r)][static_cast<std::size_t>(c)];
                    };
                    complex b = 0;
                    for (int r1 = 0; r1 <= j1; ++r1)
                        for (int r2 = 0; r2 <= j2; ++r2)
                            for (int c1 = 0; c1 <= j1; ++c1)
                                for (int c2 = 0; c2 <= j2; ++c2) {
                                    const int s = (j1 + j2 - j) / 2, r = r1 + r2 - s, c = c1 + c2 - s;
                                    if (r < 0 || r > j || c < 0 || c > j) continue;
                                    b += std::conj(at(j, r, c)) * couple(2 * r1 - j1, 2 * r2 - j2) *
                                         couple(2 * c1 - j1, 2 * c2 - j2) * at(j1, r1, c1) * at(j2, r2, c2);
                                }
                    CHECK(std::fabs(b.imag()) < 1e-9 * std::max(1.0, std::fabs(b.real())));
                    const double counted = b.real() - (p.bzero ? j + 1 : 0);
                    energy += p.elements[structure.species[i]].coefficients[next[i]++] * counted;
                }
            }
    return energy;
}

}  // namespace

TEST_CASE("energies are those of the definition") {
    const auto structure = alloy(1);
    for (const int twojmax : {1, 2, 3, 4, 5}) {
        const auto parameters = samples::snap_of(twojmax, twojmax % 2 != 0);
        snap<wide_arch> potential(parameters);
        const double energy = samples::energy_of(potential, structure);
        CHECK(energy == doctest::Approx(energy_by_definition(structure, parameters)).epsilon(1e-12));
        CHECK(std::fabs(energy) > 1e-3);
    }
}

TEST_CASE("forces and virial are differences of the energy, whatever the size of the expansion and of the box") {
    for (const int twojmax : {1, 4, 6, 7, 8})
        for (const int cells : {1, 2}) {
            snap<wide_arch> potential(samples::snap_of(twojmax));
            const auto structure = alloy(cells);
            const double scale = std::max(1.0, std::fabs(samples::energy_of(potential, structure)));
            CHECK(samples::worst_force_error(potential, structure, cells == 1 ? 1 : 5) < 1e-6 * scale);
            CHECK(samples::worst_virial_error(potential, structure) < 1e-5 * scale);
        }
}

TEST_CASE("instruction sets agree bit for bit, and atoms do not depend on their neighbours in the lanes") {
    const auto structure = alloy(2);
    const auto parameters = samples::snap_of(6);
    snap<arch::generic> generic(parameters);
    std::vector<real3> expected(structure.size()), forces(structure.size());
    const double energy = generic.energy_eV(structure, expected);
    const auto same = [&]<class Arch>(Arch) {
        if (!Arch::supported()) return;
        snap<Arch> potential(parameters);
        CHECK(potential.energy_eV(structure, forces) == energy);
        CHECK(forces == expected);
        CHECK(potential.virial_eV() == generic.virial_eV());
        auto moved = structure;  // the list is an old one then
        for (real3& r : moved.positions) r[1] += 0.2;
        snap<Arch> fresh(parameters);
        CHECK(potential.energy_eV(moved, forces) == fresh.energy_eV(moved, expected));
        CHECK(forces == expected);
        expected.assign(expected.size(), {});
        CHECK(generic.energy_eV(structure, expected) == energy);
    };
    same(arch::generic{});
#ifdef SADDLE_ON_X86_64
    same(arch::avx2{});
    same(arch::avx512{});
#endif
}

TEST_CASE("turning crystal and box together changes nothing") {
    snap<wide_arch> potential(samples::snap_of(6));
    const auto structure = alloy(2);
    const double energy = samples::energy_of(potential, structure);
    auto turned = structure;
    const auto turn = [](const real3& r) { return real3{0.6 * r[0] - 0.8 * r[2], r[1], 0.8 * r[0] + 0.6 * r[2]}; };
    const auto& v = structure.box.vectors();
    turned.box = cell(box_vectors{turn(v[0]), turn(v[1]), turn(v[2])});
    for (real3& r : turned.positions) r = turn(r);
    CHECK(samples::energy_of(potential, turned) == doctest::Approx(energy).epsilon(1e-12));
}

TEST_CASE("species are those asked for; an atom alone has its coefficient") {
    snap<wide_arch> both(samples::snap_of(4)), turned(samples::snap_of(4), {"B", "A"}),
        alone(samples::snap_of(4, true), {"B"});
    CHECK(turned.names() == species_names{"B", "A"});
    auto structure = alloy(2);
    const double energy = samples::energy_of(both, structure);
    for (auto& s : structure.species) s = 1 - s;
    CHECK(samples::energy_of(turned, structure) == energy);
    CHECK(both.cutoff_A() == doctest::Approx(4.592));
    atoms one;
    one.box = orthogonal_box({20, 20, 20});
    one.names = {"B"};
    one.positions = {{1, 2, 3}};
    one.species = {0};
    one.ids = {1};
    CHECK(samples::energy_of(alone, one) ==
          doctest::Approx(samples::snap_of(4).elements[1].coefficients[0]).epsilon(1e-12));
    CHECK(message_of([] { snap<wide_arch>(samples::snap_of(4), {"C"}); }) ==
          "snap: expected one of the species A, B, found 'C'");
}
