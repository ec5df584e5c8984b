#include "spectrum_checkpoint.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/sealed.hpp>

#include "interrupt.hpp"

namespace saddle::cli {

namespace {

constexpr sealed_kind checkpoint_kind{"saddle spectrum", 1};
constexpr auto checkpoint_interval = std::chrono::seconds(10);

}  // namespace

std::string spectrum_bytes(std::uint64_t fingerprint, std::size_t done, const barrier_spectrum& spectrum) {
    const auto bytes = sealed(checkpoint_kind, [&](output_archive& out) {
        out.value(fingerprint);
        out.value(std::uint64_t{done});
        spectrum.save(out);
    });
    return std::string(bytes.text());
}

std::size_t read_spectrum(std::span<const std::byte> bytes, const std::string& name, std::uint64_t fingerprint,
                          std::size_t sites, barrier_spectrum& spectrum) {
    auto in = unsealed(bytes, checkpoint_kind, name);
    if (in.value<std::uint64_t>() != fingerprint)
        throw input_error(name, "a spectrum of this model and crystal", "another one");
    const auto done = in.value<std::uint64_t>();
    if (done > sites)
        throw input_error(name, "at most " + std::to_string(sites) + " sites", std::to_string(done) + " that are done");
    spectrum.load(in);
    if (!in.empty())
        throw input_error(name, "the end after the spectrum", std::to_string(in.rest().size()) + " more bytes");
    return static_cast<std::size_t>(done);
}

spectrum_checkpoint::spectrum_checkpoint(std::string file, std::uint64_t fingerprint)
    : file_(std::move(file)), fingerprint_(fingerprint), written_(std::chrono::steady_clock::now()) {}

std::size_t spectrum_checkpoint::load(std::size_t sites, barrier_spectrum& spectrum) const {
    std::error_code code;
    if (file_.empty() || !std::filesystem::exists(file_, code)) return 0;
    const auto bytes = read_file(file_);
    return read_spectrum(std::as_bytes(std::span(bytes)), file_, fingerprint_, sites, spectrum);
}

bool spectrum_checkpoint::offer(const barrier_spectrum& spectrum, std::size_t done) {
    if (file_.empty()) return true;
    const auto now = std::chrono::steady_clock::now();
    if (interrupt_flag() || now - written_ >= checkpoint_interval) {
        save(spectrum, done);
        written_ = now;
    }
    return !interrupt_flag();
}

void spectrum_checkpoint::remove() const {
    std::error_code code;
    if (!file_.empty()) std::filesystem::remove(file_, code);
}

void spectrum_checkpoint::save(const barrier_spectrum& spectrum, std::size_t done) const {
    write_file_atomically(file_, spectrum_bytes(fingerprint_, done, spectrum));
}

}  // namespace saddle::cli
