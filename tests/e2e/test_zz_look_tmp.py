import uuid
import pytest
from django.utils import timezone
from datetime import timedelta
from axe_playwright_python.sync_playwright import Axe
from signatories.domain.corrections import ask_for_correction
from signatories.domain.floods import *
from signatories.editions import freeze_edition
from signatories.models import *
from campaigns.models import LetterStatus
from campaigns.domain.publishing import pause_form
from tests.factories import *
pytestmark = pytest.mark.django_db(transaction=True)

def test_look(desk):
    now = timezone.now()
    letter = LetterFactory(status=LetterStatus.OPEN, time_zone="America/Guatemala"); TextFactory(letter=letter); TextFactory(letter=letter, language="es")
    for n in range(60):
        s = SignOnFactory(letter=letter, organization=None, countries=["GT"], printed_name=f"Asociación muy rara número {n}", status="unconfirmed", network="b"*64 if n<40 else "c"*64, created_at=now-timedelta(minutes=17*n), flags=["network"])
        SignOnContactFactory(sign_on=s, email=f"bot{n}@flood{n%3}.example")
    known = OrganizationFactory(name="Casa Alianza", website="https://casa.example/")
    s = SignOnFactory(letter=letter, organization=known, status="pending", network="b"*64, created_at=now); SignOnContactFactory(sign_on=s, email="ana@casa.example")
    f = Flood(letter=letter, networks=("c"*64,))
    reject_flood(flood=f, up_to=count_flood(f).up_to, reason="Una oleada de una sola red.", at=now, by="boss")
    first = SignOn.objects.order_by("pk").first()
    listed = SignOnFactory(letter=letter, organization=OrganizationFactory(name="Fundación Ejemplo"), printed_name="Fundación Ejemplo", language="es"); SignOnContactFactory(sign_on=listed, person="Ana Pérez", email="ana@fundacion.example")
    freeze_edition(letter=letter, at=now, by="boss")
    c = ask_for_correction(signon=listed, values={"printed_name": "Fundación Ejemplo para la Niñez", "person": "Ana María Pérez", "place": "Quetzaltenango"}, note="Cambiamos de nombre.\nGracias.", at=now)
    pause_form(letter=letter, at=now)
    Representative.objects.create(organization=known, person="Ana", email="ana@casa.example", language="es")
    bad = []
    for prefix in ("", "/es"):
        for width in (1280, 375):
            for name, path in (("floods", f"/admin/signatories/signon/floods/{letter.pk}/?count=1&network_of={first.pk}"), ("correction", f"/admin/signatories/correction/{c.pk}/change/"), ("corrections", "/admin/signatories/correction/"), ("letter", f"/admin/campaigns/letter/{letter.pk}/change/"), ("organization", f"/admin/signatories/organization/{known.pk}/change/")):
                page = desk(prefix + path, width=width, editor=False, bypass_csp=True)
                page.screenshot(path=f"/tmp/floods/{name}{prefix.replace('/','-')}-{width}.png", full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth")
                found = Axe().run(page).response["violations"] if name in ("floods","correction","corrections") else []
                for v in found:
                    bad.append((name, prefix, width, v["id"], [n["html"][:150] for n in v["nodes"]][:3]))
                if wide > width: bad.append((name, prefix, width, "wide", wide))
                page.context.close()
    for b in bad: print(b)
