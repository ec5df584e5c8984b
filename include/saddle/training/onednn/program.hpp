/// \file
/// The primitives of a network for a fixed number of rows, in the order they run. Optional: needs libdnnl-dev.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <dnnl.hpp>

#include <saddle/training/architecture.hpp>
#include <saddle/training/concepts.hpp>
#include <saddle/training/dropout.hpp>
#include <saddle/training/onednn/primitives.hpp>

namespace saddle::onednn {

/// What a layer owns, in PyTorch's order: weight and bias, or scale and shift; their slopes; running mean and variance.
struct layer_tensors {
    bool is_linear = false;
    std::vector<std::vector<float>> values;
    std::vector<std::vector<float>> slopes;
    std::vector<std::vector<float>> statistics;
};

/// Forward (and, for training, backward) over layers whose tensors it points to. Layouts between the layers are
/// those that oneDNN asks for; where two differ a reorder stands between.
class program {
public:
    program(const dnnl::engine& engine, const architecture& layers, std::vector<layer_tensors>& tensors,
            std::size_t rows, bool training)
        : engine_(engine), stream_(engine), rows_(rows), training_(training), of_batch_(layers.size()) {
        input_ = memory(input_of(layers.front()), engine_);
        memory x = input_;
        for (std::size_t k = 0; k < layers.size(); ++k) {
            if (const auto* l = std::get_if<layer::normalisation>(&layers[k])) {
                const bool rectified = k + 1 < layers.size() && std::holds_alternative<layer::relu>(layers[k + 1]);
                x = add(*l, x, tensors[k], k, rectified);
                k += rectified;  // done with it
            } else {
                x = std::visit([&](const auto& kind) { return add(kind, x, tensors[k], k); }, layers[k]);
            }
        }
        const memory::desc plain({dim(rows), 1}, memory::data_type::f32, tag::ab);
        output_ = into(forward_, x, plain);
        if (!training) return;
        memory slope = output_slope_ = memory(plain, engine_);
        for (std::size_t k = ways_back_.size(); k-- > 0;) slope = ways_back_[k](slope);
        ways_back_.clear();
    }

    program(const program&) = delete;
    program& operator=(const program&) = delete;

    std::span<const float> forward(const float* inputs, batch_number batch) {
        std::copy_n(inputs, count(input_), data_of(input_));
        for (const auto& d : dropouts_)
            draw_dropout(std::span(data_of(d.factors), count(d.factors)), d.share, batch.seed, batch.step, d.layer);
        run(forward_);
        return {data_of(output_), rows_};
    }

    void backward(std::span<const float> slopes) {
        std::copy(slopes.begin(), slopes.end(), data_of(output_slope_));
        run(backward_);
    }

    /// Statistics of the last batch, for the normalisation that is layer k.
    const float* mean(std::size_t k) const { return data_of(of_batch_[k].first); }
    const float* variance(std::size_t k) const { return data_of(of_batch_[k].second); }

private:
    struct step {
        dnnl::primitive primitive;
        std::unordered_map<int, memory> arguments;
    };
    struct drawn_factors {
        memory factors;
        double share;
        std::size_t layer;
    };

    static float* data_of(const memory& m) { return static_cast<float*>(m.get_data_handle()); }
    static std::size_t count(const memory& m) { return m.get_desc().get_size() / sizeof(float); }

    memory::desc input_of(const layer_description& first) const {
        if (const auto* l = std::get_if<layer::convolution>(&first))
            return cubes(rows_, l->inputs, l->edge, memory::data_type::f32, tag::abcde);
        return {{dim(rows_), dim(inputs_of(first))}, memory::data_type::f32, tag::ab};
    }

    memory fresh(const memory::desc& description) const { return {description, engine_}; }

    /// Wraps numbers in PyTorch's order.
    memory plain(std::vector<float>& values, const memory::dims& dims) const {
        const tag layout = dims.size() == 5 ? tag::abcde : dims.size() == 2 ? tag::ab : tag::a;
        return {{dims, memory::data_type::f32, layout}, engine_, values.data()};
    }
    memory plain(std::vector<float>& values) const { return plain(values, {dim(values.size())}); }

    /// The same numbers in another layout.
    memory into(std::vector<step>& steps, const memory& m, const memory::desc& wanted) const {
        if (m.get_desc() == wanted) return m;
        memory other = fresh(wanted);
        steps.push_back({dnnl::reorder(m, other), {{DNNL_ARG_FROM, m}, {DNNL_ARG_TO, other}}});
        return other;
    }

    void run(std::vector<step>& steps) {
        for (auto& s : steps) s.primitive.execute(stream_, s.arguments);
        stream_.wait();
    }

