#include <saddle/training/optimiser.hpp>

#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

namespace {

/// The path of one weight from 1 down L = w²/2, so that its gradient is w, after three steps of rate 0.01.
double after_three_steps(optimiser_kind kind, double weight_decay, bool decays = true) {
    std::vector<double> w{1}, g{0};
    const std::vector<parameter<double>> parameters{{w, g, decays}};
    optimiser_settings settings;
    settings.kind = kind;
    settings.weight_decay = weight_decay;
    optimiser<double> o(settings, parameters);
    for (int k = 0; k < 3; ++k) {
        g[0] = w[0];
        o.step(parameters, 0.01);
    }
    CHECK(o.steps() == 3);
    return w[0];
}

}  // namespace

TEST_CASE("three steps of each are those of torch.optim") {
    // w = torch.ones(1, dtype=torch.float64, requires_grad=True); o = torch.optim.SGD([w], lr=0.01, momentum=0.9);
    // three times o.zero_grad(); (w**2 / 2).sum().backward(); o.step(), with PyTorch 1.13
    CHECK(after_three_steps(optimiser_kind::sgd, 0) == doctest::Approx(0.944379).epsilon(1e-12));
    CHECK(after_three_steps(optimiser_kind::sgd, 0.5) == doctest::Approx(0.9169266249999999).epsilon(1e-12));
    CHECK(after_three_steps(optimiser_kind::adam, 0) == doctest::Approx(0.97001009952905).epsilon(1e-12));
    CHECK(after_three_steps(optimiser_kind::adam, 0.5) == doctest::Approx(0.9700100994286166).epsilon(1e-12));
    CHECK(after_three_steps(optimiser_kind::adamw, 0) == doctest::Approx(0.97001009952905).epsilon(1e-12));
    CHECK(after_three_steps(optimiser_kind::adamw, 0.5) == doctest::Approx(0.9552401435797433).epsilon(1e-12));
    CHECK(after_three_steps(optimiser_kind::rmsprop, 0) == doctest::Approx(0.7799822819823541).epsilon(1e-12));
    CHECK(after_three_steps(optimiser_kind::rmsprop, 0.5) == doctest::Approx(0.7799822761565415).epsilon(1e-12));
}

TEST_CASE("biases do not decay") {
    for (const auto kind : {optimiser_kind::sgd, optimiser_kind::adam, optimiser_kind::adamw, optimiser_kind::rmsprop})
        CHECK(after_three_steps(kind, 0.5, false) == after_three_steps(kind, 0, true));
}

TEST_CASE("saved and loaded, it goes on as if nothing had been") {
    for (const auto kind :
         {optimiser_kind::sgd, optimiser_kind::adam, optimiser_kind::adamw, optimiser_kind::rmsprop}) {
        std::vector<float> w{1, -2}, g{0.5f, 0.25f};
        const std::vector<parameter<float>> parameters{{w, g, true}};
        optimiser_settings settings;
        settings.kind = kind;
        optimiser<float> o(settings, parameters);
        o.step(parameters, 0.1);
        output_archive saved;
        o.save(saved);
        const auto start = w;
        o.step(parameters, 0.1);
        const auto expected = w;
        w = start;
        optimiser<float> other(settings, parameters);
        input_archive in(saved.bytes(), "saved");
        other.load(in);
        CHECK(in.empty());
        other.step(parameters, 0.1);
        CHECK(w == expected);
        std::vector<float> one{1};
        optimiser<float> smaller(settings, {{one, one, true}});
        input_archive again(saved.bytes(), "saved");
        CHECK(message_of([&] { smaller.load(again); }) == "weights: expected 1 numbers, found 2");
    }
}

TEST_CASE("optimisers by name") {
    for (const auto name : optimiser_names) CHECK(name_of(parse_optimiser(name)) == name);
    CHECK(message_of([] { parse_optimiser("lbfgs"); }) ==
          "optimiser: expected one of sgd, adam, adamw, rmsprop, found 'lbfgs'");
}
