// envs/chess/fen.cpp - reads and writes the six fields of a FEN.
#include "fen.hpp"

#include "quotation.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <vector>

namespace openenv::envs::chess {
namespace {

constexpr std::string_view letters = "pnbrqk";
constexpr std::string_view rights = "KQkq";
constexpr std::uint32_t most_moves = 1'000'000;

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  throw std::invalid_argument(quotation(text).append(" is no position of chess: ").append(why));
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> out;
  while (true) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return out;
    const auto end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
    out.push_back(text.substr(begin, end - begin));
    text.remove_prefix(end);
  }
}

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
}

/// Puts the pieces of one rank; returns why the text is none, or nothing.
std::string_view read_rank(std::string_view text, int rank, Position& out) {
  int file = 0;
  bool after_digit = false, after_piece = false;
  for (const char letter : text) {
    if (letter >= '1' && letter <= '8') {
      if (after_digit) return "a rank has two digits in a row";
      file += letter - '0';
      after_digit = true;
      after_piece = false;
    } else if (letter == '~') {
      if (!after_piece) return "a '~' does not follow a piece";
      after_piece = false;
    } else {
      const auto kind = letters.find(lower(letter));
      if (kind == std::string_view::npos) return "a rank has a letter that is no piece";
      if (file > 7) return "a rank has more than eight squares";
      const Color color = letter == lower(letter) ? Color::black : Color::white;
      out.put(square_at(file++, rank), color, static_cast<Piece>(kind));
      after_digit = false;
      after_piece = true;
    }
  }
  return file == 8 ? std::string_view() : "a rank does not have eight squares";
}

void read_board(std::string_view fen, std::string_view text, Position& out) {
  out.board.fill(Piece::none);
  for (int rank = 7; rank >= 0; --rank) {
    const auto end = text.find('/');
    if ((end == std::string_view::npos) != (rank == 0)) refuse(fen, "it does not have eight ranks");
    const auto why = read_rank(text.substr(0, end), rank, out);
    if (!why.empty()) refuse(fen, why);
    text.remove_prefix(std::min(end, text.size() - 1) + 1);
  }
}

/// The rights that are both written and possible.
std::uint8_t read_castling(std::string_view fen, std::string_view text, const Position& at) {
  std::uint8_t out = 0;
  if (text == "-") return out;
  if (text.size() > 4) refuse(fen, "its third field is no list of rights to castle");
  for (const char letter : text) {
    const bool is_white = letter != lower(letter);
    const Square first = is_white ? 0 : 56;
    Square rook = first + lower(letter) - 'a';
    if (lower(letter) == 'k') rook = first + 7;
    if (lower(letter) == 'q') rook = first;
    if (rook < first || rook > first + 7) {
      refuse(fen, "its third field is no list of rights to castle, such as KQkq or -");
    }
    const Color color = is_white ? Color::white : Color::black;
    const bool king_at_home = (at.of(color, Piece::king) & bit(first + 4)) != 0;
    if (!king_at_home || (at.of(color, Piece::rook) & bit(rook)) == 0) continue;
    if (rook == first + 7) out |= is_white ? white_king_side : black_king_side;
    if (rook == first) out |= is_white ? white_queen_side : black_queen_side;
  }
  return out;
}

/// The square, if a pawn has just passed it and can be taken there.
std::int8_t read_en_passant(std::string_view fen, std::string_view text, const Position& at) {
  if (text == "-") return no_square;
  if (text.size() != 2 || text[0] < 'a' || text[0] > 'h' || text[1] < '1' || text[1] > '8') {
    refuse(fen, "its fourth field is neither a square nor -");
  }
  const Square target = square_at(text[0] - 'a', text[1] - '1');
  const bool is_white = at.turn == Color::white;
  if (rank_of(target) != (is_white ? 5 : 2)) return no_square;
  const bool passed = (at.of(other(at.turn), Piece::pawn) & bit(target ^ 8)) != 0 &&
                      at.at(target) == Piece::none &&
                      at.at(is_white ? target + 8 : target - 8) == Piece::none;
  return passed && at.may_take_en_passant(target) ? static_cast<std::int8_t>(target) : no_square;
}

std::uint32_t read_number(std::string_view fen, std::string_view text) {
  std::uint32_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || out > most_moves) {
    refuse(fen, "its last two fields are not numbers of moves");
  }
  return out;
}

void require_possible(std::string_view fen, const Position& at) {
  for (const auto color : {Color::white, Color::black}) {
    if (std::popcount(at.of(color, Piece::king)) != 1) refuse(fen, "each side has one king");
    if (std::popcount(at.of(color)) > 16) refuse(fen, "a side has more than sixteen pieces");
  }
  if ((at.of(Piece::pawn) & (rank_bits(0) | rank_bits(7))) != 0) {
    refuse(fen, "a pawn stands on the first or the last rank");
  }
  if (at.attackers(at.king(other(at.turn)), at.turn) != 0) {
    refuse(fen, "the side that has moved is in check");
  }
}

}  // namespace

Position parse_fen(std::string_view text) {
  const auto fields = split(text);
  if (fields.empty()) refuse(text, "it is empty");
  if (fields.size() > 6) refuse(text, "it has more than six fields");
  const auto field = [&](std::size_t i, std::string_view otherwise) {
    return i < fields.size() ? fields[i] : otherwise;
  };
  Position out;
  read_board(text, fields[0], out);
  const auto turn = field(1, "w");
  if (turn != "w" && turn != "b") refuse(text, "its second field is neither w nor b");
  out.turn = turn == "w" ? Color::white : Color::black;
  require_possible(text, out);
  out.castling = read_castling(text, field(2, "-"), out);
  out.en_passant = read_en_passant(text, field(3, "-"), out);
  out.half_move_clock = read_number(text, field(4, "0"));
  out.full_move_number = std::max(read_number(text, field(5, "1")), std::uint32_t{1});
  return out;
}

std::string fen(const Position& position) {
  std::string out;
  out.reserve(90);
  for (int rank = 7; rank >= 0; --rank) {
    char empty = '0';
    for (int file = 0; file < 8; ++file) {
      const Square square = square_at(file, rank);
      const Piece piece = position.at(square);
      if (piece == Piece::none) {
        ++empty;
        continue;
      }
      if (empty != '0') out += empty;
      empty = '0';
      const char letter = letters[index(piece)];
      const bool is_white = (position.of(Color::white) & bit(square)) != 0;
      out += is_white ? static_cast<char>(letter - 32) : letter;
    }
    if (empty != '0') out += empty;
    out += rank > 0 ? '/' : ' ';
  }
  out += position.turn == Color::white ? "w " : "b ";
  for (std::size_t i = 0; i < rights.size(); ++i) {
    if ((position.castling >> i & 1) != 0) out += rights[i];
  }
  if (position.castling == 0) out += '-';
  out += ' ';
  out += position.en_passant == no_square ? "-" : square_name(position.en_passant);
  out += ' ' + std::to_string(position.half_move_clock);
  out += ' ' + std::to_string(position.full_move_number);
  return out;
}

}  // namespace openenv::envs::chess