    memory add(const layer::linear& l, const memory& x, layer_tensors& t, std::size_t number) {
        return map<dnnl::inner_product_forward, dnnl::inner_product_backward_data,
                   dnnl::inner_product_backward_weights>(describe(engine_, l, x.get_desc(), training_, number > 0), x,
                                                         t, l.biased);
    }

    memory add(const layer::convolution& l, const memory& x, layer_tensors& t, std::size_t number) {
        return map<dnnl::convolution_forward, dnnl::convolution_backward_data, dnnl::convolution_backward_weights>(
            describe(engine_, l, x.get_desc(), training_, number > 0), x, t, l.biased);
    }

    template <class Forward, class BackwardData, class BackwardWeights>
    memory map(const linear_map<Forward, BackwardData, BackwardWeights>& made, const memory& x, layer_tensors& t,
               bool biased) {
        const memory weight = plain(t.values[0], dims_of(made.forward.weights_desc()));
        const memory w = into(forward_, weight, made.forward.weights_desc());
        const memory in = into(forward_, x, made.forward.src_desc());
        const memory y = fresh(made.forward.dst_desc());
        step s{Forward(made.forward), {{DNNL_ARG_SRC, in}, {DNNL_ARG_WEIGHTS, w}, {DNNL_ARG_DST, y}}};
        if (biased) s.arguments.emplace(DNNL_ARG_BIAS, plain(t.values[1]));
        forward_.push_back(std::move(s));
        if (training_)
            ways_back_.emplace_back([this, made, in, x, weight, &t, biased](const memory& dy) {
                weight_slope<BackwardWeights>(made.backward_weights, in, dy, t, biased);
                return made.backward_data ? input_slope<BackwardData>(made.backward_data, weight, dy) : memory();
            });
        return y;
    }

    template <class Backward>
    void weight_slope(const typename Backward::primitive_desc& of, const memory& x, const memory& dy, layer_tensors& t,
                      bool biased) {
        const memory source = into(backward_, x, of.src_desc());
        const memory slope = into(backward_, dy, of.diff_dst_desc());
        const memory wanted = plain(t.slopes[0], dims_of(of.diff_weights_desc()));
        const memory dw = wanted.get_desc() == of.diff_weights_desc() ? wanted : fresh(of.diff_weights_desc());
        step s{Backward(of), {{DNNL_ARG_SRC, source}, {DNNL_ARG_DIFF_DST, slope}, {DNNL_ARG_DIFF_WEIGHTS, dw}}};
        if (biased) s.arguments.emplace(DNNL_ARG_DIFF_BIAS, plain(t.slopes[1]));
        backward_.push_back(std::move(s));
        if (dw != wanted)
            backward_.push_back({dnnl::reorder(dw, wanted), {{DNNL_ARG_FROM, dw}, {DNNL_ARG_TO, wanted}}});
    }

    template <class Backward>
    memory input_slope(const typename Backward::primitive_desc& of, const memory& weight, const memory& dy) {
        const memory w = into(backward_, weight, of.weights_desc());
        const memory slope = into(backward_, dy, of.diff_dst_desc());
        const memory dx = fresh(of.diff_src_desc());
        backward_.push_back(
            {Backward(of), {{DNNL_ARG_WEIGHTS, w}, {DNNL_ARG_DIFF_DST, slope}, {DNNL_ARG_DIFF_SRC, dx}}});
        return dx;
    }

    memory add(const layer::normalisation& l, const memory& x, layer_tensors& t, std::size_t number, bool rectified) {
        const auto made = describe_normalisation(engine_, x.get_desc(), training_, rectified);
        const memory scale = plain(t.values[0]), shift = plain(t.values[1]);
        const memory y = fresh(x.get_desc());
        const memory mean = training_ ? fresh(one_each(l.channels)) : plain(t.statistics[0]);
        const memory variance = training_ ? fresh(one_each(l.channels)) : plain(t.statistics[1]);
        of_batch_[number] = {mean, variance};
        std::unordered_map<int, memory> arguments{{DNNL_ARG_SRC, x},       {DNNL_ARG_DST, y},
                                                  {DNNL_ARG_MEAN, mean},   {DNNL_ARG_VARIANCE, variance},
                                                  {DNNL_ARG_SCALE, scale}, {DNNL_ARG_SHIFT, shift}};
        const bool notes = training_ && rectified;  // where the ReLU was open
        const memory open = notes ? fresh(made.forward.workspace_desc()) : memory();
        if (notes) arguments.emplace(DNNL_ARG_WORKSPACE, open);
        forward_.push_back({dnnl::batch_normalization_forward(made.forward), arguments});
        if (!training_) return y;
        arguments.erase(DNNL_ARG_DST);
        if (!shift_goes_back) arguments.erase(DNNL_ARG_SHIFT);
        arguments.emplace(DNNL_ARG_DIFF_SCALE, plain(t.slopes[0]));
        arguments.emplace(DNNL_ARG_DIFF_SHIFT, plain(t.slopes[1]));
        ways_back_.emplace_back([this, made, x, arguments](const memory& dy) mutable {
            const memory dx = fresh(x.get_desc());
            arguments.emplace(DNNL_ARG_DIFF_DST, into(backward_, dy, x.get_desc()));
            arguments.emplace(DNNL_ARG_DIFF_SRC, dx);
            backward_.push_back({dnnl::batch_normalization_backward(made.backward), arguments});
            return dx;
        });
        return y;
    }
    /// Normalisations go another way.
    memory add(const layer::normalisation& l, const memory& x, layer_tensors& t, std::size_t number) {
        return add(l, x, t, number, false);
    }

