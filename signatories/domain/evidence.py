"""Reads what is known about many sign-ons at once, for ``facts``: the same number of queries for one and for fifty."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from campaigns.models import LetterVersion
from signatories.domain.claims import is_free_mail, mail_domain, same_mailbox
from signatories.domain.facts import Evidence, Question
from signatories.domain.hosts import host_of, is_shared, registered
from signatories.domain.matching import Likely, likely_organizations
from signatories.models import (
    Capacity,
    Correction,
    CorrectionState,
    Decision,
    Logo,
    LogoState,
    Message,
    MessageKind,
    MessageState,
    Representative,
    Review,
    SignOn,
    SignOnContact,
    SignOnStatus,
    Step,
)

S = SignOnStatus
HOUR = timedelta(hours=1)
OPEN_FOR = timedelta(minutes=10)  # how long an entry counts as open at a moderator's desk
MOST = 20_000  # rows of one network in the hours looked at; a flood is no larger for a moderator


def gather(signons: Sequence[SignOn], *, among: QuerySet[SignOn], at: datetime) -> dict[int, Evidence]:
    """What is known about each of ``signons`` at ``at``, by its number.

    They come with ``contact``, ``organization``, ``version`` and ``letter`` selected. ``among`` are the sign-ons of
    which the reader may know: nothing of others is counted.
    """
    if not signons:
        return {}
    numbers = [row.pk for row in signons]
    domains = {row.pk: _telling_domain(row) for row in signons}
    likely = likely_organizations(signons, domains=domains, among=among)
    same_body = _same_body(signons, among)
    of_mailbox = _same_mailbox(signons, among)
    known_domains, known_mailboxes = _known_domains(signons, among)
    network = _network(signons)
    questions, seen = _questions(numbers)
    notices = Counter(
        Message.objects.filter(sign_on__in=numbers, kind=MessageKind.NOTICE, state=MessageState.SENT).values_list(
            "sign_on", flat=True
        )
    )
    present = _present_majors(signons)
    corrections = set(
        Correction.objects.filter(sign_on__in=numbers, state=CorrectionState.WAITING).values_list("sign_on", flat=True)
    )
    logos = set(Logo.objects.filter(sign_on__in=numbers, state=LogoState.WAITING).values_list("sign_on", flat=True))
    reviews = {
        number: (name, moment)
        for number, name, moment in Review.objects.filter(sign_on__in=numbers, at__gt=at - OPEN_FOR).values_list(
            "sign_on", "by__username", "at"
        )
    }
    found = {}
    for row in signons:
        contact = getattr(row, "contact", None)
        body, mailbox = same_body[row.pk], of_mailbox[row.pk]
        rivals = tuple(
            other for other, letter, status, _org in body if letter == row.letter_id and status in S.standing
        )
        version, present_major = row.version, present.get(row.letter_id, 0)
        reviewed_by, reviewed_at = reviews.get(row.pk, ("", None))
        found[row.pk] = Evidence(
            name=row.printed_name,
            capacity=row.capacity,
            status=row.status,
            listing=row.listing,
            origin=row.origin,
            detail=row.printed_detail,
            website=row.website or (row.organization.website if row.organization else ""),
            email=contact.email if contact else "",
            contact_forgotten=row.forgotten_at is not None,
            organization=row.organization.name if row.organization else "",
            signed_before=len(
                {
                    letter
                    for _other, letter, status, organization in body
                    if organization and organization == row.organization_id
                    and status in S.listed and letter != row.letter_id
                }
            ),
            known_domains=frozenset(known_domains.get(row.organization_id or 0, ())),
            representatives=len(known_mailboxes.get(row.organization_id or 0, ())),
            is_representative=contact is not None
            and same_mailbox(contact.email) in known_mailboxes.get(row.organization_id or 0, ()),
            likely=likely.get(row.pk, ()),
            stands_already=any(
                letter == row.letter_id and status in S.listed and organization and organization == row.organization_id
                for _other, letter, status, organization in body
            ),
            rivals=len(rivals),
            rival_numbers=rivals,
            mailbox_signed=sum(status in S.listed for status in mailbox),
            mailbox_rejected=mailbox.count(S.REJECTED),
            mailbox_withdrawn=mailbox.count(S.WITHDRAWN),
            body_rejected=sum(status == S.REJECTED for _other, _letter, status, _org in body),
            body_withdrawn=sum(status == S.WITHDRAWN for _other, _letter, status, _org in body),
            from_network=network[row.pk],
            network_limit=settings.SIGN_ON_SIGNALS["per_network_in_an_hour"],
            flags=frozenset(row.flags),
            disputed=row.disputed_at is not None,
            notices=notices[row.pk],
            question=questions.get(row.pk, ""),
            earlier_version=version.number if version and version.major < present_major else "",
            note=bool(contact and contact.note),
            logo_waits=row.pk in logos,
            correction_waits=row.pk in corrections,
            reviewed_by=reviewed_by,
            reviewed_at=reviewed_at,
            seen=seen.get(row.pk, 0),
        )  # fmt: skip
    return found


def likely_of(signon: SignOn) -> tuple[Likely, ...]:
    """The entries of the directory that one sign-on may belong to."""
    return likely_organizations([signon], domains={signon.pk: _telling_domain(signon)}).get(signon.pk, ())


def _telling_domain(signon: SignOn) -> str:
    """The domain of the mailbox, where it says something about the organization."""
    contact = getattr(signon, "contact", None)
    return mail_domain(contact.email) if contact and not is_free_mail(contact.email) else ""


# Number, letter, status, organization
Row = tuple[int, int, str, int | None]


def _same_body(signons: Sequence[SignOn], among: QuerySet[SignOn]) -> dict[int, list[Row]]:
    """For each sign-on the others that claim its organization or its name; a person is only the same on one letter."""
    organizations = {row.organization_id for row in signons if row.organization_id}
    keys = {row.name_key for row in signons}
    rows = list(
        among.filter(Q(organization__in=organizations) | Q(name_key__in=keys))
        .order_by("pk")
        .values_list("pk", "letter", "status", "organization", "name_key", "capacity")
    )
    by_organization: dict[int, list[int]] = defaultdict(list)
    by_name: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row[3]:
            by_organization[row[3]].append(place)
        by_name[row[4]].append(place)
    found = {}
    for signon in signons:
        places = {*by_organization.get(signon.organization_id or 0, ()), *by_name.get(signon.name_key, ())}
        found[signon.pk] = [
            (rows[place][0], rows[place][1], rows[place][2], rows[place][3])
            for place in sorted(places)
            if rows[place][0] != signon.pk
            and not (_person(signon.capacity, rows[place][5]) and rows[place][1] != signon.letter_id)
        ]
    return found


def _person(*capacities: str) -> bool:
    return any(capacity in Capacity.persons for capacity in capacities)


def _same_mailbox(signons: Sequence[SignOn], among: QuerySet[SignOn]) -> dict[int, list[str]]:
    """For each sign-on the states of the others from its mailbox."""
    keys = {row.pk: contact.email_key for row in signons if (contact := getattr(row, "contact", None))}
    by_key: dict[str, list[tuple[int, str]]] = defaultdict(list)
    held = SignOnContact.objects.filter(email_key__in=set(keys.values()), sign_on__in=among.order_by().values("pk"))
    for key, number, status in held.values_list("email_key", "sign_on", "sign_on__status"):
        by_key[key].append((number, status))
    return {
        row.pk: [status for number, status in by_key.get(keys.get(row.pk, ""), ()) if number != row.pk]
        for row in signons
    }


def _known_domains(
    signons: Sequence[SignOn], among: QuerySet[SignOn]
) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """The registered domains that each organization is known by, and the mailboxes of its representatives.

    Domains of free mail are none; the mail domain that the directory says is one.
    """
    organizations = {row.organization_id: row.organization for row in signons if row.organization_id}
    found: dict[int, set[str]] = defaultdict(set)
    for number, organization in organizations.items():
        host = host_of(organization.website) if organization else ""
        if number and host and not is_shared(host):
            found[number].add(registered(host))
        if number and organization and organization.email_domain:
            found[number].add(registered(organization.email_domain))
    own = [row.pk for row in signons]
    earlier = SignOnContact.objects.filter(
        sign_on__organization__in=organizations.keys(),
        sign_on__status__in=S.listed,
        sign_on__in=among.order_by().values("pk"),
    ).exclude(sign_on__in=own)
    known = list(
        Representative.objects.filter(organization__in=organizations.keys()).values_list("organization", "email")
    )
    for number, email in [*earlier.values_list("sign_on__organization", "email"), *known]:
        if number and not is_free_mail(email):
            found[number].add(registered(mail_domain(email)))
    mailboxes: dict[int, set[str]] = defaultdict(set)
    for number, email in known:
        mailboxes[number].add(same_mailbox(email))
    return found, mailboxes


def _network(signons: Sequence[SignOn]) -> Counter[int]:
    """For each sign-on how many others came from its network within an hour before or after it."""
    networks = {row.network for row in signons if row.network}
    counts: Counter[int] = Counter()
    if not networks:
        return counts
    moments = [row.created_at for row in signons if row.network]
    near = SignOn.objects.filter(network__in=networks, created_at__range=(min(moments) - HOUR, max(moments) + HOUR))
    came: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
    for number, network, moment in near.order_by().values_list("pk", "network", "created_at")[:MOST]:
        came[network].append((number, moment))
    for row in signons:
        others = came.get(row.network, ()) if row.network else ()
        counts[row.pk] = sum(number != row.pk and abs(moment - row.created_at) <= HOUR for number, moment in others)
    return counts


def _questions(numbers: Sequence[int]) -> tuple[dict[int, Question], dict[int, int]]:
    """For each sign-on whether its last question is open or answered, and the number of its last decision."""
    questions: dict[int, Question] = {}
    seen: dict[int, int] = {}
    steps = Decision.objects.filter(sign_on__in=numbers).order_by("pk").values_list("sign_on", "pk", "step")
    for number, pk, step in steps:
        seen[number] = pk
        if step == Step.ASKED:
            questions[number] = "open"
        elif step == Step.ANSWERED:
            questions[number] = "answered"
        elif step in (Step.APPROVED, Step.REJECTED, Step.WITHDRAWN):
            questions.pop(number, None)
    return questions, seen


def _present_majors(signons: Sequence[SignOn]) -> dict[int, int]:
    """The major number of the version in force of each letter."""
    found: dict[int, int] = {}
    versions = LetterVersion.objects.filter(letter__in={row.letter_id for row in signons})
    for letter, major in versions.order_by().values_list("letter", "major"):
        found[letter] = max(major, found.get(letter, 0))
    return found
