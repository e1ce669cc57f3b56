"""How long the canonical text takes to be read, written, split, composed and hashed: ``python -m benchmarks.text``.

Prints milliseconds (the best of five) per step for letters of 12, 120 and 400 notes and for one of 0.9 MB,
and how the time of each step grows from 120 to 400 notes (a step that is linear grows as the text does).
"""

import time
from collections.abc import Callable

import django
from django.conf import settings

ROUNDS = 5


def best(step: Callable[[], object]) -> float:
    """Milliseconds of the quickest of five runs."""
    took = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        step()
        took.append(time.perf_counter() - begun)
    return min(took) * 1000


def main() -> None:
    settings.configure(USE_I18N=False, LANGUAGES=[("en", "English")], INTERFACE_LANGUAGES=[("en", "English")])
    django.setup()
    from campaigns.text.canonical import (  # noqa: PLC0415 -- needs the settings above
        Text,
        canonical,
        compose,
        digest,
        parse,
        split,
    )
    from tests.sample import numbered_letter  # noqa: PLC0415

    def letter(calls: int, repeat: int = 1) -> Text:
        document = numbered_letter(notes=calls)
        filler = "\n".join(f"<p>Paragraph {number}. {'Words and more words. ' * 20}</p>" for number in range(repeat))
        notes = {note.key: note.content for note in document.notes}
        return parse(canonical(Text(title=document.title, body=f"{document.body}\n{filler}", notes=notes)))

    samples = {"12 notes": letter(12), "120 notes": letter(120), "400 notes": letter(400), "0.9 MB": letter(400, 1500)}
    figures: dict[str, dict[str, float]] = {}
    print(f"{'ms':12}{'kB':>8}{'parse':>10}{'canonical':>11}{'split':>10}{'compose':>10}{'digest':>10}")
    for name, text in samples.items():
        words = canonical(text)
        document = compose(text.body, text.notes)
        assert parse(words) == text
        assert split(document) == (text.body, dict(text.notes))
        figures[name] = {
            "parse": best(lambda words=words: parse(words)),
            "canonical": best(lambda text=text: canonical(text)),
            "split": best(lambda document=document: split(document)),
            "compose": best(lambda text=text: compose(text.body, text.notes)),
            "digest": best(lambda text=text: digest(text)),
        }
        size = len(words.encode()) / 1000
        row = figures[name]
        print(
            f"{name:12}{size:8.0f}{row['parse']:10.1f}{row['canonical']:11.2f}{row['split']:10.1f}"
            f"{row['compose']:10.2f}{row['digest']:10.2f}"
        )
    growth = {step: figures["400 notes"][step] / figures["120 notes"][step] for step in figures["120 notes"]}
    size = len(canonical(samples["400 notes"])) / len(canonical(samples["120 notes"]))
    print(f"growth 120 -> 400 notes (text: {size:.1f}):", ", ".join(f"{k} {v:.1f}" for k, v in growth.items()))


if __name__ == "__main__":
    main()
