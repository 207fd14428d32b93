// bench/pixels.cpp - openenv-pixels: an environment whose observations are large.
//
// Each is a picture of 210 x 160 pixels of three colours, as of an Atari game: noise, but for the
// very first byte, which is the action's shade. reference_pixels.py is its twin.
#include <openenv/serve.hpp>
#include <openenv/tensor.hpp>

#include <cstdint>
#include <random>

namespace {

struct Pixels {
  struct Action {
    std::uint8_t shade = 0;
  };
  struct Observation {
    openenv::Tensor pixels;
  };
  static constexpr bool quick = true;

  Pixels() {
    std::minstd_rand random;
    for (std::uint8_t& byte : picture.elements<std::uint8_t>()) {
      byte = static_cast<std::uint8_t>(random() >> 16);
    }
  }

  openenv::StepResult<Observation> reset(const openenv::Reset&) {
    return {.observation = {picture}};
  }
  openenv::StepResult<Observation> step(const Action& action) {
    picture.elements<std::uint8_t>()[0] = action.shade;
    return {.observation = {picture}};
  }

  openenv::Tensor picture = openenv::Tensor::zeros<std::uint8_t>({210, 160, 3});
};

}  // namespace

int main(int argc, char** argv) { return openenv::serve<Pixels>(argc, argv); }
