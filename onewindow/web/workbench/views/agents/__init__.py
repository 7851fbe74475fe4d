"""The agents' work at the desk: services, visits, meetings, and the phone of a village agent."""

from onewindow.domain.agents.queries.desk import AHEAD, LINES
from onewindow.domain.bundles.queries.desk import Line, marks, shows

for line in LINES:  # bundles and agents do not know each other; the door that shows both joins them
    shows(Line(**line))
marks(AHEAD)
