#include "jump_arguments.hpp"

#include <algorithm>
#include <thread>

#include "arguments.hpp"

namespace saddle::cli {

void jump_arguments::add_to(CLI::App& command, std::size_t usual_images) {
    usual_images_ = usual_images;
    command
        .add_option("--potential", potential,
                    "Interatomic potential, KIND:WHAT, such as snap:MODEL, kim:MODEL, eam:FILE (`saddle info "
                    "potentials` lists all)")
        ->required();
    command.add_option("--lattice", lattice, "Lattice of the crystal")
        ->check(CLI::IsMember({"bcc", "fcc"}))
        ->capture_default_str();
    add_count(command, "--images", images, 3,
              "Images of a band, both ends among them (default: " + std::to_string(usual_images) + ")");
    command.add_option("--force", force_eV_per_A, "Largest force left on bands, eV/Å; at their ends half of it")
        ->check(number_above_0())
        ->capture_default_str();
    command.add_option("--measure", measure, "What --force looks at: the largest on an atom, or the norm of all")
        ->check(CLI::IsMember({"atom", "norm"}))
        ->capture_default_str();
    command.add_option("--spring", spring_eV_per_A2, "Springs between images, eV/Å²")
        ->check(number_of_at_least_0())
        ->capture_default_str();
    command.add_option("--start", start, "First path: a straight line, or by pair distances")
        ->check(CLI::IsMember({"linear", "idpp"}))
        ->capture_default_str();
    command.add_option("--method", method, "How forces are followed")
        ->check(CLI::IsMember({"lbfgs", "fire"}))
        ->capture_default_str();
    command.add_option("--radius", radius_A, "Atoms farther than this from the vacancy, Å, stay during its jumps")
        ->check(number_above_0());
    add_count(command, "--iterations", most_iterations, 1, "A band that takes more is given up (default: 300)");
    add_count(command, "--threads", threads, 1, "Jumps side by side (default: all cores); changes no result");
}

jump_settings jump_arguments::settings() const {
    jump_settings made;
    made.images = static_cast<std::size_t>(images.value_or(usual_images_));
    made.band.spring_eV_per_A2 = spring_eV_per_A2;
    made.band.until = {force_eV_per_A, measure == "norm" ? force_measure::global_norm : force_measure::largest_atom};
    made.method = method == "fire" ? minimiser::fire : minimiser::lbfgs;
    made.band.most_iterations =
        static_cast<std::size_t>(most_iterations.value_or(made.method == minimiser::fire ? 3000 : 300));
    made.start = start == "idpp" ? path_start::idpp : path_start::linear;
    if (radius_A) made.radius_A = *radius_A;
    return made;
}

void jump_arguments::record(nlohmann::ordered_json& settings) const {
    const auto bands = this->settings();
    settings["images"] = bands.images;
    settings["force_eV_per_A"] = bands.band.until.eV_per_A;
    settings["measure"] = measure;
    settings["spring_eV_per_A2"] = bands.band.spring_eV_per_A2;
    settings["start"] = start;
    settings["method"] = method;
    settings["iterations"] = bands.band.most_iterations;
    if (radius_A) settings["radius_A"] = *radius_A;
}

CLI::Validator pressure_in_GPa() { return number_between(-1000, 1000); }

std::size_t jump_arguments::threads_for(std::size_t jobs) const {
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    return std::max<std::size_t>(1, std::min<std::size_t>(jobs, threads.value_or(cores)));
}

}  // namespace saddle::cli
