"""The printed page: one self-contained file laid out as NĐ 30/2020 wants it."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from july import PROFILE, july_figures

from kiosk.report import build_report
from templates import render_report

VOID = {"meta", "col", "br"}


class Page(HTMLParser):
    """Collects the tags and the words, and minds that every tag is closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data.strip())


def page(texts=None, profile=PROFILE) -> tuple[Page, str]:
    source = render_report(build_report(july_figures(profile=profile), profile, texts or {}), "html")
    return Page(source), source


def test_every_tag_is_closed_and_nothing_is_fetched():
    parsed, source = page()
    assert parsed.open == []
    assert source.startswith("<!DOCTYPE html>")
    assert not {"script", "link", "img", "iframe"} & set(parsed.tags)
    assert not {"src", "href"} & {name for name, _value in parsed.attributes}
    assert "url(" not in source
    assert "@import" not in source


@pytest.mark.parametrize(
    "rule",
    [
        "size: A4;",
        "margin: 20mm 15mm 20mm 30mm;",
        "@top-center { content: counter(page);",
        "@page :first { @top-center { content: none; } }",
        "@page annex { size: A4 landscape;",
        '"Times New Roman", "Liberation Serif", "DejaVu Serif"',
        "text-indent: 12.7mm",
        "thead { display: table-header-group; }",
        "tr { break-inside: avoid; }",
    ],
)
def test_the_page_keeps_the_layout_of_nd_30_2020(rule):
    assert rule in page()[1]


def test_the_blocks_of_an_official_paper_are_there_in_order():
    words = page()[0].words
    places = [
        words.index(text)
        for text in (
            "ỦY BAN NHÂN DÂN",
            "XÃ BA TÔ",
            "Số:        /BC-UBND",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Ba Tô, ngày     tháng 8 năm 2025",
            "BÁO CÁO",
            "I. KẾT QUẢ HOẠT ĐỘNG",
            "Nơi nhận:",
            "TM. ỦY BAN NHÂN DÂN",
            "CHỦ TỊCH",
            "Phụ lục",
            "Tổng số",
        )
    ]
    assert places == sorted(places)


def test_the_annex_has_thirteen_numbered_columns_and_a_total():
    parsed, source = page()
    assert [word for word in parsed.words if word in {f"({n})" for n in range(1, 14)}] == [
        f"({n})" for n in range(1, 14)
    ]
    total = source.split('<tr class="total">')[1].split("</tr>")[0]
    cells = [cell.split("</td>")[0] for cell in total.split("<td>")[1:]]
    assert cells == ["137", "106", "31", "0", "131", "100", "25", "6", "6", "6", "0"]


def test_markup_typed_anywhere_comes_out_as_text():
    evil = '<img src=x onerror="alert(1)">&amp;'
    profile = replace(PROFILE, name=f"UBND {evil}", centre=evil, place=evil, published_ground=evil)
    profile = replace(profile, report=PROFILE.report._replace(signer=evil, recipients=(evil,), online_term=evil))
    parsed, _source = page({"direction": evil, "solutions": f"- {evil}"}, profile)
    assert "img" not in parsed.tags
    assert parsed.open == []
    assert evil in parsed.words
    assert f"- {evil}" in parsed.words


def test_a_paragraph_that_announces_a_list_stays_with_it():
    assert '<p class="lead">Trên tổng số 137 hồ sơ' in page()[1]
