"""Time of the difference between two texts, for edits small and large, at half a megabyte and at one.

    .venv/bin/python -m benchmarks.diff

compare: seconds to find what differs; shown: seconds to write it as HTML; growth: how many times longer one megabyte
takes than half of it. Work that grows with the length doubles; a growth near 4 is that of the square. Exits with 1
when a figure is missed.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django

django.setup()

from campaigns.rendering.changes import shown  # noqa: E402
from campaigns.text.canonical import Text, canonical  # noqa: E402
from campaigns.text.diff import compare  # noqa: E402

NOTES = 400
GROWTH = 3.5
Edit = Callable[[Text, random.Random], Text]


def words(chance: random.Random, count: int) -> str:
    """As in a language: few words are frequent, most are rare."""
    return " ".join(f"w{int(chance.paretovariate(0.6)) % 20_000}" for _ in range(count))


def letter(size: int, seed: int = 1, *, notes: int = NOTES) -> Text:
    """A letter of about ``size`` bytes with paragraphs of a hundred words and ``notes`` notes."""
    chance = random.Random(seed)
    lines, length, contents = [], 0, {}
    for number in range(notes):
        contents[f"n{number}"] = f'{words(chance, 20)}, <a href="https://example.org/{number}"><em>w{number}</em></a>.'
    length = sum(map(len, contents.values()))
    while length < size:
        key = f"n{len(lines)}"
        call = f'<a data-fn="{key}"></a>' if key in contents else ""
        lines.append(f"<p>{words(chance, 100)}.{call}</p>")
        length += len(lines[-1])
    return Text("Title", "Dear Minister:", "\n".join(lines), "Respectfully,", contents)


def few_edits(text: Text, chance: random.Random) -> Text:
    lines = text.body.split("\n")
    for _ in range(5):
        lines[chance.randrange(len(lines))] = f"<p>{words(chance, 60)}</p>"
        place = chance.randrange(len(lines))
        lines[place] = lines[place].replace(" ", " new ", 1)
    return replace(text, body="\n".join(lines))


def first_note(text: Text, chance: random.Random) -> Text:
    """A note before all others: every number changes."""
    return replace(text, body=f'<p>New.<a data-fn="new"></a></p>\n{text.body}', notes={"new": "New.", **text.notes})


def every_paragraph(text: Text, chance: random.Random) -> Text:
    lines = text.body.split("\n")
    return replace(text, body="\n".join(line.replace("<p>", f"<p>{words(chance, 2)} ") for line in lines))


def every_third_word(text: Text, chance: random.Random) -> Text:
    lines = []
    for line in text.body.split("\n"):
        pieces = line.split(" ")
        pieces[1:-1:3] = ["another" for _ in pieces[1:-1:3]]
        lines.append(" ".join(pieces))
    return replace(text, body="\n".join(lines))


def other_text(text: Text, chance: random.Random) -> Text:
    return letter(len(canonical(text)), seed=2)


def shuffled(text: Text, chance: random.Random) -> Text:
    lines = text.body.split("\n")
    chance.shuffle(lines)
    return replace(text, body="\n".join(lines))


def other_keys(text: Text, chance: random.Random) -> Text:
    """As a text that came back from a word processor."""
    return replace(
        text,
        body=text.body.replace('data-fn="n', 'data-fn="word-'),
        notes={f"word-{key[1:]}": content for key, content in text.notes.items()},
    )


def joined(text: Text) -> Text:
    return replace(text, body="<p>" + text.body.replace("<p>", "").replace("</p>\n", " "))


def small(text: Text) -> Text:
    """The same words in blocks of five, most of them not unique."""
    flat = text.body.replace("<p>", "").replace("</p>", "").replace("\n", " ").split(" ")
    return replace(text, body="\n".join(f"<p>{' '.join(flat[i : i + 5])}</p>" for i in range(0, len(flat), 5)))


def same_lines(text: Text) -> Text:
    return replace(
        text, body="\n".join(["<p>The same line again.</p>", "<p>And another.</p>"] * (len(text.body) // 60))
    )


CASES: list[tuple[str, Callable[[Text], Text], Edit, float]] = [  # name, form of the text, edit, seconds at 1 MB
    ("nothing", lambda text: text, lambda text, chance: replace(text), 0.1),
    ("five paragraphs edited, five replaced", lambda text: text, few_edits, 0.5),
    ("a note before the first", lambda text: text, first_note, 0.5),
    ("keys of all notes", lambda text: text, other_keys, 0.5),
    ("two words in every paragraph", lambda text: text, every_paragraph, 3.0),
    ("every third word", lambda text: text, every_third_word, 6.0),
    ("another text", lambda text: text, other_text, 6.0),
    ("the same paragraphs in another order", lambda text: text, shuffled, 6.0),
    ("another text, in 20,000 short blocks", small, lambda text, chance: small(other_text(text, chance)), 6.0),
    ("short blocks, other order", small, shuffled, 6.0),
    ("two lines over and over, ten edits", same_lines, few_edits, 6.0),
    ("one paragraph, edits in it", joined, lambda text, chance: joined(few_edits(text, chance)), 3.0),
    ("one paragraph, another text", joined, lambda text, chance: joined(other_text(text, chance)), 6.0),
]


def measure(size: int, form: Callable[[Text], Text], edit: Edit) -> tuple[float, float, int]:
    old = form(letter(size))
    new = edit(old, random.Random(3))
    start = time.perf_counter()
    diff = compare(old, new)
    found = time.perf_counter()
    shown(diff, "en")
    return found - start, time.perf_counter() - found, len(diff.changes)


def main() -> int:
    missed = []
    print(f"{'':40} {'compare':>8} {'shown':>8} {'changes':>8} {'growth':>7}")
    for name, form, edit, limit in CASES:
        half = min(sum(measure(500_000, form, edit)[:2]) for _ in range(2))
        compared, written, changes = min(measure(1_000_000, form, edit) for _ in range(2))
        growth = (compared + written) / half
        print(f"{name:40} {compared:8.3f} {written:8.3f} {changes:8} {growth:7.1f}")
        if compared + written > limit:
            missed.append(f"{name}: {compared + written:.2f} s, not {limit} s")
        if growth > GROWTH and compared + written > 0.1:
            missed.append(f"{name}: grows {growth:.1f} times")
    for sentence in missed:
        print("missed:", sentence)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
