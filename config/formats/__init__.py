"""How staff pages write dates: one form of a day and one of a moment, in all lists, forms and sentences.

Django's own forms differ from page to page, and its short English ones put the month first, which half of the readers
take for the day. Public pages, letters and mails write dates in full: ``campaigns.text.language.long_date``.
"""
