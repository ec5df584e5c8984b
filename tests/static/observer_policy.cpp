// expected: saddle: an observer of kmc must offer observe(crystal, event), save(archive) and load(archive)
#include <saddle/saddle.hpp>

namespace sd = saddle;

const auto barriers = sd::make_analytic<sd::bcc>([](const auto&, sd::site, sd::site) { return 1.0; });

#ifdef SADDLE_STATIC_CONTROL
using run = sd::kmc<std::remove_const_t<decltype(barriers)>, sd::atom_paths<sd::bcc>>;
#else
struct watcher {
    void observe(const sd::supercell<sd::bcc>&, const sd::jump_event&) {}
};
using run = sd::kmc<std::remove_const_t<decltype(barriers)>, watcher>;
#endif

int main() { return sizeof(run) == 0; }
