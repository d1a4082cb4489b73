"""Whole files in a bucket."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from application.objects import ObjectInventory, ObjectNotFound, ObjectStore, require_object_key
from domain.errors import Unavailable

_MISSING = frozenset({"NoSuchKey", "404"})
_EXISTS_ALREADY = "PreconditionFailed"
_CONNECT_TIMEOUT_S = 3
_READ_TIMEOUT_S = 15
_ATTEMPTS_MAX = 2


class S3ObjectStore(ObjectStore, ObjectInventory):
    """Objects below ``prefix`` in one bucket, written with ``If-None-Match: *``: a key is written
    once, whoever else writes it.

    Credentials come from the machine's own chain (role, profile, environment) unless given.
    boto3 takes a third of a second to import, so only this constructor does; a client may be
    shared by threads.
    """

    def __init__(
        self,
        *,
        bucket: str,
        prefix: str = "",
        endpoint_url: str | None = None,
        region: str | None = None,
        access_key_id: str | None = None,
        secret_access_key: str | None = None,
    ) -> None:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError

        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._client_error: type[Any] = ClientError
        # reading a body goes past botocore, whose errors then are those of the socket
        self._no_answer: tuple[type[Exception], ...] = (BotoCoreError, OSError)
        self._client: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint_url,
            region_name=region,
            aws_access_key_id=access_key_id,
            aws_secret_access_key=secret_access_key,
            config=Config(
                signature_version="s3v4",
                connect_timeout=_CONNECT_TIMEOUT_S,
                read_timeout=_READ_TIMEOUT_S,
                retries={"total_max_attempts": _ATTEMPTS_MAX, "mode": "standard"},
                # a store of one's own seldom has a name per bucket
                s3={"addressing_style": "path" if endpoint_url else "auto"},
            ),
        )

    def close(self) -> None:
        self._client.close()

    def put(self, key: str, content: bytes) -> None:
        with self._translated(key) as name:
            self._client.put_object(
                Bucket=self._bucket,
                Key=name,
                Body=content,
                ContentType="application/octet-stream",
                IfNoneMatch="*",
            )

    def get(self, key: str) -> bytes:
        with self._translated(key) as name:
            answer = self._client.get_object(Bucket=self._bucket, Key=name)
            content: bytes = answer["Body"].read()
        return content

    def exists(self, key: str) -> bool:
        try:
            with self._translated(key) as name:
                self._client.head_object(Bucket=self._bucket, Key=name)
        except ObjectNotFound:
            return False
        return True

    def delete(self, key: str) -> None:
        with self._translated(key) as name:
            self._client.delete_object(Bucket=self._bucket, Key=name)

    def replace(self, key: str, content: bytes) -> None:
        with self._translated(key) as name:
            there = self._client.head_object(Bucket=self._bucket, Key=name)
            self._client.put_object(
                Bucket=self._bucket,
                Key=name,
                Body=content,
                ContentType="application/octet-stream",
                IfMatch=there["ETag"],
            )

    def keys(self, prefix: str, *, after: str | None, limit: int) -> tuple[str, ...]:
        with self._translated(prefix) as name:
            begin = {} if after is None else {"StartAfter": f"{self._prefix}{after}"}
            answer = self._client.list_objects_v2(
                Bucket=self._bucket, Prefix=f"{name}/", MaxKeys=limit, **begin
            )
            found = [str(each["Key"]) for each in answer.get("Contents", ())]
        return tuple(each.removeprefix(self._prefix) for each in found)

    def beginning(self, key: str, octets: int) -> bytes:
        with self._translated(key) as name:
            answer = self._client.get_object(
                Bucket=self._bucket, Key=name, Range=f"bytes=0-{octets - 1}"
            )
            content: bytes = answer["Body"].read()
        return content

    @contextmanager
    def _translated(self, key: str) -> Iterator[str]:
        """The object's name in the bucket, and our refusals for S3's."""
        require_object_key(key)
        try:
            yield f"{self._prefix}{key}"
        except self._client_error as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code == _EXISTS_ALREADY:
                return
            if code in _MISSING:
                raise ObjectNotFound(key) from error
            # a missing bucket, a wrong key, a full quota: ours to mend, and the job waits for it
            raise Unavailable(f"S3 answered {code}") from error
        except self._no_answer as error:
            raise Unavailable(f"S3 gave no answer: {type(error).__name__}") from error
