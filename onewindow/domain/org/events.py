"""What org announces (组织的事件). Events hold ids and codes of bodies, never names or id numbers of persons."""

LOGGED_IN = "account.logged-in"  # thing: account
LOG_IN_REFUSED = "account.log-in-refused"  # thing: account, if there is one
LOGGED_OUT = "account.logged-out"  # thing: account
APPOINTED = "post.appointed"  # thing: post; data: staff, from, to
RELIEVED = "post.relieved"  # thing: post; data: staff, to
ENTERPRISE_REGISTERED = "enterprise.registered"  # thing: enterprise
UNMASKED = "person.unmasked"  # thing: person; data: record (of Unmasking, which holds the reason)
TOKEN_ISSUED = "token.issued"  # thing: token; data: account, scopes, to
TOKEN_REVOKED = "token.revoked"  # thing: token; data: account
CITY_FOUNDED = "city.founded"  # thing: area code as a number; data: areas, department, centre, staff
AREAS_ENTERED = "city.areas-entered"  # thing: area code of the city as a number; data: areas
OFFICER_INSTALLED = "staff.officer-installed"  # thing: staff; data: post
ACCOUNT_INVITED = "account.invited"  # thing: account; data: link
RESET_LINK_GIVEN = "account.reset-link-given"  # thing: account; data: link (of OneTimeLink, which holds the reason)
PASSWORD_SET = "account.password-set"  # thing: account; data: link, if by one
PASSWORD_CHANGED = "account.password-changed"  # thing: account
LOCKED_OUT = "account.locked-out"  # thing: account, if there is one
UNLOCKED = "account.unlocked"  # thing: account
SECOND_STEP_CONFIRMED = "account.second-step-confirmed"  # thing: account
SECOND_STEP_REMOVED = "account.second-step-removed"  # thing: account; data: removal, if by an administrator
CODE_REFUSED = "account.code-refused"  # thing: account
RECOVERY_CODE_USED = "account.recovery-code-used"  # thing: account; data: left
RECOVERY_CODES_RENEWED = "account.recovery-codes-renewed"  # thing: account
SESSIONS_ENDED = "account.sessions-ended"  # thing: account; data: sittings
ROLE_NAMED = "role.named"  # thing: role; data: enterprise, account (of the person)
ROLE_ACCEPTED = "role.accepted"  # thing: role; data: enterprise, account
ROLE_CONFIRMED = "role.confirmed"  # thing: role; data: enterprise, account
ROLE_ENDED = "role.ended"  # thing: role; data: enterprise, account
LEGAL_REPLACED = "enterprise.legal-replaced"  # thing: enterprise; data: role, former (roles)
MANDATE_GIVEN = "mandate.given"  # thing: mandate; data: giver, holder (accounts), digest
MANDATE_ENDED = "mandate.ended"  # thing: mandate; data: giver, holder

# What administrators do (管理). Things are bodies, places and posts; a member of staff is named by his id only.
DEPARTMENT_ADDED = "department.added"  # thing: department; data: area, posts
DEPARTMENT_CHANGED = "department.changed"  # thing: department
DEPARTMENT_CLOSED = "department.closed"  # thing: department
POST_ADDED = "post.added"  # thing: post; data: department
POST_REMOVED = "post.removed"  # thing: post; data: department
CENTRE_ADDED = "centre.added"  # thing: centre; data: area
CENTRE_CHANGED = "centre.changed"  # thing: centre
OPENING_SET = "centre.opening-set"  # thing: centre; data: week [[weekday, opens, closes]]
WINDOW_ADDED = "window.added"  # thing: window; data: centre, department
WINDOW_CHANGED = "window.changed"  # thing: window; data: department
WINDOW_CLOSED = "window.closed"  # thing: window
STAFF_JOINED = "staff.joined"  # thing: staff; data: account, department, posts, from
STAFF_IMPORTED = "staff.imported"  # data: count; each of them is a staff.joined besides
STAFF_CHANGED = "staff.changed"  # thing: staff
STAFF_MOVED = "staff.moved"  # thing: staff; data: department, ends, starts, from, tasks
STAFF_LEFT = "staff.left"  # thing: staff; data: account, heir, posts, tasks, unattended
STANDS_IN = "post.stood-in"  # thing: post; data: staff, for, from, to
STANDING_IN_ENDED = "post.stand-in-ended"  # thing: post; data: staff, for, to
COPY_ORDERED = "copy.ordered"  # thing: copy of somebody's data
COPY_MADE = "copy.made"  # thing: copy; data: account
COPY_FETCHED = "copy.fetched"  # thing: copy
COPY_HANDED_OVER = "account.copy-handed-over"  # thing: account
ERASURE_ASKED = "erasure.asked"  # thing: erasure; data: closes
ERASURE_STOPPED = "erasure.stopped"  # thing: erasure
ERASURE_DONE = "erasure.done"  # thing: erasure; data: how many things of each kind
ACCOUNT_CLOSED = "account.closed"  # thing: account
SIGNED_UP = "account.signed-up"  # thing: account
IDENTITY_SEEN = "account.identity-seen"  # thing: account; data: person
PERSON_RECEIVED = (
    "account.received"  # thing: account; data: person; a clerk has seen the paper of who stands at the window
)
