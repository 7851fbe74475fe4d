"""The rules of one thing done once (一件事): pure functions on plain values, no database and no clock.

``plan`` what a package is · ``conditions`` when something applies · ``graph`` order, circles, longest path ·
``selection`` answers to items · ``form`` one form · ``validation`` is it filled · ``materials`` one list ·
``gain`` what the package saves, with its arithmetic.
"""
