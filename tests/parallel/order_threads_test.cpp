#include <saddle/parallel/order_threads.hpp>

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace saddle;

TEST_CASE("a text keeps its place and its blanks") {
    for (const std::string text : {"", "a", "a b  c", "a\nb"}) {
        const auto again = numbered_text::parsed(numbered_text{12, text}.joined());
        CHECK(again.place == 12);
        CHECK(again.text == text);
    }
}

TEST_CASE("a queue gives texts in order, and nothing where there is none") {
    text_queue queue;
    CHECK(!queue.pop(std::chrono::milliseconds(1)));
    queue.push({1, "a"});
    queue.push({2, "b"});
    CHECK(queue.pop(std::chrono::milliseconds(1))->text == "a");
    queue.close();
    CHECK(queue.pop_or_closed()->text == "b");  // what was in it comes out first
    CHECK(!queue.pop_or_closed());
}

TEST_CASE("every order is answered once, by any number of threads") {
    for (const std::size_t threads : {1U, 4U}) {
        const order_work twice = [](const std::string& order) { return order + order; };
        order_threads pool(threads, twice);
        constexpr std::size_t count = 500;
        for (std::size_t k = 0; k < count; ++k) pool.orders.push({k, std::to_string(k)});
        std::vector<std::string> answers(count);
        for (std::size_t k = 0; k < count; ++k) {
            const auto answer = pool.answers.pop(std::chrono::seconds(60));
            REQUIRE(answer);
            CHECK(answers[answer->place].empty());
            answers[answer->place] = answer->text;
        }
        for (std::size_t k = 0; k < count; ++k) CHECK(answers[k] == std::to_string(k) + std::to_string(k));
    }
}

TEST_CASE("orders that were given are done before the threads end") {
    std::size_t done = 0;
    const order_work count = [&](const std::string&) {
        ++done;
        return std::string();
    };
    {
        order_threads one(1, count);
        for (std::size_t k = 0; k < 100; ++k) one.orders.push({k, ""});
    }
    CHECK(done == 100);
}
