#include "spectrum_checkpoint.hpp"

#include <system_error>
#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/sealed.hpp>

#include "interrupt.hpp"

namespace saddle::cli {

namespace {

constexpr sealed_kind checkpoint_kind{"saddle spectrum", 2};
constexpr auto checkpoint_interval = std::chrono::seconds(10);

species_names read_species(input_archive& in, const std::string& name) {
    const auto count = in.value<std::uint64_t>();
    if (count < 1 || count > max_species) throw input_error(name, "1 to 16 species", std::to_string(count));
    species_names species;
    for (std::uint64_t k = 0; k < count; ++k) {
        const auto letters = in.values<char>();
        species.emplace_back(letters.begin(), letters.end());
    }
    return species;
}

}  // namespace

std::string spectrum_bytes(const saved_spectrum& saved) {
    const auto bytes = sealed(checkpoint_kind, [&](output_archive& out) {
        out.value(saved.fingerprint);
        out.value(saved.sites);
        out.value(saved.done);
        out.value(std::uint64_t{saved.species.size()});
        for (const auto& name : saved.species) out.label(name);
        saved.spectrum.save(out);
    });
    return std::string(bytes.text());
}

saved_spectrum read_spectrum(std::span<const std::byte> bytes, const std::string& name, const histogram& empty_bins) {
    auto in = unsealed(bytes, checkpoint_kind, name);
    const auto fingerprint = in.value<std::uint64_t>();
    const auto sites = in.value<std::uint64_t>();
    const auto done = in.value<std::uint64_t>();
    if (done > sites)
        throw input_error(name, "at most " + std::to_string(sites) + " sites", std::to_string(done) + " that are done");
    auto species = read_species(in, name);
    barrier_spectrum spectrum(species.size(), empty_bins);
    spectrum.load(in);
    if (!in.empty())
        throw input_error(name, "the end after the spectrum", std::to_string(in.rest().size()) + " more bytes");
    return {fingerprint, sites, done, std::move(species), std::move(spectrum)};
}

bool is_spectrum_checkpoint(const std::filesystem::path& path) { return is_sealed_file(path, checkpoint_kind); }

spectrum_checkpoint::spectrum_checkpoint(std::string file)
    : file_(std::move(file)), written_(std::chrono::steady_clock::now()) {}

saved_spectrum spectrum_checkpoint::load(saved_spectrum begun) const {
    std::error_code code;
    if (file_.empty() || !std::filesystem::exists(file_, code)) return begun;
    if (!std::filesystem::is_regular_file(file_, code))
        throw input_error("--checkpoint", "the name of a file", file_ + ", which is none");
    const auto bytes = read_file(file_);
    auto stored = read_spectrum(std::as_bytes(std::span(bytes)), file_);
    if (stored.fingerprint != begun.fingerprint)
        throw input_error(file_, "a spectrum of this model and crystal", "another one");
    return stored;
}

bool spectrum_checkpoint::offer(const saved_spectrum& spectrum) {
    if (file_.empty()) return true;
    const auto now = std::chrono::steady_clock::now();
    const bool whole = spectrum.done == spectrum.sites;
    if (whole || interrupt_flag() || now - written_ >= checkpoint_interval) {
        write_file_atomically(file_, spectrum_bytes(spectrum));
        written_ = now;
    }
    return whole || !interrupt_flag();
}

void spectrum_checkpoint::remove() const {
    std::error_code code;
    if (!file_.empty()) std::filesystem::remove(file_, code);
}

}  // namespace saddle::cli
