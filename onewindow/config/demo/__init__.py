"""The main story, carried headless: a citizen opens a restaurant across the National Day holidays.

``throwaway`` makes a server, keys and files of its own and removes them; ``application`` is what the citizen fills in;
``story`` carries it by the public verbs at simulated moments; ``telling`` prints it or gives it as one object.
"""
