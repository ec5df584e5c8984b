// expected: saddle: the backend of barrier_model cannot run its network on the rows of its descriptor
#include <saddle/saddle.hpp>

namespace sd = saddle;

// A backend whose engine takes one-hot rows alone.
struct one_hot_only {
    static constexpr std::string_view name() { return "one-hot only"; }
    template <class Network, std::size_t Inputs, class Rows>
    struct engine {
        struct workspace {};
        explicit engine(const sd::dense_network&) {}
        workspace make_workspace(std::size_t) const { return {}; }
        void evaluate(sd::active_rows, float*, workspace&) const {}
    };
};

#ifdef SADDLE_STATIC_CONTROL
using model = sd::barrier_model<sd::bcc, sd::species<3>, sd::digit_map<8, sd::encoding::one_hot>, sd::mlp<16>, one_hot_only>;
#else
using model = sd::barrier_model<sd::bcc, sd::species<3>, sd::digit_map<8>, sd::mlp<16>, one_hot_only>;
#endif

int main() { return sizeof(model) == 0; }
