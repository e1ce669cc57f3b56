"""What was met in a draft, said in whole sentences with their numbers."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.importing.report import Findings
from campaigns.text.canonical import Text
from campaigns.text.checks import check_text

Sentence = Callable[[int], str]


def _said(findings: Findings, sentences: dict[str, Sentence]) -> list[str]:
    return [
        sentence(findings[name]) % {"count": findings[name]}
        for name, sentence in sentences.items()
        if findings[name]
    ]  # fmt: skip


def kept(text: Text, findings: Findings) -> list[str]:
    """What the text holds now."""
    sentences: dict[str, Sentence] = {
        "paragraphs": lambda n: ngettext("%(count)d paragraph.", "%(count)d paragraphs.", n),
        "headings": lambda n: ngettext("%(count)d heading.", "%(count)d headings.", n),
        "list items": lambda n: ngettext("%(count)d list item.", "%(count)d list items.", n),
        "links": lambda n: ngettext("%(count)d link.", "%(count)d links.", n),
        "insertions": lambda n: ngettext(
            "%(count)d tracked insertion, as if it had been accepted.",
            "%(count)d tracked insertions, as if they had been accepted.",
            n,
        ),
    }
    said = _said(findings, sentences)
    if count := len(text.notes):
        said.append(ngettext("%(count)d footnote.", "%(count)d footnotes.", count) % {"count": count})
    return said


def changed(text: Text, findings: Findings) -> list[str]:
    """What stands in another form than in the draft, and what a person should look at."""
    sentences: dict[str, Sentence] = {
        "endnotes": lambda n: ngettext(
            "%(count)d endnote is a footnote now.", "%(count)d endnotes are footnotes now.", n
        ),
        "tables": lambda n: ngettext(
            "%(count)d table became paragraphs: one for each row, its cells parted by a dot (·).",
            "%(count)d tables became paragraphs: one for each row, its cells parted by a dot (·).",
            n,
        ),
        "text boxes": lambda n: ngettext(
            "The words of %(count)d text box stand as paragraphs after the place of the box.",
            "The words of %(count)d text boxes stand as paragraphs after the places of the boxes.",
            n,
        ),
        "equations": lambda n: ngettext(
            "%(count)d equation was kept as plain signs. Check it.",
            "%(count)d equations were kept as plain signs. Check them.",
            n,
        ),
        "tables of contents": lambda n: ngettext(
            "%(count)d table of contents was kept as words. Take it out: its page numbers mean nothing here.",
            "%(count)d tables of contents were kept as words. Take them out: their page numbers mean nothing here.",
            n,
        ),
        "cross references": lambda n: ngettext(
            "%(count)d link inside the document was kept as words.",
            "%(count)d links inside the document were kept as words.",
            n,
        ),
        "other links": lambda n: ngettext(
            "%(count)d link that is neither web nor e-mail was kept as words.",
            "%(count)d links that are neither web nor e-mail were kept as words.",
            n,
        ),
        "numbered headings": lambda n: ngettext(
            "%(count)d heading lost its automatic number.", "%(count)d headings lost their automatic numbers.", n
        ),
        "restarted lists": lambda n: ngettext(
            "%(count)d numbered list that went on after other text begins again at 1.",
            "%(count)d numbered lists that went on after other text begin again at 1.",
            n,
        ),
        "underlined words": lambda n: ngettext(
            "Underlining was taken away in %(count)d place; the words were kept.",
            "Underlining was taken away in %(count)d places; the words were kept.",
            n,
        ),
        "marks of one's own": lambda n: ngettext(
            "%(count)d note with a mark of its own is numbered like the others.",
            "%(count)d notes with marks of their own are numbered like the others.",
            n,
        ),
        "plain paragraphs": lambda n: ngettext(
            "%(count)d paragraph could not be read with its links, bold and italics. Its words and notes were kept;"
            " check it.",
            "%(count)d paragraphs could not be read with their links, bold and italics. Their words and notes were"
            " kept; check them.",
            n,
        ),
    }
    # What the checks of a text would say later is said now, beside the preview.
    return [*_said(findings, sentences), *dict.fromkeys(problem.sentence for problem in check_text(text))]


def dropped(findings: Findings) -> list[str]:
    """What is not in the text any more."""
    sentences: dict[str, Sentence] = {
        "deletions": lambda n: ngettext(
            "%(count)d tracked deletion, as if it had been accepted.",
            "%(count)d tracked deletions, as if they had been accepted.",
            n,
        ),
        "moves": lambda n: ngettext(
            "%(count)d passage at its old place; it stands where it was moved to.",
            "%(count)d passages at their old places; they stand where they were moved to.",
            n,
        ),
        "comments": lambda n: ngettext("%(count)d comment.", "%(count)d comments.", n),
        "pictures": lambda n: ngettext("%(count)d picture.", "%(count)d pictures.", n),
        "other objects": lambda n: ngettext(
            "%(count)d drawing, chart or embedded object.", "%(count)d drawings, charts or embedded objects.", n
        ),
        "headers and footers": lambda n: ngettext(
            "%(count)d header or footer of the pages, page numbers included.",
            "%(count)d headers and footers of the pages, page numbers included.",
            n,
        ),
        "hidden words": lambda n: ngettext(
            "%(count)d passage that was hidden in the draft.", "%(count)d passages that were hidden in the draft.", n
        ),
        "struck words": lambda n: ngettext(
            "%(count)d passage that was struck through.", "%(count)d passages that were struck through.", n
        ),
        "calls in notes": lambda n: ngettext(
            "%(count)d footnote inside a footnote.", "%(count)d footnotes inside footnotes.", n
        ),
        "uncalled notes": lambda n: ngettext(
            "%(count)d footnote that nothing in the text called.",
            "%(count)d footnotes that nothing in the text called.",
            n,
        ),
        "macros": lambda n: _("Macros; they were not read."),
    }
    return _said(findings, sentences)
