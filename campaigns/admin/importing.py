"""A Word draft in the admin: choose a file, look at what it would become, press Import. Before, nothing is stored."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from campaigns.admin.writing import one_at_a_time, page_of
from campaigns.domain.errors import Refused
from campaigns.domain.texts import read_text
from campaigns.forms import seen_mark
from campaigns.importing.docx import Draft, read_docx
from campaigns.importing.package import MAX_FILE
from campaigns.importing.report import Report
from campaigns.importing.storing import address_for, put_text, start_letter, with_known_keys
from campaigns.models import Campaign, FormerAddress, Letter, LetterText
from campaigns.rendering.document import LetterDocument, notes_of
from campaigns.rendering.pandoc import WordUnavailable
from campaigns.roles import within
from campaigns.scoping import thing_at
from campaigns.staff import bring_up_to_date, language_choices, row_id, title_of
from campaigns.text.canonical import Text, canonical, parse
from campaigns.text.errors import TextError
from campaigns.text.language import own_name

SALT = "campaigns.admin.importing"
START_LETTER = ("campaigns.add_letter", "campaigns.add_lettertext")
PUT_TEXT = ("campaigns.change_lettertext", "campaigns.add_lettertext")
DAY = 24 * 60 * 60  # seconds that a preview may stay open


class DraftForm(forms.Form):
    """A Word file and what is to become of it. ``draft`` holds what was read once the form is valid."""

    file = forms.FileField(
        label=gettext_lazy("Word file"),
        help_text=gettext_lazy("A draft saved as .docx by Word, LibreOffice or Google Docs, at most 5 MB."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".docx,.docm,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
    )
    campaign = forms.ModelChoiceField(Campaign.objects.prefetch_related("texts"), label=gettext_lazy("Campaign"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the draft"))
    slug = forms.SlugField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=80,
        help_text=gettext_lazy(
            "The last part of the page's address, for example guatemala-2019. Empty: made from the title."
        ),
    )

    def __init__(
        self, *args: Any, letter: Letter | None, campaigns: QuerySet[Campaign] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.draft = Draft(Text())
        here = get_language() or "en"
        if letter:
            del self.fields["campaign"], self.fields["slug"]
            self.fields["language"].choices = language_choices(first=[letter.authoritative_language])  # type: ignore[attr-defined]
            return
        campaigns = Campaign.objects.all() if campaigns is None else campaigns
        self.fields["campaign"].queryset = campaigns.prefetch_related("texts")  # type: ignore[attr-defined]
        self.fields["campaign"].label_from_instance = lambda row: row.name_in(here)  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]
        self.initial.setdefault("language", here)
        if len(only := list(campaigns.values_list("pk", flat=True)[:2])) == 1:
            self.initial.setdefault("campaign", only[0])

    def clean_file(self) -> bytes:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        data: bytes = file.read(MAX_FILE + 1)
        try:
            self.draft = read_docx(data)
        except TextError as error:
            raise forms.ValidationError(error.sentences) from error
        except WordUnavailable as error:
            raise forms.ValidationError(str(error)) from error
        return data

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if Letter.objects.filter(slug=slug).exists() or FormerAddress.objects.filter(slug=slug).exists():
            raise forms.ValidationError(
                _("Another letter has or had the address “%(slug)s”. Choose another one.") % {"slug": slug}
            )
        return slug


class DraftDesk:
    """What LetterAdmin gets: a draft that becomes a letter, or the text of a letter in one language."""

    admin_site: admin.AdminSite

    def import_urls(self) -> list[URLPattern]:
        def view(method: Any) -> Any:
            return self.admin_site.admin_view(cache_control(private=True, no_store=True)(method))

        return [
            path("import/", view(self.import_view), name="campaigns_letter_import"),
            path("<int:pk>/import/", view(self.import_view), name="campaigns_letter_import_into"),
        ]

    def may_import(
        self, request: HttpRequest, letter: Letter | None = None, language: str = "", campaign: Campaign | None = None
    ) -> bool:
        """Whether the person may make a letter from a draft (in ``campaign``, else any), or put one in ``letter``."""
        user = request.user
        if letter is None:
            return all(user.has_perm(name, campaign) for name in START_LETTER)
        if language:
            exists = letter.texts.filter(language=language).exists()
            return user.has_perm(f"campaigns.{'change' if exists else 'add'}_lettertext", letter)
        return any(user.has_perm(name, letter) for name in PUT_TEXT)

    def import_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Choose a file, then look at what was read; the second step carries it signed and may be sent again."""
        letter = None
        if pk is not None:
            letters = Letter.objects.select_related("campaign").prefetch_related("texts")
            letter = thing_at(request, letters, pk, *PUT_TEXT)
        if not self.may_import(request, letter):
            raise PermissionDenied
        if request.method == "POST" and "draft" in request.POST:
            return self.store(request, letter)
        initial = {name: request.GET.get(name, "") for name in ("language", "campaign") if name in request.GET}
        if letter and "language" not in initial and not letter.texts.all():
            initial["language"] = letter.authoritative_language
        if "campaign" in initial:
            initial["campaign"] = row_id(initial["campaign"])
        campaigns = Campaign.objects.all()
        for name in START_LETTER:
            campaigns = within(campaigns, request.user, name)
        form = DraftForm(
            request.POST or None, request.FILES or None, letter=letter, campaigns=campaigns, initial=initial
        )
        if request.method == "POST":
            try:
                with one_at_a_time(f"import-{request.user.pk}"):
                    valid = form.is_valid()
            except BlockingIOError:
                valid = False
                messages.error(request, _("Your last file is still being read. Try again in a moment."))
            if valid:
                language = form.cleaned_data["language"]
                if not self.may_import(request, letter, language):
                    raise PermissionDenied
                return self.look(request, letter, self.carried(request, letter, form))
        return self.answer(request, letter, "admin/campaigns/import_choose.html", {"form": form}, bad=form.is_bound)

    def carried(self, request: HttpRequest, letter: Letter | None, form: DraftForm) -> dict[str, Any]:
        """Everything the second step needs, as data that is signed."""
        language, text, report = form.cleaned_data["language"], form.draft.text, form.draft.report
        changed = list(report.changed)
        if form.draft.language and form.draft.language.split("-")[0] != language.split("-")[0]:
            changed.insert(
                0,
                _("The file says that it is in another language (%(language)s) than you chose.")
                % {"language": own_name(form.draft.language)},
            )
        row = None
        if letter:
            text, sentence = with_known_keys(letter, language, text)
            changed += filter(None, [sentence])
            row = letter.texts.prefetch_related("footnotes").filter(language=language).first()
        campaign = form.cleaned_data.get("campaign")
        return {
            "user": request.user.pk,
            "letter": letter.pk if letter else None,
            "campaign": campaign.pk if campaign else None,
            "language": language,
            "slug": "" if letter else form.cleaned_data["slug"] or address_for(text.title),
            "words": canonical(text),
            "seen": seen_mark(row),
            "report": Report(report.kept, tuple(changed), report.dropped).as_data(),
        }

    def look(
        self, request: HttpRequest, letter: Letter | None, data: dict[str, Any], problems: list[str] | None = None
    ) -> HttpResponse:
        """The letter as its page will show it, and the report."""
        text, language = parse(data["words"]), data["language"]
        shown = letter or Letter(campaign=Campaign.objects.get(pk=data["campaign"]))
        document = LetterDocument(
            slug=shown.slug or data["slug"],
            kind=shown.kind,  # type: ignore[arg-type]  # the constraint letter_kind_known
            language=language,
            authoritative_language=letter.authoritative_language if letter else language,
            title=text.title,
            salutation=text.salutation,
            body=text.body,
            closing=text.closing,
            notes=notes_of(text),
        )
        row = letter.texts.prefetch_related("footnotes").filter(language=language).first() if letter else None
        return self.answer(
            request,
            letter,
            "admin/campaigns/import_look.html",
            {
                "report": Report.from_data(data["report"]),
                "page": page_of(document, shown),
                "draft": signing.dumps(data, salt=SALT, compress=True),
                "slug": data["slug"],
                "language_name": own_name(language),
                "replaces": row is not None and read_text(row) != Text(),
                "opened": bool(letter and letter.opened_at),
                "problems": problems or [],
            },
            bad=bool(problems),
        )

    def store(self, request: HttpRequest, letter: Letter | None) -> HttpResponse:
        """Store what the preview showed. What cannot be stored is shown again, with the reason, and is not lost."""
        try:
            data = signing.loads(request.POST["draft"], salt=SALT, max_age=DAY)
        except signing.BadSignature:
            messages.error(request, _("This preview is too old, or was changed on its way. Choose the file again."))
            return redirect(request.get_full_path())
        if data["user"] != request.user.pk or data["letter"] != (letter.pk if letter else None):
            raise PermissionDenied
        language = data["language"]
        # The role may be another one than when the file was chosen; a campaign that is gone is told of below.
        campaign = None if letter else Campaign.objects.filter(pk=data["campaign"]).first()
        if not self.may_import(request, letter, language, campaign):
            raise PermissionDenied
        if not letter:
            data["slug"] = request.POST.get("slug", data["slug"]).strip()
        try:
            row = self.written(letter, data)
        except (Refused, TextError) as refusal:
            return self.look(request, letter, data, refusal.sentences)
        desk: Any = self.admin_site._registry[LetterText if letter else Letter]
        if letter:
            desk.log_change(request, row, _("Words imported from a Word file"))
        else:
            desk.log_addition(request, row.letter, _("Started from a Word file"))
        bring_up_to_date(request, row.letter)
        messages.success(request, _("The draft was imported. Read it through once more before you show it to others."))
        return redirect(reverse("admin:campaigns_lettertext_change", args=[row.pk]))

    def written(self, letter: Letter | None, data: dict[str, Any]) -> LetterText:
        """Raises Refused, TextError."""
        text, language = parse(data["words"]), data["language"]
        with transaction.atomic():
            if letter is None:
                campaign = Campaign.objects.filter(pk=data["campaign"]).first()
                if campaign is None:
                    raise Refused(_("The campaign was deleted. Choose the file again, and another campaign."))
                return start_letter(campaign=campaign, slug=data["slug"], language=language, text=text)
            Letter.objects.select_for_update().get(pk=letter.pk)
            row = letter.texts.prefetch_related("footnotes").filter(language=language).first()
            if seen_mark(row) != data["seen"]:
                data["seen"] = seen_mark(row)
                raise Refused(
                    _("Somebody saved the text in %(language)s since you chose the file. Look at it; pressing Import"
                      " once more replaces it.") % {"language": own_name(language)}
                )  # fmt: skip
            return put_text(letter=letter, language=language, text=text, replace=True)

    def answer(
        self, request: HttpRequest, letter: Letter | None, template: str, context: dict[str, Any], *, bad: bool
    ) -> HttpResponse:
        title = _("Start from a Word file")
        if letter:
            title = _("Import a Word file into this letter")
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "title": title,
                "opts": Letter._meta,
                "letter": letter,
                "letter_title": title_of(letter) if letter else "",
                **context,
            },
            status=422 if bad else 200,
        )
