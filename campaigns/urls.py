"""Addresses that people quote: a letter keeps them for as long as it is public (docs/decisions/0005)."""

from django.urls import path

from campaigns import views
from campaigns.models import FileFormat

app_name = "campaigns"

urlpatterns = [
    path("", views.home, name="home"),
    path("campaigns/<slug:slug>/", views.campaign, name="campaign"),
    path("verify/", views.verify, name="verify"),
    path("join/", views.join, name="join_staff"),
    path("join/<slug:token>/", views.join, name="join"),
    path("preview/<slug:token>/", views.preview, name="preview"),
    path("letters/<slug:slug>/", views.statement, name="statement"),
    *(
        path(f"letters/<slug:slug>/letter.{extension}", views.letter_file, {"format": extension}, name=extension)
        for extension in FileFormat.values
    ),
    path("letters/<slug:slug>/logos/<slug:sha256>.png", views.logo, name="logo"),
    path("letters/<slug:slug>/versions/", views.versions, name="versions"),
    path("letters/<slug:slug>/versions/<int:major>.<int:minor>/", views.version, name="version"),
    path("letters/<slug:slug>/versions/<int:major>.<int:minor>/text.txt", views.version_words, name="version_words"),
    path("letters/<slug:slug>/editions/", views.editions, name="editions"),
    path("letters/<slug:slug>/editions/<int:number>/", views.edition, name="edition"),
    path("letters/<slug:slug>/editions/<int:number>/manifest.json", views.edition_manifest, name="edition_manifest"),
    path("letters/<slug:slug>/editions/<int:number>/<str:name>", views.edition_file, name="edition_file"),
]
