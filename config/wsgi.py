import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# What the program consists of is never garbage. Without this each full collection walks over all of it, and every
# other page with a long list waits for one: 80 ms. The addresses come first, for they bring in every view.
addresses = get_resolver().url_patterns
gc.collect()
gc.freeze()
