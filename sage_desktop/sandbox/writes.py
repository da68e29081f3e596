"""The stand-in's writing gate: body, idempotency, checks, the change itself, and its reply."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sage_desktop.core.clock import Clock
from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox.bodies import Json, Reader, body_of
from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.diary import Diary
from sage_desktop.sandbox.idempotency import Attempt, Changed, Memory, is_id
from sage_desktop.sandbox.replies import Refusal, invalid, json_reply, not_found
from sage_desktop.sandbox.resources import Collection, Query, Scene
from sage_desktop.sandbox.shelf import Shelf
from sage_desktop.sandbox.writing import Change, Writings

_ID = "idempotency_id"


class Writes:
    """Carries out what passed the gate of the API. Raises ``Refusal``."""

    def __init__(self, diary: Diary, clock: Clock, shelf: Shelf, memory: Memory) -> None:
        self._diary = diary
        self._clock = clock
        self._shelf = shelf
        self._memory = memory

    def write(
        self,
        request: Request,
        business: Business,
        collection: Collection[Any],
        writing: Writings,
        rest: list[str],
    ) -> Reply:
        scene = Scene(business, self._clock().date(), Query(request.query))
        record = collection.find(scene, rest[0]) if rest else None
        if rest and record is None:
            raise not_found(f"{collection.name}/{rest[0]}")
        if request.method == "DELETE" and writing.delete:
            writing.delete(record, self._change(business, dict(request.query)))
            return self._reply(collection, writing, scene, record, 200)
        if len(rest) > 1:
            writing.actions[rest[1]](record, self._change(business, {}))
            return self._reply(collection, writing, scene, record, 201)
        given = body_of(request, writing.singular)
        attempt = self._attempt(request, business, given, creating=record is None)
        known = self._recall(request, attempt)
        if known is not None:
            return known
        try:
            reply = self._carried_out(request, scene, collection, writing, record, given)
        except Refusal as refusal:
            self._memory.keep(attempt, refusal.reply, self._clock(), created=False)
            raise
        self._memory.keep(attempt, reply, self._clock(), created=record is None)
        return reply

    def _carried_out(
        self,
        request: Request,
        scene: Scene,
        collection: Collection[Any],
        writing: Writings,
        record: Any,
        given: Json,
    ) -> Reply:
        reader = Reader(scene.business, creating=record is None)
        values = reader.members(given, writing.fields)
        for sin in reader.sins:
            self._diary.sin(sin, request)
        change = self._change(scene.business, values)
        change.problems = reader.problems
        if record is None:
            record, status = writing.create(change), 201
        else:
            writing.change(record, change)
            record.updated_at, status = change.now, 200
        return self._reply(collection, writing, scene, record, status)

    def _attempt(
        self, request: Request, business: Business, given: Json, *, creating: bool
    ) -> Attempt:
        """Takes the id out of ``given``."""
        if _ID not in given and creating:
            self._diary.sin("post_without_idempotency", request)
        id = given.pop(_ID, None)
        if id is not None and not is_id(id):
            raise invalid([("is not a valid idempotency id", _ID)])
        said = json.dumps(given, sort_keys=True, default=str)
        content = hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()
        place = f"{request.method} {request.path}"
        attempt = Attempt(business.id, (id or "").lower(), place, content)
        if creating and self._memory.was_lost(attempt, self._clock()):
            self._diary.sin("new_idempotency_after_unknown", request)
        return attempt

    def _recall(self, request: Request, attempt: Attempt) -> Reply | None:
        try:
            known = self._memory.recall(attempt, self._clock())
        except Changed as changed:
            self._diary.sin("changed_idempotency", request)
            if changed.was_refused:
                return None
            message = "was used for another request before"
            raise invalid([(message, _ID)]) from None
        if known is not None and known.status == 422:
            raise Refusal(known)
        return known

    def _change(self, business: Business, values: Json) -> Change:
        return Change(business, self._clock(), values)

    def _reply(
        self, collection: Collection[Any], writing: Writings, scene: Scene, record: Any, status: int
    ) -> Reply:
        self._shelf.forget(scene.business.id, writing.touches)
        return json_reply(collection.full(record, scene), status)
