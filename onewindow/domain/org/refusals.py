"""What this room refuses (拒绝): each with a stable code and a sentence for the person."""

from onewindow.kernel.errors import Refusal


class AccountUnknown(Refusal):
    """This account does not exist or is closed (账号不存在或已停用)."""


class LogInRefused(Refusal):
    """The account or the password is wrong, or the account is closed for a while (登录失败)."""


class NotADemo(Refusal):
    """One-click accounts exist only in the demo city (非演示环境)."""


class NotAllowed(Refusal):
    """You may not do this (无权办理)."""


class HoldsAlready(Refusal):
    """This member of staff already holds the post in that time (已任此职)."""


class HoldsNot(Refusal):
    """This member of staff does not hold the post (未任此职)."""


class CodeWrong(Refusal):
    """The unified social credit code is wrong (统一社会信用代码有误)."""

    source = "GB 32100-2015"


class UsccTaken(Refusal):
    """Another business already has this unified social credit code (统一社会信用代码已被使用)."""


class TokenUnknown(Refusal):
    """This token is unknown, has ended or was revoked (令牌无效)."""


class TokenNotFound(Refusal):
    """There is no such token (令牌不存在)."""


class ScopeUnfit(Refusal):
    """A token of this account cannot be given for that (令牌权限不符)."""


class CityStands(Refusal):
    """Another city stands here already (此处已建立其他城市)."""


class NotFounded(Refusal):
    """No city stands here yet (城市尚未建立)."""


class AreasUnfit(Refusal):
    """The area %(area)s does not fit into the city (行政区划不符)."""

    source = "GB/T 2260, GB/T 10114"


class LoginUnfit(Refusal):
    """A log-in has 3 to 60 small letters, digits, dots or hyphens and begins with a letter (登录名不符)."""


class LoginTaken(Refusal):
    """Somebody has this log-in already (登录名已被使用)."""


class PasswordWeak(Refusal):
    """This password is too easy to guess (密码强度不足)."""


class PersonUnknown(Refusal):
    """Nobody with this name and this number has an account here (查无此人)."""


class NotToYourself(Refusal):
    """Choose somebody else than yourself (不能是本人)."""


class TermWrong(Refusal):
    """The term must begin today or later, end after it begins, and last two years at most (期限有误)."""


class NoSuchEntry(Refusal):
    """There is no such entry here (没有这条记录)."""
