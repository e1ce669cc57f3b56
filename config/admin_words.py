"""Words of Django's admin that Spanish says otherwise here: marked, so that bin/messages keeps them in our catalogue.

Django's own Spanish gives every noun the masculine ("El carta fue agregado") and says "Añadir" beside "Agregar".
What stands in our catalogue goes before Django's; nothing here is called.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDS = (
    _("Welcome,"),
    _("History"),
    _("Change history: %s"),
    _("Add"),
    _("Add %s"),
    _("Add %(name)s"),
    _("Add another %(verbose_name)s"),
    _("Add another %(model)s"),
    _("Save and add another"),
    _("Change %s"),
    _("View %s"),
    _("Select %s"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Filter"),
    _("Added."),
    _("Addition"),
    _("Deletion"),
    _("Added {name} “{object}”."),
    _("Changed {fields} for {name} “{object}”."),
    _("Changed {fields}."),
    _("Deleted {name} “{object}”."),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("Successfully deleted %(count)d %(items)s."),
    _("Delete selected %(verbose_name_plural)s"),
    _("Delete multiple objects"),
    _("Hold down “Control”, or “Command” on a Mac, to select more than one."),
    ngettext_lazy("%(count)s %(name)s was changed successfully.", "%(count)s %(name)s were changed successfully."),
)
