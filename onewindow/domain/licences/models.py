"""Tables of the licences room."""

from django.db import models

from onewindow.domain.org.models import Department, Enterprise, Person
from onewindow.kernel.models import Living, StoredFile, naming_a_file
from onewindow.kernel.names import Named


class LicenceType(Named):
    """证照类型. A kind of licence: its defining body's code and what is printed on it."""

    slug = models.SlugField(unique=True)
    code21 = models.CharField(max_length=21, help_text="USCC of the defining body (18) and its number of the type (3)")
    fields = models.JSONField(
        default=list, help_text="[[key of the case's answers, label zh, label en], …] in print order"
    )
    founds = models.CharField(
        max_length=16, blank=True, help_text="kind of enterprise it brings into being, with a new USCC; empty: none"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="licence_type_code_form", condition=models.Q(code21__regex=r"^[0-9A-Z]{21}$")),
        ]


class SealKey(models.Model):
    """验签公钥. A public key this city has sealed licences with; verification trusts these and no others."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    public_key = models.CharField(max_length=130)
    since = models.DateTimeField()


class Licence(Living):
    """电子证照. One version of one licence; the decision writes the row, a job makes its papers.

    ``data`` is what the paper says, frozen at the decision; ``data_hash`` (SM3, hex) binds it. ``case_ref`` names the
    case that gave it (``case:12``) without knowing that room. Nobody asks for the licences of a type or an issuer: such an
    index would be paid by every licence. A paper that is indexed makes the issue write all indexes anew (0069), so the one that
    says whether a file is some licence's is a sum over pages (0077).
    """

    identifier = models.CharField(max_length=100)
    number = models.CharField(max_length=60, help_text="the number people read, printed on the licence")
    type = models.ForeignKey(LicenceType, on_delete=models.PROTECT, db_index=False)
    type_version = models.CharField(max_length=3, db_default="001", help_text="version of this licence, 001 first")
    case_ref = models.CharField(max_length=40)
    issuer = models.ForeignKey(Department, on_delete=models.PROTECT, db_index=False)
    issuer_code = models.CharField(max_length=18)
    holder_person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, db_index=False)
    holder_enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.PROTECT, db_index=False)
    holder_name = models.CharField(max_length=200)
    holder_code = models.CharField(max_length=18, db_default="")
    owner = models.BigIntegerField(help_text="the account that may fetch it")
    data = models.JSONField(db_default={})
    decided_at = models.DateTimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, db_index=False)
    signature = models.JSONField(null=True, help_text="the detached signature file, as it is handed out")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=300, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="licence_identifier_once", fields=["identifier"]),
            models.UniqueConstraint(
                name="licence_once_per_case_and_version", fields=["case_ref", "type", "type_version"]
            ),
            models.CheckConstraint(
                name="licence_valid_only_with_paper",
                condition=models.Q(state="making")
                | models.Q(pdf__isnull=False, signature__isnull=False, issued_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="licence_owner", fields=["owner", "-id"]),
            models.Index(name="licence_holder_code", fields=["holder_code"]),
            naming_a_file("licence_paper", "pdf"),
        ]

    @property
    def signature_name(self) -> str:
        """签名文件名. The signature's file name: beside the PDF, where ``onewindow licence verify`` looks for it."""
        return f"{self.identifier}.pdf.sig.json"
