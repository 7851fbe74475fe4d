"""Check characters: GB 32100 (MOD 31), GB 11643 (MOD 11-2), GB 11714 (MOD 11), ISO 7064 MOD 37,36."""

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DIGITS = "0123456789"

_VALUES = {character: value for value, character in enumerate(ALPHANUMERIC)}
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_TABLE = "10X98765432"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def uscc(body: str) -> str:
    """GB 32100-2015: the 18th character for the first 17. The last ``% 31`` matters: codes may end in 0."""
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(body, _USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[(31 - total) % 31]


def citizen(body: str) -> str:
    """GB 11643: the 18th character for the first 17 digits."""
    return _CITIZEN_TABLE[sum(int(c) * w for c, w in zip(body, _CITIZEN_WEIGHTS, strict=True)) % 11]


def organisation(body: str) -> str:
    """GB 11714: the ninth character of an organisation code (characters 9 to 17 of a USCC)."""
    total = sum(ALPHANUMERIC.index(c) * w for c, w in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def mod_37_36(body: str) -> str:
    """ISO 7064 MOD 37,36 (GB/T 17710): the check character over 0-9 A-Z."""
    p = 36
    try:
        for character in body:
            p = (p + _VALUES[character]) % 36 or 36
            p = p * 2 % 37
    except KeyError as strange:
        raise ValueError(f"{strange} is none of 0-9 A-Z") from None
    return ALPHANUMERIC[(37 - p) % 36]
