#include "spectrum_checkpoint.hpp"

#include <filesystem>
#include <span>
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

spectrum_checkpoint::spectrum_checkpoint(std::string file, std::uint64_t fingerprint)
    : file_(std::move(file)), fingerprint_(fingerprint), written_(std::chrono::steady_clock::now()) {}

std::size_t spectrum_checkpoint::load(barrier_spectrum& spectrum) const {
    std::error_code code;
    if (file_.empty() || !std::filesystem::exists(file_, code)) return 0;
    const auto bytes = read_file(file_);
    auto in = unsealed(std::as_bytes(std::span(bytes)), checkpoint_kind, file_);
    if (in.value<std::uint64_t>() != fingerprint_)
        throw input_error(file_, "a spectrum of this model and crystal", "another one");
    const auto done = in.value<std::uint64_t>();
    spectrum.load(in);
    return static_cast<std::size_t>(done);
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
    const auto bytes = sealed(checkpoint_kind, [&](output_archive& out) {
        out.value(fingerprint_);
        out.value(std::uint64_t{done});
        spectrum.save(out);
    });
    write_file_atomically(file_, bytes.text());
}

}  // namespace saddle::cli
