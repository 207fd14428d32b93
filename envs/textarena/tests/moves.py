# envs/textarena/tests/moves.py - moves for the original's games: mostly good ones, some wrong.
"""`any_move` makes up an action for a game, by the game's own state, with a chance for nonsense."""

import functools
import random
import re
from typing import Any

FAMILIES = {
    "Wordle": 1, "Hangman": 1, "Mastermind": 1, "GuessTheNumber": 1, "TowerOfHanoi": 1,
    "Sudoku": 1, "Minesweeper": 1, "2048": 1, "FrozenLake": 1, "Blackjack": 1, "Bandit": 1,
    "LightsOut": 1, "FifteenPuzzle": 1, "PegJump": 1, "Secretary": 1, "ThreeCardMonte": 1,
    "Cryptarithm": 1, "Countdown": 1, "TicTacToe": 2, "ConnectFour": 2, "Nim": 2, "Othello": 2,
    "LiarsDice": 2, "KuhnPoker": 2,
}  # fmt: skip

ENGLISH: list[str] = []
NOUNS: list[str] = []
NONSENSE = [
    "", "[]", "hello", "[hello world]", "no brackets [", "] [", "[-1]", "[99 99]", "[1 2 3]",
    "[123456789012345678901]", "[GAME] [0]", "[Player] [0]", "[\u00e9t\u00e9]", "[[0]]", "[0 0]",
    "[1,2]", "[12]", "[a]\n[0]", "[ 1 ]", "[up", "[Call]", "[bid 1 1]", "[Bid: 9, 9]", "[fold]",
]  # fmt: skip


@functools.cache
def words_of(common: bool, length: int) -> list[str]:
    """Nouns or all words of a length."""
    return [word for word in (NOUNS if common else ENGLISH) if len(word) == length]


def wordle(game: Any, chance: random.Random) -> str:
    state = game.state.game_state
    if chance.random() < 0.08:
        return f"[{state['secret_word']}]"
    length = state["word_length"] + (chance.random() < 0.05)
    word = chance.choice(words_of(chance.random() < 0.5, length))
    if chance.random() < 0.05:
        word = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=length))
    return f"I say [{word.upper() if chance.random() < 0.2 else word}]"


def hangman(game: Any, chance: random.Random) -> str:
    word = game.state.game_state["target_word"]
    if chance.random() < 0.05:
        return f"[{word}]"
    return f"[{chance.choice(word + 'abcdefghijklmnopqrstuvwxyz' + word.upper())}]"


def mastermind(game: Any, chance: random.Random) -> str:
    state = game.state.game_state
    code = list(state["secret_code"])
    if chance.random() < 0.3:
        chance.shuffle(code)
    elif chance.random() < 0.9:
        code = chance.sample(range(1, state["num_numbers"] + 1), state["code_length"])
    if chance.random() < 0.05:
        code[0] = chance.choice([0, 13, code[-1]])
    return f"[{chance.choice([' ', '  ']).join(map(str, code))}]"


def guess_the_number(game: Any, chance: random.Random) -> str:
    return f"[{chance.randint(game.min_number - 1, game.max_number + 1)}]"


def tower_of_hanoi(game: Any, chance: random.Random) -> str:
    towers = game.state.game_state["towers"]
    for _ in range(20):
        source, target = chance.choice("ABC"), chance.choice("ABC")
        if towers[source] and (not towers[target] or towers[target][-1] > towers[source][-1]):
            break
    move = f"[{source}{chance.choice([' ', ',', ', ', ''])}{target}]"
    return move + (" [c a] [A B]" if chance.random() < 0.1 else "")


def sudoku(game: Any, chance: random.Random) -> str:
    board = game.state.game_state["board"]
    empty = [(r, c) for r in range(9) for c in range(9) if board[r][c] == 0]
    row, column = chance.choice(empty)
    digit = game.full_grid[row][column]
    if chance.random() < 0.1:
        digit, row = chance.randint(0, 10), chance.randint(-1, 9)
    return f"[{row + 1} {column + 1} {digit}]"


def minesweeper(game: Any, chance: random.Random) -> str:
    row, column = chance.randrange(game.rows), chance.randrange(game.cols)
    for _ in range(60):
        hidden = not game.revealed[row][column]
        if hidden and (game.grid[row][column] != -1 or chance.random() < 0.03):
            break
        row, column = chance.randrange(game.rows), chance.randrange(game.cols)
    return f"[{row} {column}]"


def game_2048(game: Any, chance: random.Random) -> str:
    return chance.choice(["[Up]", "[down]", "[LEFT]", "[Right]", "[w]", "I go [now left]", "[a]"])


