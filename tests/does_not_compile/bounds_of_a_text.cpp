// tests/does_not_compile/bounds_of_a_text.cpp - a text has a length, and no bounds.
// Says: a rule does not suit the type of its field: bounds and multiples are for numbers
#include <openenv/model.hpp>

struct Wrong {
  std::string name = {};
#ifdef RIGHT
  static constexpr auto about =
      openenv::about(openenv::field(&Wrong::name, "Its name", openenv::length_at_least(1)));
#else
  static constexpr auto about =
      openenv::about(openenv::field(&Wrong::name, "Its name", openenv::at_least(1)));
#endif
};

Wrong read(const openenv::json::value& in) { return openenv::decode<Wrong>(in); }
