"""Reading an answer's body within a limit, packed (gzip) or not.

httpx unpacks whole chunks, so that a few kilobytes can become many megabytes before anyone counts
them; here the unpacked bytes are counted while they come out.
"""

from __future__ import annotations

import zlib
from typing import cast

import httpx

ACCEPT_ENCODING = "gzip"
"""What ``read_body`` understands; to be sent with each request."""

_GZIP = 16 + zlib.MAX_WBITS


class BadBody(Exception):
    """The body cannot be used. ``code``: reply_too_large or bad_reply."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """The unpacked body of a streamed ``response``, at most ``max_bytes`` long.

    Raises ``BadBody`` when it is longer, badly packed, or packed in a way nobody asked for.
    """
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in {"", "identity", "gzip", "x-gzip"}:
        raise BadBody("bad_reply")
    unpacker = zlib.decompressobj(wbits=_GZIP) if packing in {"gzip", "x-gzip"} else None
    body = bytearray()
    async for chunk in cast(httpx.AsyncByteStream, response.stream):
        if unpacker is None:
            body += chunk
        else:
            try:
                body += unpacker.decompress(chunk, max_bytes + 1 - len(body))
            except zlib.error:
                raise BadBody("bad_reply") from None
        if len(body) > max_bytes:
            raise BadBody("reply_too_large")
    if unpacker is not None and not unpacker.eof and body:
        raise BadBody("bad_reply")
    return bytes(body)
