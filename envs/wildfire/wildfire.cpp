// envs/wildfire/wildfire.cpp - how the fire spreads, and what everything costs.
#include "wildfire.hpp"

#include "board_svg.hpp"
#include "variable.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace openenv::envs {
namespace {

constexpr int burning_steps = 3;  // Then a cell is ash.
constexpr int damp_steps = 6;     // Then it is fuel again.

struct Way {
  std::int64_t x, y;
  bool operator==(const Way&) const = default;
};

/// In the order in which the original asks chance about them.
constexpr std::array<Way, 8> neighbours{
    {{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}}};

/// By the values of Wind.
constexpr std::array<Way, 9> winds{
    {{0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, 0}}};

Way way_of(Wildfire::Wind wind) { return winds[static_cast<std::size_t>(wind)]; }

/// The option, else the variable, else the default. Throws std::invalid_argument, and blames
/// whichever it was, if that is not from `least` to `most`.
template <class T>
T within(int least, int most, const char* option_name, const std::optional<T>& option,
         const std::string& variable_name, T otherwise) {
  const T out = option_or_variable(option, variable_name.c_str(), otherwise);
  if (out >= static_cast<T>(least) && out <= static_cast<T>(most)) return out;
  throw std::invalid_argument((option ? option_name : "the variable " + variable_name) +
                              " must be from " + std::to_string(least) + " to " +
                              std::to_string(most));
}

}  // namespace

StepResult<Wildfire::Observation> Wildfire::reset(const Reset& how, const Options& options) {
  // What may be refused comes first, so that the fire so far stays as it is.
  const auto width = within<std::int64_t>(1, 64, "width", options.width, "WILDFIRE_WIDTH", 16);
  const auto height = within<std::int64_t>(1, 64, "height", options.height, "WILDFIRE_HEIGHT", 16);
  const auto wind = options.wind ? options.wind : variable<Wind>("WILDFIRE_WIND");
  const auto humidity = within(0, 1, "humidity", options.humidity, "WILDFIRE_HUMIDITY", 0.25);
  if (how.seed) random_ = PythonRandom(*how.seed);
  state_ = {.width = width,
            .height = height,
            .remaining_water = options.water_capacity,
            .remaining_breaks = options.break_capacity};
  steps_ = 0;
  steps_max_ = options.max_steps;
  ignite_probability_ = options.base_ignite_prob;

  const auto cells = static_cast<std::size_t>(width * height);
  state_.grid.assign(cells, fuel);
  state_.burn_timers.assign(cells, 0);
  state_.wind_dir = wind ? *wind : static_cast<Wind>(random_.randbelow(winds.size()));
  state_.humidity = std::clamp(humidity + random_.uniform(-0.05, 0.05), 0.0, 1.0);
  for (std::int64_t i = 0; i < options.init_sources; ++i) {
    const std::int64_t x = random_.randrange(0, width);
    const std::int64_t y = random_.randrange(0, height);
    state_.grid[static_cast<std::size_t>(y * width + x)] = burning;
  }
  return {.observation = observe(0.0)};
}

StepResult<Wildfire::Observation> Wildfire::step(const Action& action) {
  if (state_.grid.empty()) reset({}, {});
  double reward = act(action);
  const std::int64_t burning_before = count(burning), burned_before = count(ash);
  spread();
  const std::int64_t spread_by = count(burning) - burning_before;
  const std::int64_t burned = count(ash) - burned_before;
  state_.total_burned += burned;
  state_.last_action = action.action;
  ++steps_;

  if (spread_by > 0) {
    reward -= 0.15 * static_cast<double>(spread_by);
  } else if (spread_by < 0) {
    reward += 0.10 * static_cast<double>(-spread_by);
  }
  if (burned > 0) reward -= 0.05 * static_cast<double>(burned);
  reward -= 0.01;
  const bool done = is_over();
  if (done && count(burning) == 0) {
    const double saved = static_cast<double>(state_.grid.size()) - static_cast<double>(count(ash));
    reward += 0.5 + 0.5 * (saved / static_cast<double>(state_.grid.size()));
  }
  if (done) reward += final_bonus();
  return {.observation = observe(reward), .reward = reward, .done = done};
}

/// For what is not ash at the end, burning or not.
double Wildfire::final_bonus() const {
  const double burned = static_cast<double>(count(ash)) / static_cast<double>(state_.grid.size());
  return 0.2 * (1.0 - burned);
}

/// Does what was asked for; returns what that alone earns.
double Wildfire::act(const Action& action) {
  if (action.action == "wait") return 0.0;
  const bool waters = action.action == "water" && state_.remaining_water > 0;
  const bool breaks = action.action == "break" && state_.remaining_breaks > 0;
  constexpr double price_of_nothing = -0.05;
  if (!(waters || breaks) || !action.x || !action.y) return price_of_nothing;
  const std::int64_t x = *action.x, y = *action.y;
  if (x < 0 || x >= state_.width || y < 0 || y >= state_.height) return price_of_nothing;
  const auto cell = static_cast<std::size_t>(y * state_.width + x);
  return waters ? water(cell) : make_break(cell);
}

