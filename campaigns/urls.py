"""Addresses that people quote: a letter keeps them for as long as it is public (docs/decisions/0005)."""

from django.urls import path

from campaigns import views
from campaigns.models import FileFormat

app_name = "campaigns"

urlpatterns = [
    path("", views.home, name="home"),
    path("campaigns/<slug:slug>/", views.campaign, name="campaign"),
    path("letters/<slug:slug>/", views.statement, name="statement"),
    *(
        path(f"letters/<slug:slug>/letter.{extension}", views.letter_file, {"format": extension}, name=extension)
        for extension in FileFormat.values
    ),
]
