"""One invented county on real divisions, with messy workbooks. Installed as ``swtool.sample_data``.

The divisions of 海宁 are real and public (``divisions/SOURCE.txt``); every organization, person, household, resource
and figure is invented. ``make_books`` writes the workbooks in ``books/`` and, beside each, what loading it must give;
``story`` plays a year of the office on them.
"""
