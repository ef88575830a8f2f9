"""An answer as a picture. What draws is heavy, and loaded when the first picture is asked for."""

from __future__ import annotations

from outstanding.web.reply import Reply


def svg(reply: Reply) -> bytes:
    """The chart that the question's header names, of all rows of the reply; it says where the answer has more."""
    from outstanding.charts import drawing  # noqa: PLC0415  loads altair and a JavaScript engine, in about a second

    return drawing.svg(reply.answer.question.chart, reply.answer.rows, more=reply.answer.more)
