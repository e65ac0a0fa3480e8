"""Extracts of the council's case system: Annex A (contract section 4b), or any file matched by hand.

A file becomes an ``Extract`` (``annex_a``, ``matched``); ``importing`` works out what it would change (a ``Plan``) and
writes a plan as one transaction and one journal entry. What an extract can't say, the day on which a case moved, is
dated at the extract, and the interval is kept; what was entered by hand since the last one stays.
"""
