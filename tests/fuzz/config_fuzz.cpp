#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <fuzz/fuzz.hpp>
#include <settings.hpp>

namespace {

/// Options of the kinds that the program has.
struct settings {
    CLI::App app;
    std::vector<int> cells;
    std::vector<std::string> temperature;
    std::string composition;
    std::string output = "anneal";
    double attempt_frequency_per_s = 1e13;
    bool overwrite = false;
    bool quiet = false;

    settings() {
        app.allow_config_extras(CLI::config_extras_mode::error);
        app.add_flag("-q,--quiet", quiet);
        app.set_config("--config");
        app.config_formatter(std::make_shared<saddle::cli::settings_format>());
        auto* sub = app.add_subcommand("anneal");
        sub->allow_config_extras(CLI::config_extras_mode::error);
        sub->add_option("--cells", cells)->expected(3);
        sub->add_option("-T,--temperature", temperature)->delimiter(',');
        sub->add_option("--composition", composition);
        sub->add_option("--k0", attempt_frequency_per_s);
        sub->add_flag("--overwrite", overwrite);
        sub->add_option("-o,--output", output)->capture_default_str();
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::istringstream text{std::string(fuzz::text_of(data, size))};
    static settings read;  // dear to make
    read.app.clear();
    fuzz::accepted(fuzz::text_of(data, size), 300, [&] {
        try {
            read.app.parse_from_stream(text);
        } catch (const CLI::ParseError&) {
        }
        return true;
    });
    return 0;
}