def frozen_lake(game: Any, chance: random.Random) -> str:
    r, c = game.state.game_state["player_pos"]
    grid = game.state.game_state["grid"]
    ways = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
    for _ in range(10):
        way = chance.choice(list(ways))
        row, column = r + ways[way][0], c + ways[way][1]
        if 0 <= row < game.size and 0 <= column < game.size and grid[row][column] != "H":
            break
    return chance.choice([f"[{way}]", f"[ {way.upper()} ]", way])


def blackjack(game: Any, chance: random.Random) -> str:
    return chance.choice(["[Hit]", "[Stand]", "[stand]", "hit", "[HIT] me"])


def bandit(game: Any, chance: random.Random) -> str:
    return f"[{chance.choice(game.buttons)}]"


def lights_out(game: Any, chance: random.Random) -> str:
    return f" [{chance.randint(0, game.size - 1)}  {chance.randint(0, game.size - 1)}] "


def fifteen_puzzle(game: Any, chance: random.Random) -> str:
    row, column = game._get_empty_position()
    legal = {"up": row < 3, "down": row > 0, "left": column < 3, "right": column > 0}
    return f"[{chance.choice([way for way in legal if legal[way] or chance.random() < 0.02])}]"


def peg_jump(game: Any, chance: random.Random) -> str:
    board = game.state.game_state["board"]
    legal = [
        (start, end)
        for start, over, end in game.ALLOWED_MOVES
        if (board[start], board[over], board[end]) == (True, True, False)
    ]
    start, end = chance.choice(legal)
    return f"[{start}{chance.choice([' ', '  ', ''])}{end}]"


def secretary(game: Any, chance: random.Random) -> str:
    return chance.choice(["[continue]", "[continue] ", "continue", "[accept]"])


def three_card_monte(game: Any, chance: random.Random) -> str:
    return chance.choice(["[0]", "[ 1 ]", "2", "[3]"])


def cryptarithm(game: Any, chance: random.Random) -> str:
    solution = {"S": 9, "E": 5, "N": 6, "D": 7, "M": 1, "O": 0, "R": 8, "Y": 2}
    letter = chance.choice(list(solution))
    digit = solution[letter] if chance.random() < 0.9 else chance.randint(0, 9)
    return f"[{chance.choice([letter, letter.lower()])} {digit}]"


def countdown(game: Any, chance: random.Random) -> str:
    count = len(game.numbers)
    first, second = chance.randrange(count), chance.randrange(count)
    return f"[{first} {second}{chance.choice([' ', ''])}{chance.choice('++-**/')}]"


def tic_tac_toe(game: Any, chance: random.Random) -> str:
    board = game.state.game_state["board"]
    free = [i for i in range(9) if not board[i // 3][i % 3]]
    return f"[{chance.choice(free)}]" if chance.random() < 0.95 else f"[{chance.randint(0, 9)}]"


def connect_four(game: Any, chance: random.Random) -> str:
    column = chance.randrange(game.num_cols)
    return chance.choice([f"[col {column}]", f"[{column}]", f"[3x] [COL {column}] so", f"{column}"])


def nim(game: Any, chance: random.Random) -> str:
    piles = game.state.game_state["piles"]
    pile = chance.choice([i for i, count in enumerate(piles) if count])
    return f"[{pile} {chance.randint(1, piles[pile]) + (chance.random() < 0.03)}]"


def othello(game: Any, chance: random.Random) -> str:
    legal = game._valid_moves("B" if game.state.current_player_id == 0 else "W")
    row, column = chance.choice(legal or [[0, 0]])
    separators = [", ", ",", " "] + ([""] if column < 10 else [])
    return f"[{row}{chance.choice(separators)}{column}]"


def liars_dice(game: Any, chance: random.Random) -> str:
    bid = game.state.game_state["current_bid"]
    if bid["quantity"] and chance.random() < 0.35:
        return chance.choice(["[Call]", "I [call] you"])
    quantity = max(1, bid["quantity"]) + chance.randint(0, 1)
    face = min(7, max(1, bid["face_value"]) + chance.randint(0, 1))
    return chance.choice([f"[Bid: {quantity}, {face}]", f"[bid {quantity} {face}]"])


def kuhn_poker(game: Any, chance: random.Random) -> str:
    legal = list(game.state.game_state["current_legal_action_tree"])
    return f"[{chance.choice(legal if chance.random() < 0.95 else ['call', 'check'])}]"


def any_move(family: str, game: Any, chance: random.Random) -> str:
    """A move for the player whose turn it is."""
    if chance.random() < 0.04:
        return chance.choice(NONSENSE)
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", family).lower()
    return str(globals()["game_2048" if family == "2048" else name](game, chance))
