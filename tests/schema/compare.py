# tests/schema/compare.py - tells where two JSON Schemas differ in meaning.
"""The order of keys has no meaning, nor has the order of `required`; 1 and 1.0 are one number.
Everything else has: titles, descriptions, defaults, names of definitions."""


def differences(ours, theirs, at=""):
    """A sentence for each path at which the two differ."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return [
            sentence
            for key in sorted(ours.keys() | theirs.keys())
            for sentence in differences_at(key, ours, theirs, at)
        ]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [
            sentence
            for place, pair in enumerate(zip(ours, theirs))
            for sentence in differences(*pair, f"{at}[{place}]")
        ]
    same_kind = isinstance(ours, bool) == isinstance(theirs, bool)
    if ours == theirs and same_kind:
        return []
    return [f"{at}: ours {ours!r}, the reference's {theirs!r}"]


def differences_at(key, ours, theirs, at):
    """The same for one key of two objects."""
    path = f"{at}.{key}" if at else key
    if key not in ours:
        return [f"{path}: ours lacks it, the reference has {theirs[key]!r}"]
    if key not in theirs:
        return [f"{path}: ours has {ours[key]!r}, the reference lacks it"]
    if key == "required" and isinstance(ours[key], list) and isinstance(theirs[key], list):
        return differences(sorted(ours[key]), sorted(theirs[key]), path)
    return differences(ours[key], theirs[key], path)
