"""The table of roles, and the rights that follow from it: anywhere, in one campaign, for one thing."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User

from campaigns.models import Addressee, Campaign, Letter, Membership, Role, Source
from campaigns.roles import GRANTS, SHARED, campaign_of, campaigns_where, has_everywhere, path_to_campaign, within
from signatories.models import SignOn
from tests.factories import (
    CampaignFactory,
    LetterFactory,
    OrganizationFactory,
    SignOnFactory,
    SourceFactory,
    TextFactory,
)

pytestmark = pytest.mark.django_db


def member(role, campaign, name="ana"):
    user, _made = User.objects.get_or_create(username=name, is_staff=True)
    Membership.objects.create(user=user, campaign=campaign, role=role)
    return User.objects.get(pk=user.pk)


def right(codename):
    return Permission.objects.get(codename=codename)


# What the roles say

PROMISES = {
    # right: the roles that have it
    "campaigns.view_letter": "owner editor moderator contacts reader",
    "signatories.view_signon": "owner editor moderator contacts reader",
    "campaigns.change_letter": "owner editor",
    "campaigns.change_lettertext": "owner editor",
    "campaigns.add_edition": "owner editor",
    "campaigns.change_source": "owner editor",
    "campaigns.add_previewlink": "owner editor",
    "signatories.change_signon": "owner moderator",
    "signatories.moderate_signon": "owner moderator",
    "signatories.change_organization": "owner moderator",
    "signatories.change_message": "owner moderator",
    "signatories.view_signoncontact": "owner moderator contacts",
    "signatories.export_signoncontact": "owner contacts",
    "signatories.forget_signoncontact": "owner",
    "campaigns.redact_edition": "owner",
    "campaigns.export_letter": "owner",
    "campaigns.change_campaign": "owner",
    "campaigns.change_membership": "owner",
    "campaigns.add_staffinvitation": "owner",
    "campaigns.add_campaign": "",
    "campaigns.delete_campaign": "",
    "campaigns.load_letter": "",
    "campaigns.delete_source": "",
    "signatories.delete_organization": "",
    "campaigns.add_membership": "",
    "auth.change_user": "",
}


@pytest.mark.parametrize(("name", "roles"), PROMISES.items())
def test_the_table_gives_a_right_to_these_roles_and_no_others(name, roles):
    assert {role.value for role in Role if name in GRANTS[role]} == set(roles.split())


def test_every_role_has_a_line_and_names_rights_that_there_are():
    there = {f"{app}.{code}" for app, code in Permission.objects.values_list("content_type__app_label", "codename")}

    assert set(GRANTS) == set(Role)
    assert set().union(*GRANTS.values()) - there == set()


def test_no_role_but_those_named_reads_contacts():
    private = {"view_signoncontact", "export_signoncontact", "forget_signoncontact"}

    for role in (Role.EDITOR, Role.READER):
        assert not {name.partition(".")[2] for name in GRANTS[role]} & private


# Where things belong


def test_every_thing_knows_its_campaign():
    text = TextFactory()
    letter = text.letter
    signon = SignOnFactory(letter=letter)

    for thing in (letter.campaign, letter, text, text.footnotes.get(), signon, Addressee(letter=letter)):
        assert campaign_of(thing) == letter.campaign_id
    assert campaign_of(SourceFactory()) == SHARED
    assert campaign_of(OrganizationFactory()) == SHARED
    assert campaign_of(Addressee()) is None
    assert campaign_of(Letter()) is None


def test_the_way_to_the_campaign_is_the_shortest():
    assert path_to_campaign(Campaign) == "pk"
    assert path_to_campaign(Letter) == "campaign"
    assert path_to_campaign(SignOn) == "letter__campaign"
    assert path_to_campaign(Source) == SHARED
    assert path_to_campaign(User) == SHARED


# Rights that follow


def test_a_role_holds_in_its_campaign_and_nowhere_else():
    ours, theirs = LetterFactory(), LetterFactory()
    user = member(Role.EDITOR, ours.campaign)

    assert user.has_perm("campaigns.change_letter")
    assert user.has_perm("campaigns.change_letter", ours)
    assert not user.has_perm("campaigns.change_letter", theirs)
    assert not user.has_perm("signatories.moderate_signon")
    assert not user.has_perm("campaigns.redact_edition", ours)


def test_two_roles_in_two_campaigns_do_not_mix():
    ours, theirs = LetterFactory(), LetterFactory()
    member(Role.OWNER, ours.campaign)
    user = member(Role.READER, theirs.campaign)

    assert user.has_perm("campaigns.export_letter", ours)
    assert not user.has_perm("campaigns.export_letter", theirs)
    assert user.has_perm("campaigns.view_letter", theirs)
    assert campaigns_where(user, "campaigns.export_letter") == {ours.campaign_id}
    assert campaigns_where(user, "campaigns.view_letter") == {ours.campaign_id, theirs.campaign_id}


def test_what_is_shared_may_be_changed_with_a_role_in_any_campaign():
    user = member(Role.EDITOR, CampaignFactory())

    assert user.has_perm("campaigns.change_source", SourceFactory())
    assert not user.has_perm("campaigns.delete_source", SourceFactory())
    assert not user.has_perm("signatories.change_organization", OrganizationFactory())


def test_a_right_of_the_account_itself_holds_in_all_campaigns():
    letter = LetterFactory()
    own = User.objects.create_user("own", is_staff=True)
    own.user_permissions.add(right("change_letter"))
    grouped = User.objects.create_user("grouped", is_staff=True)
    group = Group.objects.create(name="Writers")
    group.permissions.add(right("change_letter"))
    grouped.groups.add(group)

    for user in (own, grouped, User.objects.create_superuser("boss")):
        user = User.objects.get(pk=user.pk)
        assert user.has_perm("campaigns.change_letter")
        assert user.has_perm("campaigns.change_letter", letter)
        assert campaigns_where(user, "campaigns.change_letter") is None
    assert not User.objects.get(pk=own.pk).has_perm("campaigns.redact_edition", letter)


def test_a_right_of_the_account_and_a_role_add_up():
    ours, theirs = LetterFactory(), LetterFactory()
    user = member(Role.READER, ours.campaign)
    user.user_permissions.add(right("change_letter"))
    user = User.objects.get(pk=user.pk)

    assert user.has_perm("campaigns.change_letter", theirs)
    assert user.has_perm("campaigns.view_edition", ours)
    assert not user.has_perm("campaigns.view_edition", LetterFactory())
    assert set(within(Letter.objects.all(), user, "campaigns.view_letter")) == {ours}


def test_who_is_switched_off_or_nobody_has_no_right():
    letter = LetterFactory()
    user = member(Role.OWNER, letter.campaign)
    user.is_active = False
    user.save()
    user = User.objects.get(pk=user.pk)

    assert not user.has_perm("campaigns.view_letter", letter)
    assert not user.has_perm("campaigns.view_letter")
    assert not AnonymousUser().has_perm("campaigns.view_letter", letter)
    assert not has_everywhere(AnonymousUser(), "campaigns.view_letter")


def test_a_row_that_should_have_a_campaign_and_has_none_is_for_nobody_with_a_role():
    user = member(Role.OWNER, CampaignFactory())

    assert not user.has_perm("campaigns.change_letter", Letter())
    assert not user.has_perm("campaigns.change_addressee", Addressee())


def test_roles_are_read_once(django_assert_num_queries):
    letter = LetterFactory()
    user = member(Role.EDITOR, letter.campaign)

    with django_assert_num_queries(3):  # rights of the account, of its groups, its roles
        for _turn in range(3):
            user.has_perm("campaigns.change_letter", letter)
            user.has_perm("signatories.view_signon")
            campaigns_where(user, "campaigns.view_letter")


def test_all_rights_can_be_listed():
    letter = LetterFactory()
    user = member(Role.READER, letter.campaign)

    assert user.get_all_permissions() == GRANTS[Role.READER]
    assert user.get_all_permissions(letter) == GRANTS[Role.READER]
    assert user.get_all_permissions(LetterFactory()) == set()
    assert user.has_module_perms("campaigns")
    assert not user.has_module_perms("auth")
