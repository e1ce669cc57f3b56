from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """The admin under the name of the product."""

    default_site = "config.staff_site.StaffSite"

    def ready(self) -> None:
        from config import checks  # noqa: F401, PLC0415 -- registers them

        super().ready()
