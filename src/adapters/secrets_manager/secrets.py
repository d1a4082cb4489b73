"""Secrets that AWS Secrets Manager keeps and rotates."""

from typing import Any

from application.secrets import Secrets, SecretUnreadable

_MISSING = "ResourceNotFoundException"
_CONNECT_TIMEOUT_S = 3
_READ_TIMEOUT_S = 10
_ATTEMPTS_MAX = 2


class SecretsManagerSecrets(Secrets):
    """One secret for each variable, under ``prefix`` and the variable's name, as text.

    Who we are and which region comes from the machine's own chain (role, profile, environment)
    unless given. boto3 takes a third of a second to import, so only this constructor does.
    """

    def __init__(
        self,
        *,
        prefix: str,
        endpoint_url: str | None = None,
        region: str | None = None,
        access_key_id: str | None = None,
        secret_access_key: str | None = None,
    ) -> None:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError

        self._prefix = prefix
        self._client_error: type[Any] = ClientError
        self._no_answer: type[Exception] = BotoCoreError
        try:
            self._client: Any = boto3.session.Session().client(
                "secretsmanager",
                endpoint_url=endpoint_url,
                region_name=region,
                aws_access_key_id=access_key_id,
                aws_secret_access_key=secret_access_key,
                config=Config(
                    connect_timeout=_CONNECT_TIMEOUT_S,
                    read_timeout=_READ_TIMEOUT_S,
                    retries={"total_max_attempts": _ATTEMPTS_MAX, "mode": "standard"},
                ),
            )
        except BotoCoreError as error:  # no region, a broken profile
            raise SecretUnreadable(
                prefix, f"cannot be looked up in AWS Secrets Manager: {type(error).__name__}"
            ) from error

    def close(self) -> None:
        self._client.close()

    def current(self, name: str) -> str | None:
        return self._read(name, "AWSCURRENT")

    def previous(self, name: str) -> str | None:
        return self._read(name, "AWSPREVIOUS")

    def _read(self, name: str, stage: str) -> str | None:
        try:
            answer = self._client.get_secret_value(
                SecretId=f"{self._prefix}{name}", VersionStage=stage
            )
        except self._client_error as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code == _MISSING:  # of the secret as of the stage
                return None
            raise SecretUnreadable(
                name, f"is not given out by AWS Secrets Manager: {code}"
            ) from None
        except self._no_answer as error:
            raise SecretUnreadable(
                name, f"cannot be read, AWS Secrets Manager gave no answer: {type(error).__name__}"
            ) from None
        if "SecretString" not in answer:
            raise SecretUnreadable(name, "is kept in AWS Secrets Manager as bytes; text is needed")
        text = str(answer["SecretString"]).strip()
        if not text:
            raise SecretUnreadable(name, "is kept in AWS Secrets Manager, but is empty")
        return text
