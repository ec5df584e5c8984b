/// \file
/// LAMMPS as a library that is looked for when a program runs, so that it is whatever LAMMPS the user has built, and
/// nobody needs one to build saddle. Through its C interface, https://docs.lammps.org/Library.html.
#pragma once

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <vector>

#include <dlfcn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <saddle/core/error.hpp>

namespace saddle {

/// The functions of the library that are used.
struct lammps_functions {
    void* (*open)(int, char**, void**);
    void (*close)(void*);
    char* (*command)(void*, const char*);
    int (*create_atoms)(void*, int, const void*, const int*, const double*, const double*, const void*, int);
    void (*scatter_atoms)(void*, const char*, int, int, void*);
    void (*gather_atoms)(void*, const char*, int, int, void*);
    double (*get_natoms)(void*);
    double (*get_thermo)(void*, const char*);
    int (*version)(void*);
    int (*has_exceptions)();
    int (*has_error)(void*);
    int (*last_error)(void*, char*, int);
};

namespace detail {

/// Whether all functions are there.
inline bool find_lammps_functions(void* library, lammps_functions& f) {
    bool all = true;
    const auto find = [&](auto& function, const char* name) {
        function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(library, name));
        all = all && function;
    };
    find(f.open, "lammps_open_no_mpi");
    find(f.close, "lammps_close");
    find(f.command, "lammps_command");
    find(f.create_atoms, "lammps_create_atoms");
    find(f.scatter_atoms, "lammps_scatter_atoms");
    find(f.gather_atoms, "lammps_gather_atoms");
    find(f.get_natoms, "lammps_get_natoms");
    find(f.get_thermo, "lammps_get_thermo");
    find(f.version, "lammps_version");
    find(f.has_exceptions, "lammps_config_has_exceptions");
    find(f.has_error, "lammps_has_error");
    find(f.last_error, "lammps_get_last_error_message");
    return all;
}

}  // namespace detail

/// Names under which the library is looked for: the environment variable SADDLE_LAMMPS, then the system's.
inline std::vector<std::string> lammps_library_names() {
    std::vector<std::string> names;
    if (const char* own = std::getenv("SADDLE_LAMMPS")) names.emplace_back(own);
    names.insert(names.end(), {"liblammps.so.0", "liblammps.so"});
    return names;
}

/// The library, loaded once for the process; none where there is none. Its symbols are visible to what it loads in
/// turn, as MPI asks.
inline const lammps_functions* find_lammps() {
    static const auto found = []() -> std::unique_ptr<lammps_functions> {
        for (const auto& name : lammps_library_names())
            if (void* library = ::dlopen(name.c_str(), RTLD_NOW | RTLD_GLOBAL)) {
                auto functions = std::make_unique<lammps_functions>();
                if (detail::find_lammps_functions(library, *functions)) return functions;
            }
        return nullptr;
    }();
    return found.get();
}

/// Held during calls: instances share MPI, which is not asked to bear threads.
inline std::recursive_mutex& lammps_turn() {
    static std::recursive_mutex mutex;
    return mutex;
}

/// The command that LAMMPS is at, none between commands. A library without exceptions ends the process where it fails:
/// who registers a function with std::atexit learns from this that it did, and where.
inline std::atomic<const char*>& lammps_at_work() {
    static std::atomic<const char*> command{nullptr};
    return command;
}

namespace detail {

struct lammps_closer {
    void (*close)(void*) = nullptr;
    void operator()(void* handle) const {
        const std::lock_guard lock(lammps_turn());
        close(handle);
    }
};

}  // namespace detail

/// One LAMMPS.
class lammps_instance {
public:
    /// \throws input_error where there is no library.
    explicit lammps_instance(bool on_screen = false) : functions_(find_lammps()) {
        if (!functions_)
            throw input_error("potential", "LAMMPS as a library (" + lammps_library_names().front() + ")", "none");
        const std::lock_guard lock(lammps_turn());
        std::vector<std::string> words{"saddle", "-log", "none", "-nocite"};
        if (!on_screen) words.insert(words.end(), {"-screen", "none"});
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        handle_ = {functions_->open(static_cast<int>(arguments.size()), arguments.data(), nullptr),
                   {functions_->close}};
    }

    const lammps_functions& functions() const { return *functions_; }
    void* handle() const { return handle_.get(); }

    /// \throws input_error with what LAMMPS says. A library without exceptions ends the process instead, so commands of
    /// a user are tried first, see `try_lammps`.
    void command(const std::string& text) const {
        lammps_at_work() = text.c_str();
        functions_->command(handle(), text.c_str());
        lammps_at_work() = nullptr;
        check(text);
    }

    /// \throws input_error where the last call failed.
    void check(const std::string& doing) const {
        if (!functions_->has_exceptions() || !functions_->has_error(handle())) return;
        std::array<char, 512> message{};
        functions_->last_error(handle(), message.data(), static_cast<int>(message.size()));
        throw input_error("LAMMPS, " + doing, "success", std::string(message.data()));
    }

private:
    const lammps_functions* functions_;
    std::unique_ptr<void, detail::lammps_closer> handle_;
};

namespace detail {

/// All that can be read from a pipe until its writers are gone.
inline std::string read_pipe(int from) {
    std::string text;
    std::array<char, 4096> part;
    for (ssize_t got = 0; (got = ::read(from, part.data(), part.size())) > 0;)
        text.append(part.data(), static_cast<std::size_t>(got));
    return text;
}

/// The line of LAMMPS's output that begins with ERROR, or the last one.
inline std::string lammps_error_in(const std::string& output) {
    const auto found = output.find("ERROR");
    if (found == output.npos) return "an end without a word";
    return output.substr(found, output.find('\n', found) - found);
}

}  // namespace detail

/// Whether MPI runs in this process: a process forked from it cannot use it.
inline bool mpi_is_running() {
    const auto ask = reinterpret_cast<int (*)(int*)>(::dlsym(RTLD_DEFAULT, "MPI_Initialized"));
    int running = 0;
    return ask && ask(&running) == 0 && running != 0;
}

/// Runs commands in a process of their own, whose end does not end this one; where MPI runs already that cannot be, and
/// nothing is tried. \throws input_error with what LAMMPS says
/// where they fail, error where there can be no other process.
inline void try_lammps(const std::vector<std::string>& commands) {
    if (mpi_is_running()) return;
    std::array<int, 2> ends{};
    std::fflush(nullptr);  // what is written already is not written twice
    if (::pipe(ends.data()) != 0) throw error("LAMMPS: no pipe for a trial");
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], 1);
        ::dup2(ends[1], 2);
        ::close(ends[0]);
        try {
            const lammps_instance trial(true);
            for (const auto& command : commands) trial.command(command);
        } catch (const error& problem) {
            std::printf("ERROR: %s\n", problem.what());
            std::fflush(stdout);
            ::_exit(1);
        }
        ::_exit(0);
    }
    ::close(ends[1]);
    const std::string output = child < 0 ? "" : detail::read_pipe(ends[0]);
    ::close(ends[0]);
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child) throw error("LAMMPS: no process for a trial");
    if (status != 0) throw input_error("LAMMPS", "commands that it takes", detail::lammps_error_in(output));
}

}  // namespace saddle
