#include "run_events.hpp"

#include <algorithm>
#include <fstream>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/event_log/header.hpp>

namespace saddle::cli {

namespace {

/// The facts are those that a branch of the run shares: its log begins with the other's.
template <lattice L>
event_log_header header_of(const run_plan& plan, const run_start<L>& start) {
    return make_event_log_header(start.frame, start.sites, start.taken, event_block_jumps(plan, start),
                                 {plan.schedule ? std::pair{"schedule", schedule_text(*plan.schedule)}
                                                : std::pair{"temperature_K", number_text(plan.temperature_K)},
                                  {"k0_per_s", number_text(plan.attempt_frequency_per_s)},
                                  {"model_sha256", plan.model_sha256}});
}

template <lattice L>
event_log_writer opened(const std::filesystem::path& path, const run_plan& plan, const run_start<L>& start,
                        const file_mark* mark) {
    if (mark) return {path, header_of(plan, start), mark->bytes};
    return {path, header_of(plan, start)};
}

}  // namespace

template <lattice L>
std::uint32_t event_block_jumps(const run_plan& plan, const run_start<L>& start) {
    return plan.events ? default_block_jumps(start.sites.size()) : 0;
}

template <lattice L>
run_events<L>::run_events(const std::filesystem::path& folder, const run_plan& plan, const run_start<L>& start,
                          const file_mark* mark)
    : path_(folder / events_name), log_(opened(path_, plan, start, mark)),
      mark_(mark ? *mark : file_mark{events_name, 0, crc64().value()}) {}

/// Only what came since the last call is read again.
template <lattice L>
file_mark run_events<L>::sync() {
    log_.sync();
    std::ifstream in(path_, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(mark_.bytes));
    crc64 sum(mark_.checksum);
    std::string part(1 << 16, '\0');
    for (std::uint64_t left = log_.length() - mark_.bytes; left > 0;) {
        const auto wanted = std::min<std::uint64_t>(left, part.size());
        if (!in.read(part.data(), static_cast<std::streamsize>(wanted)))
            throw error(path_.string() + ": cannot read back what was written");
        sum.add({part.data(), static_cast<std::size_t>(wanted)});
        left -= wanted;
    }
    return mark_ = {events_name, log_.length(), sum.value()};
}

template std::uint32_t event_block_jumps<bcc>(const run_plan&, const run_start<bcc>&);
template std::uint32_t event_block_jumps<fcc>(const run_plan&, const run_start<fcc>&);
template class run_events<bcc>;
template class run_events<fcc>;

}  // namespace saddle::cli
