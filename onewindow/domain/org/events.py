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
SESSIONS_ENDED = "account.sessions-ended"  # thing: account; data: how many
