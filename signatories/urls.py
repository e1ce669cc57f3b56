"""Addresses of signing: the form of a letter, and what is reached by a personal link."""

from django.urls import path

from signatories import views

app_name = "signatories"

urlpatterns = [
    path("letters/<slug:slug>/sign/", views.sign, name="sign"),
    path("letters/<slug:slug>/sign/received/", views.received, name="received"),
    path("letters/<slug:slug>/sign/organizations/", views.organizations, name="organizations"),
    # Behind a personal link: opening one changes nothing.
    path("sign-ons/confirm/<str:token>/", views.confirm, name="confirm"),
    path("sign-ons/not-us/<str:token>/", views.not_us, name="not_us"),
    path("sign-ons/mailbox/<str:token>/", views.mailbox, name="mailbox"),
    # Without a token: where somebody arrives whose links lead nowhere any more.
    path("sign-ons/thank-you/", views.thank_you, name="thank_you"),
    path("sign-ons/forgotten/", views.forgotten, name="forgotten"),
    path("sign-ons/<str:token>/", views.status, name="status"),
    path("sign-ons/<str:token>/receipt.pdf", views.receipt, name="receipt"),
    path("sign-ons/<str:token>/correct/", views.correct, name="correct"),
    path("sign-ons/<str:token>/answer/", views.answer, name="answer"),
    path("sign-ons/<str:token>/withdraw/", views.withdraw, name="withdraw"),
    path("sign-ons/<str:token>/sign-again/", views.sign_again, name="sign_again"),
    path("sign-ons/<str:token>/forget/", views.forget, name="forget"),
]
