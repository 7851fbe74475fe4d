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
