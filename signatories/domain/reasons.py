"""Standard reasons for a rejection and standard questions, in the languages of the interface; moderators edit them."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


@dataclass(frozen=True, slots=True)
class Standard:
    """Words to begin with: ``label`` names them for staff, ``words`` go to the signatory.

    ``to_person`` is what a person is told instead who signs for themselves; ``of_organizations`` says nothing to them.
    """

    code: str
    label: Promise
    words: Promise
    to_person: "Standard | None" = None
    of_organizations: bool = False

    def said_in(self, language: str) -> str:
        """The words in ``language``, which the interface speaks."""
        with override(language):
            return str(self.words)


REASONS = (
    Standard(
        "authority",
        _("No proof that they may sign"),
        _("We could not establish that you may sign for this organization. If you may, please sign again with an e-mail"
          " address of the organization, or ask somebody there to write to us."),
        of_organizations=True,
    ),
    Standard(
        "duplicate",
        _("Stands on the letter already"),
        _("This organization already stands on the letter: we received more than one sign-on for it. Nothing is"
          " missing, and you need not do anything."),
        Standard(
            "duplicate",
            _("Stands on the letter already"),
            _("Your name already stands on the letter: we received more than one sign-on from you. Nothing is missing,"
              " and you need not do anything."),
        ),
    ),
    Standard(
        "silence",
        _("No answer to our question"),
        _("We wrote to you with a question and have not received an answer. You can sign again as long as the letter is"
          " open."),
    ),
    Standard(
        "disowned",
        _("The organization says that it did not sign"),
        _("The organization told us that it did not ask to sign this letter."),
        Standard(
            "disowned",
            _("The person says that they did not sign"),
            _("The person who is named told us that they did not ask to sign this letter."),
        ),
    ),
    Standard(
        "name",
        _("Not clear who signs"),
        _("The name does not tell us which organization signs. Please sign again with its full name and its website, as"
          " long as the letter is open."),
        Standard(
            "name",
            _("Not clear who signs"),
            _("The name does not tell us who signs. Please sign again with your full name and with a position or a town"
              " by which you are known, as long as the letter is open."),
        ),
    ),
    Standard(
        "outside",
        _("Not among those who sign this letter"),
        _("This letter is signed by organizations of civil society. Political parties, public authorities and companies"
          " do not sign it."),
        Standard(
            "outside",
            _("Not among those who sign this letter"),
            _("This letter is signed by organizations, not by persons in their own name. If you may sign for an"
              " organization, please fill in the form for it."),
        ),
    ),
    Standard(
        "trial",
        _("A trial, or not meant seriously"),
        _("The sign-on does not give the name of an organization or a person."),
    ),
)  # fmt: skip

QUESTIONS = (
    Standard(
        "authority",
        _("Who decided to sign"),
        _("Who in your organization decided that it signs this letter, and what is your position there?"),
        of_organizations=True,
    ),
    Standard(
        "mailbox",
        _("Another mail domain"),
        _("Your e-mail address is not one of the organization's own. Could somebody there write to us from such an"
          " address, or can you tell us how to reach the organization?"),
        Standard(
            "mailbox",
            _("A mailbox that anybody can open"),
            _("Could you write to us from an address of the university, the organization or the congregation in which"
              " you work, or tell us how else we can be sure that it is you?"),
        ),
    ),
    Standard(
        "website",
        _("Where to read about them"),
        _("Is there a website or another public page where we can read about the organization?"),
        Standard(
            "website",
            _("Where to read about them"),
            _("Is there a public page where we can read about you and your work?"),
        ),
    ),
    Standard(
        "same",
        _("Known under another name"),
        _("Has your organization signed letters with us before, perhaps under another name?"),
        Standard(
            "same",
            _("Known under another name"),
            _("Have you signed letters with us before, perhaps under another name?"),
        ),
    ),
    Standard(
        "name",
        _("How the name is printed"),
        _("How should the name be printed: in which spelling, in which language, with or without the acronym?"),
        Standard(
            "name",
            _("How the name is printed"),
            _("How should your name be printed, and with which position and organization after it, if any?"),
        ),
    ),
    Standard(
        "place",
        _("Under which country"),
        _("Under which country should the organization be listed, or does it work in several countries?"),
        Standard("place", _("Under which country"), _("Under which country should your name be listed?")),
    ),
)  # fmt: skip

CORRECTION_REASONS = (
    Standard(
        "other_name",
        _("It would be another organization"),
        _("The name that you ask for is that of another organization. If it wants to sign, please fill in the form of"
          " the letter for it."),
    ),
    Standard(
        "registered",
        _("Not the name that the organization uses"),
        _("We print the name under which the organization is known in public. Please write to us if that name has"
          " changed, with a page where we can read it."),
    ),
    Standard(
        "mailbox",
        _("Another mail domain"),
        _("We could not establish that the new e-mail address belongs to the organization. Please ask for the change"
          " with an address of its own, or ask somebody there to write to us."),
    ),
    Standard(
        "logo",
        _("The logo cannot be used"),
        _("The picture is not the logo of the organization, or is too small to be printed. Please send another one."),
    ),
)  # fmt: skip


def standards_for(standards: tuple[Standard, ...], *, person: bool) -> tuple[Standard, ...]:
    """``standards`` as an organization is told them, or a ``person`` who signs for themselves."""
    if not person:
        return standards
    return tuple(each.to_person or each for each in standards if not each.of_organizations)


def language_of_mail(language: str) -> str:
    """The language of the interface in which somebody who signed in ``language`` is written to."""
    known = [code for code, _name in settings.INTERFACE_LANGUAGES]
    return language if language in known else settings.LANGUAGE_CODE


def words_of(standards: tuple[Standard, ...], code: str, language: str) -> str:
    """The words of the standard ``code`` for somebody who signed in ``language``; empty for no such one."""
    for standard in standards:
        if standard.code == code:
            return standard.said_in(language_of_mail(language))
    return ""


def untouched(standards: tuple[Standard, ...], code: str) -> set[str]:
    """The words of the standard ``code`` in every language, as organizations and persons are told them."""
    return {
        words_of(standards_for(standards, person=person), code, language)
        for language, _name in settings.INTERFACE_LANGUAGES
        for person in (False, True)
    } - {""}


def words_chosen(standards: tuple[Standard, ...], code: str, typed: str) -> str:
    """What somebody ``typed`` with the standard ``code``; empty for words of another one that they left untouched."""
    if not code or typed in untouched(standards, code):
        return typed
    return "" if any(typed in untouched(standards, each.code) for each in standards) else typed
