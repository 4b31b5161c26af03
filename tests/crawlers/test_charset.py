"""Letters of pages that declare their encoding wrongly, twice, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.pages.charset import decode, undoubled
from crawlers.pages.html import read_html

RUSSIAN = """Совет города решил в понедельник отремонтировать мост через реку до начала лета, сообщил мэр города
выборы назначены на декабрь кандидат заявил что кампания проходит спокойно комиссия опубликовала список «Мы надеемся на
честные выборы», — сказал он Объём торгов вырос Эхо событий Цены на хлеб и молоко Юрий Щукин подписал указ о школах
Жители района ждут автобус каждый день фонд поддержки предприятий № 5 Ёлку поставят в пятницу Шахтёры ушли""".split()
KAZAKH = """Қала кеңесі дүйсенбі күні өзен үстіндегі көпірді жаз басталғанға дейін жөндеу туралы шешім қабылдады
сайлау тағайындалды үміткер бүгін комиссияға құжаттарын тапсырды ғылым мен ұлттық әдебиет Шаңырақ астында жиналған
халық әкімге сұрақ қойды мұғалімдер жалақысы өседі деп хабарлады баспасөз қызметі""".split()
UKRAINIAN = """Рада міста вирішила в понеділок відремонтувати міст через річку до початку літа повідомив мер Вибори
призначено на грудень Кандидат заявив що кампанія проходить спокійно її рішення оскаржили мешканці району чекають на
автобус щодня Європейський фонд підтримки підприємств Щоб їхати далі треба дозвіл""".split()

RUSSIAN_IN = ("utf-8", "windows-1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5", "kz1048", "ptcp154")
CLAIMS = ("", "utf-8", "windows-1251", "koi8-r", "iso-8859-1", "cp866", "no-such-thing", "gb2312", "utf-16")


def paragraphs(words: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words), min_size=20, max_size=40, unique=True).map(
        lambda chosen: " ".join(chosen) + "."
    )


def as_page(text: str, encoding: str, meta: str) -> bytes:
    head = f"<meta http-equiv='Content-Type' content='text/html; charset={meta}'>" if meta else ""
    page = f"<html><head>{head}<title>News</title></head><body><div class='menu'>Home</div><p>{text}</p></body></html>"
    return page.encode(encoding)


@pytest.mark.parametrize(
    ("words", "encodings"),
    [(RUSSIAN, RUSSIAN_IN), (KAZAKH, ("utf-8", "kz1048", "ptcp154")), (UKRAINIAN, ("utf-8", "windows-1251", "koi8-u"))],
)
@settings(max_examples=150)
@given(data=st.data(), header=st.sampled_from(CLAIMS), meta=st.sampled_from(CLAIMS))
def test_any_paragraph_is_read_whatever_is_declared(
    words: list[str], encodings: tuple[str, ...], data: st.DataObject, header: str, meta: str
) -> None:
    encoding = data.draw(st.sampled_from(encodings))
    text = data.draw(paragraphs(words)).encode(encoding, "ignore").decode(encoding)
    content_type = f"text/html; charset={header}" if header else "text/html"
    assert f"<p>{text}</p>" in decode(as_page(text, encoding, meta), content_type)[0]


@given(paragraphs(RUSSIAN + KAZAKH), st.sampled_from(["sloppy-windows-1251", "sloppy-windows-1252", "latin-1"]))
def test_doubly_encoded_words_are_put_right(text: str, through: str) -> None:
    words = [word for word in text.split() if word.isalpha() and len(word) > 3]
    assert [undoubled(word.encode().decode(through)) for word in words] == words
    assert undoubled(text) == text


def test_what_only_looks_doubly_encoded_is_left() -> None:
    for text in ("СССР, РСФСР и ТУРКСИБ", "Т. С. Р. У.", "«РУСТ»"):
        assert undoubled(text) == text


FIRST, SECOND = " ".join(RUSSIAN[:14]), " ".join(RUSSIAN[20:40])


def test_two_encodings_on_one_page() -> None:
    body = f"<div>{FIRST}</div>".encode() + f"<p>{SECOND}</p>".encode("windows-1251")
    assert decode(body, "text/html; charset=utf-8") == (f"<div>{FIRST}</div><p>{SECOND}</p>", "mixed")


def test_a_letter_cut_in_two_spoils_no_other() -> None:
    body = f"<title>{FIRST}".encode()[:-1] + f"...</title><p>{SECOND}</p>".encode()
    text, encoding = decode(body, "text/html; charset=windows-1251")
    assert encoding == "utf-8"
    assert f"<p>{SECOND}</p>" in text


def test_a_declaration_late_on_the_page_is_heard() -> None:
    """Of two words no letters can tell; browsers look at the first 1024 bytes only, and the reader then chooses."""
    body = b"<html><head>" + b"<!-- -->" * 200 + b"<meta charset='koi8-r'></head><p>" + "Да".encode("koi8-r")
    assert decode(body)[0].endswith("<p>Да")


def test_byte_order_marks_and_wide_letters() -> None:
    assert decode(b"\xef\xbb\xbf" + FIRST.encode(), "text/html; charset=windows-1251")[0] == FIRST
    assert decode(FIRST.encode("utf-16"))[0] == FIRST
    assert decode(f"<html><head><title>T</title></head><body><p>{FIRST}".encode("utf-16-le"))[0].endswith(FIRST)


def test_english_with_marks_of_windows() -> None:
    text = "<p>The council’s “bridge” is ready — and the café too.</p>"
    for content_type in ("text/html", "text/html; charset=iso-8859-1", "text/html; charset=utf-8"):
        assert decode(text.encode("windows-1252"), content_type)[0] == text


def test_letters_written_as_references() -> None:
    """Kazakh letters, which windows-1251 does not have, and quotation marks as old editors wrote them."""
    body = "<p>&#1178;ала ке&#1187;есі &#147;к&#1257;пір&#148; &#8212; деді</p>".encode("windows-1251")
    assert read_html(body, "text/html; charset=windows-1251").text_content() == "Қала кеңесі “көпір” — деді"


@given(st.binary(max_size=300), st.sampled_from(CLAIMS))
def test_no_bytes_break_it(body: bytes, claim: str) -> None:
    text, _ = decode(body, f"text/html; charset={claim}")
    assert isinstance(text, str)


JAPANESE = "市議会は月曜日に、川にかかる橋を夏までに直すことを決めた。市長は会議のあと、工事は三か月かかると話した。"
CHINESE = "市议会在星期一决定,在夏天到来之前修好这座大桥。市长说,这项工作要用三个月的时间,人们已经等了六年。"
TAIWANESE = "市議會在星期一決定,在夏天到來之前修好這座大橋。市長說,這項工作要用三個月的時間,人們已經等了六年。"
KOREAN = "시의회는 월요일에 강을 건너는 다리를 여름이 오기 전에 고치기로 했다. 시장은 공사가 석 달이 걸린다고 말했다."
GREEK = "Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα να επισκευάσει τη γέφυρα πριν από το καλοκαίρι."
ARABIC = (
    "قرر مجلس المدينة يوم الاثنين إصلاح الجسر فوق النهر قبل بداية الصيف وقال رئيس البلدية إن العمل يستغرق ثلاثة أشهر"
)


@pytest.mark.parametrize("declares", [True, False])
@pytest.mark.parametrize(
    ("text", "encoding", "claim"),
    [
        (JAPANESE, "shift_jis", "Shift_JIS"),
        (JAPANESE, "euc-jp", "EUC-JP"),
        (CHINESE, "gb18030", "gb2312"),
        (TAIWANESE, "big5", "Big5"),
        (KOREAN, "euc-kr", "ks_c_5601-1987"),
    ],
)
def test_scripts_of_the_far_east_are_read_declared_or_not(text: str, encoding: str, claim: str, declares: bool) -> None:
    page = as_page(text * 3, encoding, claim if declares else "")
    assert text in decode(page)[0]
    assert text in decode(page.replace(b"</p>", b"\xff</p>"))[0]  # a broken byte does not change the rest


@pytest.mark.parametrize(("text", "encoding"), [(GREEK, "windows-1253"), (ARABIC, "windows-1256")])
def test_other_scripts_are_read_as_declared(text: str, encoding: str) -> None:
    assert text in decode(as_page(text * 3, encoding, encoding))[0]
