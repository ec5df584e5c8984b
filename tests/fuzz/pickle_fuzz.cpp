#include <fuzz/fuzz.hpp>
#include <saddle/io/pickle.hpp>

namespace {

/// Every opcode of one byte may push a value of some hundred bytes, and the list of values doubles as it grows.
constexpr std::size_t heap_bytes_per_byte = 500;

struct made {};

/// Takes every name, call and state, so that all opcodes are reached.
class any_reader : public saddle::detail::pickle_machine<any_reader, made> {
public:
    explicit any_reader(std::string_view pickle) : pickle_machine(pickle, 0, "f") {}

    /// Values that the last one names, whose places must be some.
    std::size_t count() {
        const auto& root = run();
        std::size_t named = 0;
        const auto look = [&](const auto* sequence) {
            if (!sequence) return;
            for (const reference r : sequence->items) named += at(r).index() < std::variant_size_v<value>;
            fuzz::require(named == sequence->items.size(), "a reference to no value");
        };
        look(std::get_if<saddle::detail::pickle_tuple>(&root));
        look(std::get_if<saddle::detail::pickle_list>(&root));
        return named;
    }

private:
    friend pickle_machine;

    value named(std::string_view, std::string_view) const { return made{}; }
    value called(reference what, reference arguments) {
        get<made>(what, "a name");
        for (const reference r : get<saddle::detail::pickle_tuple>(arguments, "a tuple").items)
            if (std::holds_alternative<bool>(at(r))) flag(r);
        return made{};
    }
    void set(reference what, reference state) {
        get<made>(what, "what a call made");
        tuple_of(state, 1);
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto pickle = fuzz::text_of(data, size);
    fuzz::accepted(pickle, heap_bytes_per_byte, [&] { return any_reader(pickle).count(); });
    return 0;
}
