"""SM2 with SM3: the standard's own vector, the openssl program in both directions, and what must be refused."""

import os
import subprocess
from pathlib import Path

import pytest
from gmssl.sm2 import CryptSM2
from gmssl_pyx import sm2_key_generate, sm2_sign_sm3_digest, sm2_verify_sm3_digest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.kernel import seal
from onewindow.kernel.seal import FileKey, digest, fingerprint, public_pem, sm3, verify

VECTOR_KEY = (
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
VECTOR_R = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
VECTOR_S = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"


def der(*numbers: int) -> bytes:
    """Integers as a DER sequence."""
    parts = b""
    for number in numbers:
        raw = number.to_bytes((number.bit_length() // 8) + 1, "big")
        parts += b"\x02" + bytes([len(raw)]) + raw
    return b"\x30" + bytes([len(parts)]) + parts


VECTOR = der(int(VECTOR_R, 16), int(VECTOR_S, 16))


@pytest.fixture
def key(tmp_path: Path) -> FileKey:
    """A fresh key in a folder of its own."""
    return FileKey(tmp_path / "keys")


def openssl(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """The openssl program."""
    return subprocess.run(["openssl", *arguments], capture_output=True, check=False)


SM2 = ("-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678")


def test_sm3_of_abc() -> None:
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_example_of_gm_t_0003_5() -> None:
    point = bytes.fromhex(VECTOR_KEY[2:])
    assert digest(point, b"message digest").hex() == "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
    assert verify(VECTOR_KEY, b"message digest", VECTOR)
    assert not verify(VECTOR_KEY, b"message digesu", VECTOR)
    assert not verify(VECTOR_KEY, b"message digest", VECTOR, user_id=b"somebody else")


def test_openssl_verifies_what_is_signed_here(key: FileKey, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"one thing, done once")
    (tmp_path / "signature").write_bytes(key.sign(b"one thing, done once"))
    (tmp_path / "public").write_text(public_pem(key.public_key))
    told = ("-inkey", f"{tmp_path}/public", "-sigfile", f"{tmp_path}/signature", "-in", f"{tmp_path}/data")
    done = openssl("pkeyutl", "-verify", "-pubin", *told, *SM2)
    assert b"Signature Verified Successfully" in done.stdout, done.stderr


def test_what_openssl_signs_with_our_key_verifies_here(key: FileKey, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"one thing, done once")
    told = ("-inkey", f"{tmp_path}/keys/sm2.pem", "-out", f"{tmp_path}/signature", "-in", f"{tmp_path}/data")
    assert openssl("pkeyutl", "-sign", *told, *SM2).returncode == 0
    signature = (tmp_path / "signature").read_bytes()
    assert verify(key.public_key, b"one thing, done once", signature)
    assert verify(public_pem(key.public_key), b"one thing, done once", signature)
    assert not verify(key.public_key, b"one thing, done twice", signature)


def test_a_third_implementation_agrees() -> None:
    """gmssl, pure Python, another author: it verifies ours, we verify its."""
    point, private = map(bytes, sm2_key_generate())
    other = CryptSM2(private_key=private.hex(), public_key=point.hex(), asn1=True)
    theirs = bytes.fromhex(other.sign_with_sm3(b"data"))
    assert verify(point, b"data", theirs)
    ours = bytes(sm2_sign_sm3_digest(private, digest(point, b"data")))
    assert other.verify_with_sm3(ours.hex(), b"data")


def test_a_key_that_openssl_made_can_be_used(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    made = openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", f"{folder}/sm2.pem")
    assert made.returncode == 0, made.stderr
    key = FileKey(folder)
    assert verify(key.public_key, b"data", key.sign(b"data"))


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first, second = FileKey(tmp_path / "keys"), FileKey(tmp_path / "keys")
    assert first.public_key == second.public_key
    assert len(first.public_key) == 130
    assert first.fingerprint == fingerprint(first.public_key) == sm3(bytes.fromhex(first.public_key)).hex()
    file = tmp_path / "keys" / "sm2.pem"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert os.listdir(file.parent) == ["sm2.pem"]


def test_another_key_does_not_verify(key: FileKey, tmp_path: Path) -> None:
    other = FileKey(tmp_path / "other")
    assert not verify(other.public_key, b"data", key.sign(b"data"))


def test_a_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sm2.pem").write_text("-----BEGIN PRIVATE KEY-----\nMAAA\n-----END PRIVATE KEY-----\n")
    with pytest.raises(ValueError, match="no SM2 private key"):
        FileKey(tmp_path)
    with pytest.raises(ValueError, match="no public point"):
        public_pem("04" + "00" * 64)


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        VECTOR[:-1],
        VECTOR + b"\x00",
        b"\x31" + VECTOR[1:],
        der(int(VECTOR_R, 16), 0),
        der(0, int(VECTOR_S, 16)),
        der(int(VECTOR_S, 16), int(VECTOR_R, 16)),
        der(int(VECTOR_R, 16), int(VECTOR_S, 16) + 1),
        der(1, seal.curve.N - 1),  # r + s = n
        der(int(VECTOR_R, 16), seal.curve.N),
        b"\x30\x06\x02\x01\x81\x02\x01\x01",  # negative
        bytes.fromhex(VECTOR_R + VECTOR_S),  # raw, not DER
    ],
)
def test_malformed_and_foreign_signatures_are_false_and_silent(
    signature: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    assert not verify(VECTOR_KEY, b"message digest", signature)
    said = capfd.readouterr()
    assert said.out + said.err == ""  # gmssl's own verification would print C traces


@pytest.mark.parametrize(
    "key", ["", "zz", "04" + "00" * 64, VECTOR_KEY[:-2], VECTOR_KEY[:-2] + "14", b"\x04" * 65, "PUBLIC KEY"]
)
def test_malformed_keys_are_false(key: str | bytes) -> None:
    assert not verify(key, b"message digest", VECTOR)


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 10_000))
def test_our_verification_agrees_with_gmssl(data: bytes, flip: int) -> None:
    point, private = map(bytes, sm2_key_generate())
    said = digest(point, data)
    signature = bytes(sm2_sign_sm3_digest(private, said))
    assert sm2_verify_sm3_digest(point, said, signature)
    assert verify(point, data, signature)
    changed = bytearray(data + b"x")
    changed[flip % len(changed)] ^= 1
    assert not verify(point, bytes(changed), signature)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_answered(signature: bytes) -> None:
    assert not verify(VECTOR_KEY, b"message digest", signature)
