"""Logs: one JSON object per line on stderr, our own and the libraries' alike."""

import logging
import sys

import structlog


def configure_logs(*, level: int = logging.INFO) -> None:
    """Send structlog and the standard library's logging to stderr; tracebacks are not printed.

    A traceback quotes values, and so people's data: log lines carry ids and the error's class.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_traceback,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            keep_exc_info=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.WARNING))


def _without_traceback(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    error = event.pop("exc_info", None)
    kind = error[0] if isinstance(error, tuple) else None
    if isinstance(kind, type):
        event["error"] = kind.__name__
    return event
