/// \file
/// Barrier models and runs whose composition is chosen at run time: the same templates behind a thin interface. Virtual
/// calls happen once per request or per stretch of jumps, never inside the loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/atom_paths.hpp>
#include <saddle/analysis/mean_square_displacement.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/barrier/with_memo.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/kmc/event_log/recorder.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/kmc/many_vacancies.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/network/model_data.hpp>
#include <saddle/structure/cell.hpp>

#include "backend_choice.hpp"

namespace saddle::runtime {

/// Shells whose pairs every run follows.
inline constexpr std::size_t order_shells = 2;

/// What fixes a run, beside its crystal and model.
struct run_settings {
    kelvin temperature;
    seed random_seed;
    double attempt_frequency_per_s;
    std::optional<random_stream> stream{};  ///< of the jumps; none is the one that the temperature names
    memo_size memo = {};                    ///< changes nothing but the time a run takes
    std::uint32_t event_block_jumps = 0;    ///< jumps of a block of the event log; 0: no log
    std::uint64_t displacement_block = 0;   ///< jumps after which square displacements begin anew; 0: none are followed
    second_vacancy others = second_vacancy::trust;  ///< where there are several vacancies
};

/// What a run of several vacancies counts; of a single one all is 0 but `count`.
struct vacancy_record {
    std::size_t count = 1;
    std::uint64_t divacancies{};  ///< now
    double mean_divacancies{};    ///< over the time so far
    vacancy_counters counters{};
};

/// A kMC run.
template <lattice L>
class simulation {
public:
    virtual ~simulation() = default;
    virtual stop_reason advance(const stop_condition& until) = 0;
    virtual const supercell<L>& crystal() const = 0;
    virtual site vacancy(std::size_t v) const = 0;  ///< v below `vacancy_counts().count`, in the order of the run
    virtual vacancy_record vacancy_counts() const = 0;
    virtual void change_temperature(kelvin temperature, seconds at) = 0;
    virtual seconds clock() const = 0;
    virtual seconds now() const = 0;
    virtual const jump_statistics& statistics() const = 0;
    virtual const pair_order<L, order_shells>& order() const = 0;
    virtual const atom_paths<L>& paths() const = 0;
    virtual const mean_square_displacement<L>& displacements() const = 0;
    /// Environments looked up, since the last jump was not one back and forth, and found.
    virtual memo_counts memo() const = 0;
    /// For an `event_log_writer`, at least once every `event_block_jumps` jumps.
    virtual const event_recorder<L>& events() const = 0;
    virtual void save(output_archive& out) const = 0;
    virtual void load(input_archive& in) = 0;
};

/// A composed barrier model on one lattice. Threads may share it.
template <lattice L>
class model {
public:
    virtual ~model() = default;
    /// "bcc, 3 species, digit map of 8 shells …, 112-128-128-128-128-1, avx512, static"
    virtual std::string composition() const = 0;
    virtual const model_data& data() const = 0;
    /// Sites round a vacancy that its barriers depend on, relative to it: the site order of environments.
    virtual const std::vector<vec3>& environment() const = 0;
    /// Barriers of any environments, one after the other. \throws input_error unless they are whole, with digits of the
    /// model's species or 0.
    virtual std::vector<per_jump<L>> barriers_of_environments(std::span<const digit> environments) const = 0;
    /// Barriers of each vacancy taken by itself; digits as in `data().species`. Sites that are vacant already cost no
    /// copy of the crystal.
    virtual std::vector<per_jump<L>> barriers_eV(const supercell<L>& crystal,
                                                 const std::vector<site>& vacancies) const = 0;
    /// The same where atoms stand off their sites by these displacements, one a site in units of a/2. \throws
    /// input_error unless the model sees density maps.
    virtual std::vector<per_jump<L>> barriers_eV(const supercell<L>& crystal, const std::vector<real3>& displacements,
                                                 const std::vector<site>& vacancies) const = 0;
    /// Reference pairs for a model file that has none.
    virtual std::vector<reference_pair> make_references(std::size_t pairs) const = 0;
    /// A `kmc` where the crystal has one vacancy, else `many_vacancies`. The model must outlive the run.
    virtual std::unique_ptr<simulation<L>> start(supercell<L> crystal, const run_settings& settings) const = 0;
};

template <lattice L>
using shared_model = std::shared_ptr<const model<L>>;
using any_model = std::variant<shared_model<bcc>, shared_model<fcc>>;

/// The static composition that fits the data where the closed list has one and the backend is an instruction set, else
/// the dynamic one. \throws input_error where the data fit no lattice, or the backend cannot run here.
any_model compose(const model_data& data, backend_choice choice = backend_choice::automatic);

}  // namespace saddle::runtime
