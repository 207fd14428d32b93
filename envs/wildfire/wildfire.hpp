// envs/wildfire/wildfire.hpp - Wildfire: hold a fire with water and firebreaks.
//
// The reference's fire, wind and prices, with CPython's random numbers: its fixed seed if there is
// none in the reset, and the generator runs on from one episode to the next.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/model.hpp>
#include <openenv/python_random.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace openenv::envs {

struct Wildfire {
  /// What a cell is; the numbers are those on the wire.
  enum Cell : int { ash, fuel, burning, firebreak, damp };
  enum class Wind { N, NE, E, SE, S, SW, W, NW, CALM };

  struct Action {
    std::string action = {};
    std::optional<std::int64_t> x = {};
    std::optional<std::int64_t> y = {};
    static constexpr auto about = openenv::about(
        "What is done before the fire spreads",
        field(&Action::action, "water, break or wait; anything else costs 0.05"),
        field(&Action::x, "Column, from the left"), field(&Action::y, "Row, from the top"));
  };

  struct Observation {
    std::vector<int> grid = {};
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::int64_t step = 0;
    Wind wind_dir = Wind::CALM;
    double humidity = 0.0;
    std::int64_t burning_count = 0;
    std::int64_t burned_count = 0;
    double reward_hint = 0.0;
    std::int64_t remaining_water = 0;
    std::int64_t remaining_breaks = 0;
    static constexpr auto about = openenv::about(
        "The land after the step",
        field(&Observation::grid, "Cells by row: 0 ash, 1 fuel, 2 burning, 3 firebreak, 4 damp"),
        field(&Observation::width, "Columns"), field(&Observation::height, "Rows"),
        field(&Observation::step, "Steps so far"),
        field(&Observation::wind_dir, "Where the wind drives the fire"),
        field(&Observation::humidity, "From 0 to 1; damps the fire"),
        field(&Observation::burning_count, "Cells on fire"),
        field(&Observation::burned_count, "Cells of ash"),
        field(&Observation::reward_hint, "The reward again", defaulted),
        field(&Observation::remaining_water, "Cells that can still be watered", defaulted),
        field(&Observation::remaining_breaks, "Firebreaks that can still be made", defaulted));
  };

  struct State {
    std::int64_t total_burned = 0;
    std::int64_t total_extinguished = 0;
    std::string last_action = "reset";
    std::int64_t width = 0;
    std::int64_t height = 0;
    Wind wind_dir = Wind::CALM;
    double humidity = 0.25;
    std::int64_t remaining_water = 20;
    std::int64_t remaining_breaks = 50;
    std::vector<int> grid = {};
    std::vector<int> burn_timers = {};
    static constexpr auto about = openenv::about(
        field(&State::total_burned, "Cells burnt down", defaulted),
        field(&State::total_extinguished, "Fires put out", defaulted),
        field(&State::last_action, "What was done last", defaulted),
        field(&State::width, "Columns", defaulted), field(&State::height, "Rows", defaulted),
        field(&State::wind_dir, "Where the wind drives the fire", defaulted),
        field(&State::humidity, "From 0 to 1", defaulted),
        field(&State::remaining_water, "Cells that can still be watered", defaulted),
        field(&State::remaining_breaks, "Firebreaks that can still be made", defaulted),
        field(&State::grid, "Cells by row", defaulted),
        field(&State::burn_timers, "Steps that each cell has burnt or been damp", defaulted));
  };

  /// WILDFIRE_WIDTH, WILDFIRE_HEIGHT, WILDFIRE_HUMIDITY and WILDFIRE_WIND of the process stand for
  /// options that a reset does not name.
  struct Options {
    std::optional<std::int64_t> width = {};
    std::optional<std::int64_t> height = {};
    std::optional<double> humidity = {};
    std::optional<Wind> wind = {};
    double base_ignite_prob = 0.30;
    std::int64_t init_sources = 2;
    std::int64_t max_steps = 128;
    std::int64_t water_capacity = 8;
    std::int64_t break_capacity = 50;
    static constexpr auto about = openenv::about(
        field(&Options::width, "Columns; 16 if nobody says", between(1, 64)),
        field(&Options::height, "Rows; 16 if nobody says", between(1, 64)),
        field(&Options::humidity, "Around which that of the episode lies; 0.25 if nobody says",
              between(0, 1)),
        field(&Options::wind, "Drawn at random if nobody says"),
        field(&Options::base_ignite_prob, "Chance that fire spreads in dry, calm air", defaulted,
              between(0, 1)),
        field(&Options::init_sources, "Fires at the start", defaulted, between(0, 1000)),
        field(&Options::max_steps, "Steps after which it ends", defaulted, at_least(1)),
        field(&Options::water_capacity, "Cells that can be watered", defaulted, at_least(0)),
        field(&Options::break_capacity, "Firebreaks that can be made", defaulted, at_least(0)));
  };

  static constexpr EnvironmentInfo info{.name = "wildfire",
                                        .description = "Hold a wildfire with water and firebreaks",
                                        .rewards = Rewards::per_step};
  static constexpr bool quick = true;

  StepResult<Observation> reset(const Reset& how, const Options& options);
  StepResult<Observation> step(const Action& action);
  State state() const { return state_; }
  std::vector<Action> legal_actions() const;
  std::string render() const;
  std::string render_svg() const;

 private:
  double act(const Action& action);
  double water(std::size_t cell);
  double make_break(std::size_t cell);
  std::vector<bool> ignitions();
  void spread_from(std::int64_t x, std::int64_t y, std::vector<bool>& ignited);
  void spread();
  double final_bonus() const;
  bool is_over() const;
  std::int64_t count(Cell what) const;
  Observation observe(double reward) const;

  State state_;
  std::int64_t steps_ = 0;
  std::int64_t steps_max_ = 128;
  double ignite_probability_ = 0.30;
  PythonRandom random_{3407};
};

}  // namespace openenv::envs
