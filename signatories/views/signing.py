"""Signing in public: the form beside the letter, and the page after sending, which is the same for everybody."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.decorators import decorator_from_middleware
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.domain.counting import count, count_all, network_key
from campaigns.domain.errors import Refused
from campaigns.domain.turns import in_turn
from campaigns.domain.versions import ChangedMeanwhile, version_in_force
from campaigns.models import Letter, LetterVersion, RollDisplay
from campaigns.public.answers import address, in_languages, interface_language, moment, page, passage, staff_only
from campaigns.public.finding import Found, about_letter, answered_elsewhere, find_letter, other_language, seen_by
from campaigns.public.standing import standing
from campaigns.public.visitors import client_address
from campaigns.rendering import wording
from campaigns.rendering.web import web_text
from campaigns.text.language import country_name, join_names
from campaigns.text.mailboxes import USUAL
from campaigns.text.names import name_key
from signatories.documents import document_of, roll_display
from signatories.domain.declarations import declaration, logo_permission
from signatories.domain.directory import SHORTEST, find_names
from signatories.domain.links import CONFIRM_WITHIN, GRACE, last_moment
from signatories.domain.roll import heading_of, neighbours, roll_of, shape_of
from signatories.domain.signing import hindrance_to_signing, submit_signon
from signatories.form_keys import HONEYPOT, KEY, FormKey, signals
from signatories.forms import SignOnForm
from signatories.logos import MAX_BYTES, keep_logo, too_large
from signatories.models import Capacity, Flag, Listing, Scope, SignOn

MOST_SENT = 25 * 1024 * 1024  # bytes of a whole form; a picture that is too large for a logo is read and thrown away
LONGEST_SEARCH = 100  # characters


class LogoInMemory(FileUploadHandler):
    """Keeps the logo in memory and never on the disk; what is too large, or no logo, is thrown away as it comes."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.parts: list[bytes] = []
        self.kept = 0
        if self.field_name != "logo":
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.kept += len(raw_data)
        if self.kept > MAX_BYTES:
            self.parts.clear()
            assert self.request is not None  # noqa: S101 -- given at the start
            self.request.META["sign.logo_too_large"] = True
            raise SkipFile  # the fields that come after it are still read
        self.parts.append(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        content = BytesIO(b"".join(self.parts))
        return InMemoryUploadedFile(
            content, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )


class NotedForgery(CsrfViewMiddleware):
    """Notes a post that may be forged instead of refusing it: the form comes back with all that was typed."""

    def _reject(self, request: HttpRequest, reason: str) -> None:
        request.META["sign.forged"] = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: a letter in a language, at a moment."""

    request: HttpRequest
    found: Found
    language: str
    at: datetime


# The protection against forged posts reads the form, and with it the file: how files are kept is said before that.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a letter that can be signed; a page that says why of one that cannot."""
    language = get_language() or settings.LANGUAGE_CODE
    with override(interface_language(language)):
        request.upload_handlers = [LogoInMemory(request)]
        too_much = request.method == "POST" and _announced(request) > MOST_SENT
        response = (_too_much if too_much else _sign)(request, slug, language)
    return _answer(response, language)


@require_safe
def received(request: HttpRequest, slug: str) -> HttpResponse:
    """The page after sending: the same for a new, a repeated and a hopeless request; the mail tells the rest."""
    language = get_language() or settings.LANGUAGE_CODE
    with override(interface_language(language)):
        found = find_letter(request, slug, language)
        response = answered_elsewhere(request, found, language, "signatories:received")
        if response is None and language not in found.titles:
            response = other_language(request, found, language, "signatories:received")
        if response is None:
            response = page(request, "signatories/received.html", _about(found, language, "signatories:received"))
    return _answer(response, language)


@require_safe
def organizations(request: HttpRequest, slug: str) -> HttpResponse:
    """Names of public organizations that ``q`` may mean, for the field of the form; nothing for who asks too often."""
    language = get_language() or settings.LANGUAGE_CODE
    at = timezone.now()
    with override(interface_language(language)):
        found = find_letter(request, slug, language)
        if found.moved or found.withdrawn:
            raise Http404
        search = request.GET.get("q", "")[:LONGEST_SEARCH]
        asked = len(name_key(search)) >= SHORTEST
        within = asked and count(
            purpose="names", address=client_address(request), at=at, **settings.NAMES_PER_HOUR
        )  # fmt: skip
        names = find_names(search, language=language, at=at) if within else []
        response = JsonResponse(
            {"names": [{"name": each.name, "about": _where(each.countries, each.scope)} for each in names]}
        )
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "public, max-age=60" if within else "no-store"
    return staff_only(response) if found.unseen else response


def _where(countries: tuple[str, ...], scope: str) -> str:
    spoken = get_language() or settings.LANGUAGE_CODE
    names = [country_name(code, spoken) for code in countries]
    return join_names(names, spoken) if names else str(Scope(scope).label)


def _answer(response: HttpResponse, language: str) -> HttpResponse:
    if response.status_code >= 400:
        response._has_been_logged = True  # type: ignore[attr-defined]  # a refusal is no fault of the server
    response.headers["Content-Language"] = interface_language(language)
    # Who writes history looks for a user, and the answer to a new request alone would say so.
    patch_vary_headers(response, ["Cookie"])
    return staff_only(response)  # the form's own token stands in it


def _announced(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH", "")
    return int(length) if str(length).isdecimal() else 0


def _too_much(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    found = find_letter(request, slug, language)
    sentence = _("The file that you chose is much too large, and nothing was sent. Go back: your browser still has what"
                 " you typed. Choose a smaller file or none.")  # fmt: skip
    return page(request, "signatories/sign_closed.html", {**_about(found, language), "sentence": sentence}, status=413)


@decorator_from_middleware(NotedForgery)
def _sign(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    found = find_letter(request, slug, language)
    posted = request.method == "POST"
    # A letter that was renamed while somebody typed takes what they send to its old address.
    elsewhere = None if found.moved and posted else answered_elsewhere(request, found, language, "signatories:sign")
    if elsewhere is not None:
        return elsewhere
    if language not in found.titles:
        return other_language(request, found, language, "signatories:sign")
    asked = Asked(request, found, language, timezone.now())
    if posted:
        return _received(asked)
    if not found.preview and (sentence := hindrance_to_signing(found.letter, asked.at)):
        return page(request, "signatories/sign_closed.html", {**_about(found, language), "sentence": sentence})
    version = version_in_force(found.letter)
    key = FormKey.fresh(version=version.pk if version else 0, at=asked.at).signed(found.letter)
    form = SignOnForm(letter=found.letter, language=language, at=asked.at)
    return _page(asked, form, key=key)


def _received(asked: Asked) -> HttpResponse:
    """Judge what was sent: send it on, or show the form again with all of it."""
    request, letter, at = asked.request, asked.found.letter, asked.at
    only_line = request.POST.get("do") == "preview"
    data = request.POST.copy()
    form = SignOnForm(
        data,
        request.FILES,
        letter=letter,
        language=asked.language,
        at=at,
        only_line=only_line,
        logo_too_large=bool(request.META.get("sign.logo_too_large")),
    )
    signed = request.POST.get(KEY, "")
    key = FormKey.read(signed, letter)
    version = version_in_force(letter)
    read = _read(letter, key, version)
    valid = form.is_valid()
    if key is None and version:
        signed = FormKey.fresh(version=version.pk, at=at).signed(letter)
    if asked.found.preview:
        return _page(asked, form, key=signed, printed=valid and only_line)
    if request.META.get("sign.forged"):
        notice = _("Nothing was sent: your browser did not send back the cookie that guards this form. Allow this"
                   " site's cookie and press the button again.")  # fmt: skip
        return _page(asked, form, key=signed, notice=notice, status=403)
    if read and version and read.major != version.major:
        return _changed(asked, form, key, version)
    if only_line:
        return _page(asked, form, key=signed, printed=valid, status=200 if valid else 422)
    if not valid:
        return _page(asked, form, key=signed, status=422)
    attestation = declaration(
        form.cleaned_data["capacity"],
        title=_title(asked, read or version),
        version=_number(read or version),
        language=asked.language,
    )
    network = network_key(client_address(request))
    flags = signals(request.POST, key, at=at)
    try:
        with in_turn():
            [often] = count_all([("sign-on", network)], at=at)
            if often > settings.SIGN_ON_SIGNALS["per_network_in_an_hour"]:
                flags.append(Flag.NETWORK)
            wanted = form.to_request(attestation=attestation, key=key, read=read, network=network, flags=flags)
            signon = submit_signon(letter=letter, request=wanted, at=at)
    except ChangedMeanwhile:
        found = find_letter(request, letter.slug, asked.language)
        return _changed(Asked(request, found, asked.language, at), form, key, version_in_force(found.letter))
    except Refused as refused:
        return _page(asked, form, key=signed, notice=" ".join(refused.sentences), closed=True, status=409)
    _keep_logo(form, signon, key, at)
    return HttpResponseRedirect(address("signatories:received", asked.language, letter.slug), status=303)


def _read(letter: Letter, key: FormKey | None, version: LetterVersion | None) -> LetterVersion | None:
    """The version that stood beside the form; ``version`` is the one in force."""
    if key is None:
        return None
    if version and key.version == version.pk:
        return version
    return LetterVersion.objects.filter(pk=key.version, letter=letter).first()


def _keep_logo(form: SignOnForm, signon: SignOn, key: FormKey | None, at: datetime) -> None:
    """Keep the logo of a new sign-on; who repeats the claim of another adds nothing to theirs."""
    logo = form.cleaned_data.get("logo")
    own = signon.created_at == at if key is None else signon.request_key == key.request
    if logo and own:
        keep_logo(signon=signon, logo=logo, permission=logo_permission(), at=at)


def _changed(asked: Asked, form: SignOnForm, key: FormKey | None, version: LetterVersion | None) -> HttpResponse:
    """The form again beside the text as it is now: they read another one, and have not agreed to this."""
    assert version  # noqa: S101 -- there was one before
    form.data.pop("attestation", None)  # type: ignore[attr-defined]  # a copy of ours
    form.errors.pop("attestation", None)
    fresh = FormKey.fresh(version=version.pk, at=asked.at) if key is None else FormKey(
        key.request, key.shown_at, version.pk
    )  # fmt: skip
    notice = _("Nothing was sent: the letter was changed while you were reading. All that you typed is kept. Read the"
               " text as it is now, tick the declaration again and send the form.")  # fmt: skip
    return _page(asked, form, key=fresh.signed(asked.found.letter), notice=notice, status=409)


def _number(version: LetterVersion | None) -> str:
    return version.number if version else "1.0"  # a draft, as staff see it: what it will open with


def _title(asked: Asked, version: LetterVersion | None) -> str:
    """The title in the version that was read."""
    texts = {text.language: text.title for text in version.texts.all()} if version else {}
    return texts.get(asked.language) or asked.found.titles[asked.language]


def _about(found: Found, language: str, name: str = "signatories:sign") -> dict[str, Any]:
    """What every page about signing says of its letter."""
    letter, interface = found.letter, interface_language(language)
    shown = language if language in found.titles else next(iter(found.titles))
    last = last_moment(letter)
    return {
        "letter": letter,
        "title": found.titles[shown],
        "theirs": passage(shown) if shown != interface else "",
        "ours": passage(interface) if shown != interface else "",
        "kind": wording.kind_label(about_letter(letter)),
        "statement_path": address("statement", shown, letter.slug),
        "form_path": address("signatories:sign", shown, letter.slug),
        "languages": in_languages(name, list(found.titles), language, letter.slug),
        "accent": letter.campaign.accent,
        "hours": int(CONFIRM_WITHIN.total_seconds() // 3600),
        "grace_hours": int(GRACE.total_seconds() // 3600),
        "confirm_until": moment(letter, last + GRACE) if last else "",
        **seen_by(found),
        **standing(letter, shown),
    }


def _page(
    asked: Asked,
    form: SignOnForm,
    *,
    key: str,
    printed: bool = False,
    notice: str = "",
    closed: bool = False,
    status: int = 200,
) -> HttpResponse:
    letter, language = asked.found.letter, asked.language
    document = document_of(letter, language, desk=asked.found.preview)
    version = document.version or _number(None)
    context = {
        **_about(asked.found, language),
        "document": document,
        "text": web_text(document),
        "version_number": version,
        "form": form,
        "problems": _problems(form),
        "printed": _printed(asked, form) if printed else None,
        "notice": notice,
        "closed": closed or asked.found.preview,
        "key_name": KEY,
        "key": key,
        "honeypot": HONEYPOT,
        "declarations": [
            (capacity, declaration(capacity, title=document.title, version=version, language=language))
            for capacity in Capacity.values
        ],
        "names_path": address("signatories:organizations", language, letter.slug),
        "usual_mail": " ".join(USUAL),
        "logo_bytes": MAX_BYTES,
        "logo_too_large": too_large(),
    }
    return page(asked.request, "signatories/sign.html", context, status=status)


PLACES = {"capacity": "as-organization", "scope": "scope-national", "listing": "listing-public"}


def _problems(form: SignOnForm) -> list[tuple[str, str, str]]:
    """What is wrong, in the order of the page: where it stands, the name of the field, the sentence."""
    if not form.is_bound:
        return []
    return [
        (PLACES.get(name, name), str(field.label or ""), form.errors[name][0])
        for name, field in form.fields.items()
        if name in form.errors
    ]


def _printed(asked: Asked, form: SignOnForm) -> dict[str, Any]:
    """The line as it will be printed, under which heading, and between which names that are public."""
    letter, language, line = asked.found.letter, asked.language, form.line()
    before = after = ""
    shape = None
    if not asked.found.preview and roll_display(letter) == RollDisplay.SHOWN:
        roll = roll_of(letter, language)
        shape = roll.shape
        before, after = neighbours(roll, line, language=language)
    return {
        "line": line,
        "heading": heading_of(line, language, shape or shape_of(letter)),
        "before": before,
        "after": after,
        "withheld": form.cleaned_data["listing"] == Listing.WITHHELD,
        "known": form.known is not None,
    }
