// tests/alignment/generators.cpp - prints random numbers of every kind, for generators.py.
//
// Usage: openenv-generators <first seed> <seeds>. One line a seed and generator; what is drawn from
// a seed is a fixed plan, so that the originals can follow it.
#include <openenv/numpy_random.hpp>
#include <openenv/python_random.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <numeric>
#include <string_view>

namespace {

constexpr int rounds = 8;

/// Writes numbers as Python prints them, with a blank between them.
class Line {
 public:
  void add(double number) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number);
    std::cout << std::string_view(text.data(), static_cast<std::size_t>(end.ptr - text.data()))
              << ' ';
  }
  void add(std::uint64_t number) { std::cout << number << ' '; }
  void add(std::int64_t number) { std::cout << number << ' '; }
  template <class Range>
  void add_all(const Range& numbers) {
    for (const auto number : numbers) add(number);
  }
  ~Line() { std::cout << '\n'; }
};

std::vector<std::uint64_t> counted(std::size_t size) {
  std::vector<std::uint64_t> out(size);
  std::iota(out.begin(), out.end(), std::uint64_t{0});
  return out;
}

void print_python(std::uint64_t seed) {
  openenv::PythonRandom random(seed);
  Line line;
  for (int round = 1; round <= rounds; ++round) {
    const std::size_t size = 1 + (seed + static_cast<std::uint64_t>(round) * 37) % 97;
    auto items = counted(size);
    line.add(random.getrandbits(round * 8));
    line.add(random.random());
    line.add(random.randint(-round, std::int64_t{1} << (round * 7)));
    line.add(random.randrange(100 * round, -round, -round));
    line.add(random.choice(items));
    random.shuffle(items);
    line.add_all(items);
    line.add_all(random.sample(items, size / 3));
    line.add_all(random.choices(items, 5));
    line.add_all(random.choices(items, std::vector<double>(size, 0.1), 5));
    line.add(random.uniform(-1.5, 3.0));
    line.add(random.gauss(1.0, 2.0));
  }
}

void print_numpy(std::uint64_t seed) {
  openenv::NumpyRandom random(seed);
  Line line;
  for (int round = 1; round <= rounds; ++round) {
    const std::size_t size = 2 + (seed + static_cast<std::uint64_t>(round) * 37) % 97;
    auto items = counted(size);
    line.add(random.random_sample());
    line.add(random.randint(-round, std::int64_t{1} << (round * 7)));
    random.shuffle(items);
    line.add_all(items);
    line.add_all(random.permutation(size));
    line.add(std::uint64_t{random.choice(size)});
    line.add(
        std::uint64_t{random.choice(std::vector<double>(size, 1.0 / static_cast<double>(size)))});
    line.add_all(random.choice_without_replacement(size, size / 3));
    line.add(random.uniform(-1.5, 3.0));
  }
}

std::uint64_t number(const char* text) {
  const std::string_view view(text);
  std::uint64_t out = 0;
  std::from_chars(view.data(), view.data() + view.size(), out);
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: openenv-generators <first seed> <seeds>\n");
    return 2;
  }
  const std::uint64_t first = number(argv[1]);
  for (std::uint64_t i = 0; i < number(argv[2]); ++i) {
    print_python(first + i);
    print_numpy(first + i);
  }
}
