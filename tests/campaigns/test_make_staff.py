"""The first login of a new site."""

import re

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command

from campaigns.management.commands.make_staff import random_password

pytestmark = pytest.mark.django_db


def test_make_staff_prints_a_login_that_works(capsys):
    call_command("make_staff")

    name, password = re.fullmatch(r"name (\S+), password (\S+) \(shown this once\)\n", capsys.readouterr().out).groups()
    user = authenticate(username=name, password=password)
    assert user is not None
    assert user.is_superuser
    assert name == "staff"


def test_make_staff_does_nothing_where_there_is_a_superuser(capsys):
    get_user_model().objects.create_superuser("ana", password="kept-as-it-is")

    call_command("make_staff")

    assert capsys.readouterr().out == ""
    assert list(get_user_model().objects.values_list("username", flat=True)) == ["ana"]


def test_make_staff_leaves_another_user_of_that_name_alone(capsys):
    other = get_user_model().objects.create_user("staff", password="kept-as-it-is")

    call_command("make_staff")

    assert capsys.readouterr().out.startswith("name staff2, ")
    other.refresh_from_db()
    assert not other.is_superuser
    assert other.check_password("kept-as-it-is")


def test_passwords_differ_and_pass_our_own_rules():
    passwords = {random_password() for _turn in range(50)}

    assert len(passwords) == 50
    for password in passwords:
        validate_password(password)
