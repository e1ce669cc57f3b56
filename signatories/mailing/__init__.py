"""Mail: from a queued message to an e-mail that somebody got, and what came back.

``recipients`` says to whom a message goes now, ``words`` and its neighbours what it says, ``sending`` sends what is
due, ``bounces`` reads what came back, ``digests`` tells moderators that work waits, ``editions`` mails an edition.
"""
