"""The last step of ``make setup``: quick when nothing changed."""

import sys

from onewindow.web.ui.setup import vendor, words

if sys.argv[1:] == ["--missing"]:
    sys.exit(words.tell_missing())
vendor.make()
words.compile_all()
