"""Makers of rows for tests: each gives a valid row, and says nothing that a test did not ask for."""

import datetime

import factory
from factory.django import DjangoModelFactory

from campaigns.domain.texts import write_text
from campaigns.domain.versions import freeze_version, version_in_force
from campaigns.models import Campaign, CampaignText, Letter, LetterStatus, LetterText, Source, VersionKind
from campaigns.text.canonical import parse
from signatories.domain.claims import email_key
from signatories.models import Capacity, Organization, Origin, SignOn, SignOnContact, SignOnStatus

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


class CampaignFactory(DjangoModelFactory):
    class Meta:
        model = Campaign
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"campaign-{n}")

    @factory.post_generation
    def name(self, create, extracted, **kwargs):
        CampaignText.objects.create(campaign=self, language="en", name=extracted or f"Campaign {self.slug}")


class LetterFactory(DjangoModelFactory):
    """A closed, public letter without texts; ``TextFactory`` adds them, each with a version that the public reads."""

    class Meta:
        model = Letter

    campaign = factory.SubFactory(CampaignFactory)
    slug = factory.Sequence(lambda n: f"letter-{n}")
    dated_on = datetime.date(2026, 3, 2)
    status = LetterStatus.CLOSED
    opened_at = factory.LazyAttribute(lambda o: None if o.status == LetterStatus.DRAFT else NOON)
    closed_at = factory.LazyAttribute(
        lambda o: NOON if o.status in (LetterStatus.CLOSED, LetterStatus.ARCHIVED) else None
    )
    withdrawn_at = factory.LazyAttribute(lambda o: NOON if o.status == LetterStatus.WITHDRAWN else None)
    public_from = None
    was_public = factory.LazyAttribute(
        lambda o: bool(o.withdrawn_at and o.opened_at and (o.public_from is None or o.public_from <= o.withdrawn_at))
    )


class TextFactory(DjangoModelFactory):
    """A text in canonical form; ``source=`` gives other words."""

    class Meta:
        model = LetterText
        skip_postgeneration_save = True

    letter = factory.SubFactory(LetterFactory)
    language = "en"

    @factory.post_generation
    def source(self, create, extracted, **kwargs):
        words = extracted or (
            f"<h1>A title in {self.language}</h1>\n"
            '<p>We write about rights.<a data-fn="first"></a></p>\n'
            '[first] Publisher, <a href="https://example.org/first"><em>First</em></a>, 2026.'
        )
        write_text(letter_text=self, text=parse(words))
        if self.letter.opened_at and self.is_public:
            kind = VersionKind.TRANSLATION if self.letter.versions.exists() else VersionKind.OPENED
            freeze_version(letter=self.letter, kind=kind, at=NOON)


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    publisher = "Publisher"
    title = factory.Sequence(lambda n: f"Report {n}")


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Organization {n}")
    countries = ["GT"]


class SignOnFactory(DjangoModelFactory):
    """An approved, public sign-on of an organization in Guatemala."""

    class Meta:
        model = SignOn

    letter = factory.SubFactory(LetterFactory)
    capacity = Capacity.ORGANIZATION
    organization = factory.Maybe(
        factory.LazyAttribute(lambda o: o.capacity == Capacity.ORGANIZATION),
        yes_declaration=factory.SubFactory(OrganizationFactory),
        no_declaration=None,
    )
    printed_name = factory.LazyAttributeSequence(lambda o, n: o.organization.name if o.organization else f"Person {n}")
    countries = factory.LazyAttribute(lambda o: list(o.organization.countries) if o.organization else ["GT"])
    status = SignOnStatus.APPROVED
    origin = Origin.FORM
    created_at = NOON
    confirmed_at = factory.LazyAttribute(lambda o: None if o.status == SignOnStatus.UNCONFIRMED else NOON)
    approved_at = factory.LazyAttribute(lambda o: NOON if o.status in SignOnStatus.listed else None)
    version = factory.LazyAttribute(lambda o: version_in_force(o.letter))


class SignOnContactFactory(DjangoModelFactory):
    """The person behind a sign-on that came by the form."""

    class Meta:
        model = SignOnContact

    sign_on = factory.SubFactory(SignOnFactory)
    person = factory.Sequence(lambda n: f"Contact Person {n}")
    title = "coordinator"
    email = factory.Sequence(lambda n: f"person{n}@organization{n}.example")
    email_key = factory.LazyAttribute(lambda o: email_key(o.email))
