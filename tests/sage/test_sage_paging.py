import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sage_desktop.core.errors import Cancelled, ServerTrouble
from sage_desktop.core.progress import Cancel
from sage_desktop.sage.paging import Page, origin_of, pages
from sage_desktop.sage.payloads import BusinessRef, Envelope

ORIGIN = "https://api.sage.test:443"
MORE = "/rows?page=next"
Row = BusinessRef


def page(ids: str, total: int, more: str | None = None) -> Envelope[Row]:
    return Envelope(total, tuple(Row(each) for each in ids), more)


@dataclass
class Service:
    """Gives the page that ``serve`` says for a number; counts the requests."""

    serve: Callable[[int], Envelope[Row]]
    asked: list[int]

    def __init__(self, serve: Callable[[int], Envelope[Row]]) -> None:
        self.serve = serve
        self.asked = []

    async def fetch(self, number: int) -> Envelope[Row]:
        self.asked.append(number)
        return self.serve(number)


def scripted(*served: Envelope[Row]) -> Service:
    """One envelope for each request, the last one again and again."""
    left = list(served)
    return Service(lambda _number: left.pop(0) if len(left) > 1 else left[0])


def good(ids: str, size: int) -> Callable[[int], Envelope[Row]]:
    """Sage as it is: beyond the end the last page comes again."""

    def serve(number: int) -> Envelope[Row]:
        last = max(1, -(-len(ids) // size))
        shown = min(number, last)
        rows = ids[(shown - 1) * size : shown * size]
        return page(rows, len(ids), MORE if shown < last else None)

    return serve


def collect(service: Service, cancel: Cancel | None = None) -> tuple[str, list[Page[Row]]]:
    """The rows as a consumer gathers them, and the pages."""

    async def scenario() -> tuple[str, list[Page[Row]]]:
        rows: list[str] = []
        seen: list[Page[Row]] = []
        async for each in pages(service.fetch, origin=ORIGIN, path="/rows", cancel=cancel):
            if each.restarted:
                rows.clear()
            rows += [row.id for row in each.items]
            seen.append(each)
        return "".join(rows), seen

    return asyncio.run(scenario())


def trouble(service: Service) -> ServerTrouble:
    with pytest.raises(ServerTrouble) as caught:
        collect(service)
    return caught.value


@given(st.integers(0, 60), st.integers(1, 20))
def test_a_good_list_is_read_whole_with_one_request_a_page(amount: int, size: int) -> None:
    ids = "".join(chr(0x4E00 + number) for number in range(amount))
    service = Service(good(ids, size))
    rows, seen = collect(service)
    assert rows == ids
    assert service.asked == list(range(1, max(1, -(-amount // size)) + 1))
    assert [each.done for each in seen][-1:] == [amount]
    assert not any(each.restarted for each in seen)


def test_progress_counts_up_to_the_total() -> None:
    _rows, seen = collect(Service(good("abcde", 2)))
    assert [(each.done, each.total) for each in seen] == [(2, 5), (4, 5), (5, 5)]


def test_a_missing_next_does_not_end_the_list_too_early() -> None:
    honest = good("abcde", 2)

    def serve(number: int) -> Envelope[Row]:
        shown = honest(number)
        return Envelope(shown.total, shown.items, None)

    service = Service(serve)
    assert collect(service)[0] == "abcde"
    assert service.asked == [1, 2, 3]


def test_a_last_page_that_still_names_a_next_ends_by_its_repetition() -> None:
    honest = good("abcde", 2)

    def serve(number: int) -> Envelope[Row]:
        shown = honest(number)
        return Envelope(shown.total, shown.items, MORE)

    service = Service(serve)
    assert collect(service)[0] == "abcde"
    assert service.asked == [1, 2, 3, 4]


def test_a_row_that_moved_into_an_earlier_page_is_found_by_reading_again() -> None:
    service = scripted(
        page("ab", 5, MORE),
        page("de", 5, MORE),  # c moved to where a and b were read already
        page("", 5),
        page("ab", 5, MORE),
        page("cd", 5, MORE),
        page("e", 5),
    )
    rows, seen = collect(service)
    assert rows == "abcde"
    assert [each.restarted for each in seen] == [False, False, False, True, False, False]


def test_a_row_that_moved_into_a_later_page_is_not_read_twice() -> None:
    service = scripted(page("ab", 4, MORE), page("bcd", 4))
    assert collect(service)[0] == "abcd"
    assert service.asked == [1, 2]


def test_a_row_doubled_in_one_page_is_one_row() -> None:
    assert collect(scripted(page("aab", 2)))[0] == "ab"


def test_a_row_removed_meanwhile_is_not_kept() -> None:
    service = scripted(
        page("ab", 4, MORE),
        page("d", 3),  # a was deleted, so c slipped into the first page
        page("bc", 3, MORE),
        page("d", 3),
    )
    assert collect(service)[0] == "bcd"


def test_a_row_added_meanwhile_is_read_too() -> None:
    assert collect(scripted(page("ab", 3, MORE), page("cd", 4)))[0] == "abcd"


@pytest.mark.parametrize(
    "served",
    [
        [page("ab", 5, MORE), page("ab", 5, MORE)],
        [page("ab", 5)],
        [page("", 5)],
        [page("abc", 2)],
    ],
    ids=["duplicate page", "short", "empty", "more than its total"],
)
def test_a_list_that_stays_incomplete_is_an_error_and_not_a_part(
    served: list[Envelope[Row]],
) -> None:
    service = scripted(*served)
    error = trouble(service)
    assert error.code == "incomplete_list"
    assert len(service.asked) <= 6


def test_a_list_without_end_ends() -> None:
    service = Service(lambda number: page(chr(0x4E00 + number), 5, MORE))
    error = trouble(service)
    assert error.code == "endless_list"
    assert len(service.asked) <= 20


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.test/v3.1/rows?page=2",
        "http://api.sage.test/v3.1/rows?page=2",
        "https://api.sage.test:444/v3.1/rows?page=2",
        "https://api.sage.test.evil.test/rows",
        "https://api.sage.test@evil.test/rows",
        "//evil.test/rows?page=2",
        "javascript:alert(1)",
        "https://[bad",
        "https://api.sage.test:port/rows",
    ],
)
def test_a_next_on_another_host_stops_everything(link: str) -> None:
    service = scripted(page("ab", 4, link))
    assert trouble(service).code == "foreign_next"
    assert service.asked == [1]


@pytest.mark.parametrize(
    "link",
    [
        "/rows?page=2",
        "rows?page=2",
        "?page=2",
        "",
        "https://api.sage.test/v3.1/rows?page=2",
        "https://API.sage.test:443/v3.1/rows?page=2",
    ],
)
def test_a_next_here_may_be_relative_or_absolute(link: str) -> None:
    assert collect(scripted(page("ab", 4, link), page("cd", 4)))[0] == "abcd"


def test_cancel_is_looked_for_between_pages() -> None:
    cancel = Cancel()

    def serve(number: int) -> Envelope[Row]:
        if number == 2:
            cancel.request()
        return good("abcdef", 2)(number)

    service = Service(serve)
    with pytest.raises(Cancelled):
        collect(service, cancel)
    assert service.asked == [1, 2]


@settings(max_examples=300)
@given(st.lists(st.tuples(st.text("abcdef", max_size=4), st.integers(0, 8), st.booleans())))
def test_whatever_a_service_says_reading_ends_with_the_whole_or_an_error(
    script: list[tuple[str, int, bool]],
) -> None:
    service = scripted(
        *(page(ids, n, MORE if more else None) for ids, n, more in script), page("", 0)
    )
    try:
        rows, seen = collect(service)
    except ServerTrouble as error:
        assert error.code in {"incomplete_list", "endless_list"}
    else:
        assert len(rows) == len(set(rows)) == seen[-1].total
    assert len(service.asked) <= 60


def test_an_origin_is_always_written_the_same_way() -> None:
    assert origin_of("https://API.sage.test/v3.1") == ORIGIN
    assert origin_of("http://[::1]:8080/x") == "http://::1:8080"