    memory add(const layer::relu&, const memory& x, layer_tensors&, std::size_t) {
        const auto made = describe_rectifier(engine_, x.get_desc(), training_);
        const memory y = fresh(x.get_desc());
        forward_.push_back({dnnl::eltwise_forward(made.forward), {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, y}}});
        if (training_)
            ways_back_.emplace_back([this, made, x](const memory& dy) {
                const memory slope = into(backward_, dy, x.get_desc());
                const memory dx = fresh(x.get_desc());
                backward_.push_back({dnnl::eltwise_backward(made.backward),
                                     {{DNNL_ARG_SRC, x}, {DNNL_ARG_DIFF_DST, slope}, {DNNL_ARG_DIFF_SRC, dx}}});
                return dx;
            });
        return y;
    }

    memory add(const layer::max_pool&, const memory& x, layer_tensors&, std::size_t) {
        const auto made = describe_pooling(engine_, x.get_desc(), training_);
        const memory y = fresh(made.forward.dst_desc());
        step s{dnnl::pooling_forward(made.forward), {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, y}}};
        const memory places = training_ ? fresh(made.forward.workspace_desc()) : memory();
        if (training_) s.arguments.emplace(DNNL_ARG_WORKSPACE, places);
        forward_.push_back(std::move(s));
        if (training_)
            ways_back_.emplace_back([this, made, x, y, places](const memory& dy) {
                const memory slope = into(backward_, dy, y.get_desc());
                const memory dx = fresh(x.get_desc());
                backward_.push_back(
                    {dnnl::pooling_backward(made.backward),
                     {{DNNL_ARG_DIFF_DST, slope}, {DNNL_ARG_DIFF_SRC, dx}, {DNNL_ARG_WORKSPACE, places}}});
                return dx;
            });
        return y;
    }

    /// Factors are drawn in PyTorch's order of the numbers, so that they do not depend on a layout.
    memory add(const layer::dropout& l, const memory& x, layer_tensors&, std::size_t number) {
        if (!training_) return x;
        const auto dims = dims_of(x.get_desc());
        const memory factors = fresh({dims, memory::data_type::f32, dims.size() == 5 ? tag::abcde : tag::ab});
        dropouts_.push_back({factors, l.share, number});
        const memory y = product(forward_, x, factors);
        ways_back_.emplace_back([this, factors](const memory& dy) { return product(backward_, dy, factors); });
        return y;
    }

    memory product(std::vector<step>& steps, const memory& a, const memory& b) const {
        const memory c = into(steps, b, a.get_desc());
        const memory y = fresh(a.get_desc());
        const auto made =
            describe<dnnl::binary>(engine_, {}, dnnl::algorithm::binary_mul, a.get_desc(), c.get_desc(), y.get_desc());
        steps.push_back({dnnl::binary(made), {{DNNL_ARG_SRC_0, a}, {DNNL_ARG_SRC_1, c}, {DNNL_ARG_DST, y}}});
        return y;
    }

    dnnl::engine engine_;
    dnnl::stream stream_;
    std::size_t rows_;
    bool training_;
    memory input_, output_, output_slope_;
    std::vector<step> forward_, backward_;
    std::vector<drawn_factors> dropouts_;
    std::vector<std::pair<memory, memory>> of_batch_;  ///< mean and variance, one a layer
    /// While it is made: from the slope of a layer's output its steps back, and the slope of its input.
    std::vector<std::function<memory(const memory&)>> ways_back_;
};

}  // namespace saddle::onednn
