#include "published_network.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <variant>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/io/text.hpp>
#include <saddle/lattice/shells.hpp>
#include <saddle/structure/recognise.hpp>

#include "model_library.hpp"

namespace saddle::validation {

namespace {

using runtime::backend_choice;

constexpr double published_digits_eV = 1e-5;

struct published_barrier {
    std::int64_t vacancy_id;
    vec3 jump;
    double barrier_eV;
};

std::vector<published_barrier> read_published_barriers(const std::filesystem::path& csv) {
    std::string text = read_file(csv);
    std::replace(text.begin(), text.end(), ',', ' ');
    line_reader lines(text, csv.string());
    const std::string header = "vacancy_id neighbor_id dx dy dz barrier_eV";
    if (lines.next(header) != header) lines.fail("the columns " + header, "others");
    std::vector<published_barrier> rows;
    fields row;
    while (lines.skip_blank_lines()) {
        lines.split_exactly(lines.next("a row"), 6, header, row);
        const auto coordinate = [&](std::size_t k) { return static_cast<int>(lines.integer(row[k], "a direction")); };
        rows.push_back({lines.integer(row[0], "an atom id"),
                        {coordinate(2), coordinate(3), coordinate(4)},
                        lines.real(row[5], "a barrier")});
    }
    if (rows.empty()) throw input_error(csv.string(), "barriers", "none");
    return rows;
}

/// Barrier of one jump in the crystal that has `environment` round its vacancy.
template <lattice L>
double barrier_in_crystal(const runtime::model<L>& model, const reference_pair& pair) {
    constexpr int cells = 5;  // wider than twice the reach of eight shells
    supercell<L> crystal({cells, cells, cells}, model.data().species);
    crystal.assign(std::vector<digit>(crystal.size(), 1));
    const site vacancy = crystal.make_vacancy(site{crystal.size() / 2});
    const auto& sites = neighbourhood<L, 8>;
    for (std::size_t k = 0; k < pair.environment.size(); ++k)
        crystal.set(crystal.near(crystal.position(vacancy), sites[k]), pair.environment[k]);
    const auto barriers = model.barriers_eV(crystal, {vacancy}).front();
    const auto jump = std::find(L::jumps.begin(), L::jumps.end(), pair.jump);
    return barriers[static_cast<std::size_t>(jump - L::jumps.begin())];
}

}  // namespace

std::vector<backend_choice> backends_here(bool tolerant) {
    std::vector<backend_choice> found{backend_choice::scalar, backend_choice::generic};
    const auto widest = runtime::resolved(backend_choice::automatic);
    if (widest != backend_choice::generic) found.push_back(backend_choice::avx2);
    if (widest == backend_choice::avx512) found.push_back(backend_choice::avx512);
    for (const auto library : {backend_choice::eigen, backend_choice::onednn}) {
        try {
            if (tolerant) found.push_back(runtime::parse_backend(runtime::name_of(library)));
        } catch (const input_error&) {
            // built without it
        }
    }
    return found;
}

finding reference_pairs(const model_data& data, backend_choice backend) {
    double worst = 0;
    std::visit(
        [&](const auto& model) {
            for (const auto& pair : data.references)
                worst = std::max(worst, std::abs(barrier_in_crystal(*model, pair) - pair.barrier_eV));
        },
        runtime::compose(data, backend));
    return exact(std::to_string(data.references.size()) + " reference pairs, largest error, eV, " +
                     std::string(runtime::name_of(backend)),
                 worst, 0, published_digits_eV);
}

finding published_barriers(const std::filesystem::path& folder, backend_choice backend) {
    const auto rows = read_published_barriers(folder / "reference_barriers.csv");
    const auto any = runtime::compose(runtime::read_model_file(folder / "weights.npy"), backend);
    const auto* model = std::get_if<runtime::shared_model<bcc>>(&any);
    if (!model) throw input_error((folder / "weights.npy").string(), "a model for bcc", "another lattice");
    const auto& names = (*model)->data().species;
    const auto file = read_atoms((folder / "initial.dump").string(), last_frame);
    const auto crystal = recognise<bcc>(file.named ? file : with_species(file, names));
    const auto sites = crystal.sites.renumbered(names);
    std::map<std::int64_t, per_jump<bcc>> of_vacancy;
    double worst = 0;
    for (const auto& row : rows) {
        if (!of_vacancy.contains(row.vacancy_id))
            of_vacancy[row.vacancy_id] = (*model)->barriers_eV(sites, {site_of_atom(crystal, row.vacancy_id)}).front();
        const auto jump = std::find(bcc::jumps.begin(), bcc::jumps.end(), row.jump);
        if (jump == bcc::jumps.end()) throw input_error("reference_barriers.csv", "jumps of bcc", "another direction");
        const double found = of_vacancy[row.vacancy_id][static_cast<std::size_t>(jump - bcc::jumps.begin())];
        worst = std::max(worst, std::abs(found - row.barrier_eV));
    }
    return exact(std::to_string(rows.size()) + " published barriers, largest error, eV, " +
                     std::string(runtime::name_of(backend)),
                 worst, 0, published_digits_eV);
}

findings published_network(const settings& s) {
    findings found;
    if (s.data.empty())
        found.push_back(skipped("barriers of the published network",
                                "--data names the folder of its weights.npy, initial.dump and reference_barriers.csv"));
    else
        for (const auto backend : backends_here(true)) found.push_back(published_barriers(s.data, backend));
    const auto data = runtime::read_model_file(s.model);
    if (data.references.empty())
        found.push_back(skipped("reference pairs of the model", "it has none"));
    else
        for (const auto backend : backends_here(true)) found.push_back(reference_pairs(data, backend));
    return found;
}

}  // namespace saddle::validation