double Wildfire::water(std::size_t cell) {
  --state_.remaining_water;
  const int before = state_.grid[cell];
  if (before != burning && before != fuel) return -0.05;
  state_.grid[cell] = damp;
  state_.burn_timers[cell] = 0;
  if (before == fuel) return -0.10;
  ++state_.total_extinguished;
  return 0.25;
}

double Wildfire::make_break(std::size_t cell) {
  --state_.remaining_breaks;
  const int before = state_.grid[cell];
  if (before == firebreak) return -0.01;
  if (before == ash) return -0.02;
  state_.grid[cell] = firebreak;
  state_.burn_timers[cell] = 0;
  return before == burning ? -0.02 : 0.15;
}

void Wildfire::spread() {
  const auto ignited = ignitions();
  for (std::size_t i = 0; i < state_.grid.size(); ++i) {
    int& cell = state_.grid[i];
    int& timer = state_.burn_timers[i];
    if (cell == burning) {
      if (timer >= burning_steps) cell = ash;
    } else if (ignited[i]) {
      cell = burning;
      timer = 0;
    } else if (cell == damp) {
      if (++timer >= damp_steps) cell = fuel;
    }
  }
}

/// Which cells of fuel catch fire now. Fires grow older here.
std::vector<bool> Wildfire::ignitions() {
  std::vector<bool> ignited(state_.grid.size());
  std::size_t i = 0;
  for (std::int64_t y = 0; y < state_.height; ++y) {
    for (std::int64_t x = 0; x < state_.width; ++x, ++i) {
      if (state_.grid[i] != burning) continue;
      ++state_.burn_timers[i];
      spread_from(x, y, ignited);
    }
  }
  return ignited;
}

void Wildfire::spread_from(std::int64_t x, std::int64_t y, std::vector<bool>& ignited) {
  const Way wind = way_of(state_.wind_dir);
  for (const Way way : neighbours) {
    const std::int64_t to_x = x + way.x, to_y = y + way.y;
    if (to_x < 0 || to_x >= state_.width || to_y < 0 || to_y >= state_.height) continue;
    const auto target = static_cast<std::size_t>(to_y * state_.width + to_x);
    if (state_.grid[target] != fuel) continue;
    const double with_wind = way == wind ? 2.0 : way == Way{-wind.x, -wind.y} ? 0.5 : 1.0;
    const double across = way.x != 0 && way.y != 0 ? 0.6 : 1.0;
    const double chance = ignite_probability_ * (1.0 - state_.humidity) * with_wind * across;
    if (random_.random() < std::clamp(chance, 0.0, 1.0)) ignited[target] = true;
  }
}

bool Wildfire::is_over() const { return count(burning) == 0 || steps_ >= steps_max_; }

std::int64_t Wildfire::count(Cell what) const {
  return std::count(state_.grid.begin(), state_.grid.end(), static_cast<int>(what));
}

Wildfire::Observation Wildfire::observe(double reward) const {
  return {state_.grid,     state_.width,           state_.height,          steps_,
          state_.wind_dir, state_.humidity,        count(burning),         count(ash),
          reward,          state_.remaining_water, state_.remaining_breaks};
}

std::vector<Wildfire::Action> Wildfire::legal_actions() const {
  std::vector<Action> out;
  if (is_over() && steps_ > 0) return out;
  out.push_back({"wait", {}, {}});
  for (std::int64_t y = 0; y < state_.height; ++y) {
    for (std::int64_t x = 0; x < state_.width; ++x) {
      if (state_.remaining_water > 0) out.push_back({"water", x, y});
      if (state_.remaining_breaks > 0) out.push_back({"break", x, y});
    }
  }
  return out;
}

std::string Wildfire::render() const {
  std::string out;
  for (std::size_t i = 0; i < state_.grid.size(); ++i) {
    out += " \"*#~"[state_.grid[i]];
    if ((i + 1) % static_cast<std::size_t>(state_.width) == 0) out += '\n';
  }
  return out;
}

std::string Wildfire::render_svg() const {
  constexpr std::array fills{"#555555", "#7ac074", "#ff6a00", "#8d6e63", "#4fc3f7"};
  const auto columns = static_cast<std::size_t>(state_.width);
  return board_svg(static_cast<std::size_t>(state_.height), columns,
                   [&](std::size_t row, std::size_t column) {
                     const int cell = state_.grid[row * columns + column];
                     return Square{.fill = fills[static_cast<std::size_t>(cell)]};
                   });
}

}  // namespace openenv::envs
