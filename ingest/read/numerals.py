"""Numbers in the forms that Word's automatic numbering and HTML lists print (w:numFmt, ECMA-376 17.18.59)."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """12 → 十二, 105 → 一百〇五; from 10000 digit by digit."""
    if number >= 10_000:
        return "".join(digits[int(d)] for d in str(number))
    text, places = "", str(number)
    for index, digit in enumerate(places):
        power = len(places) - 1 - index
        if digit != "0":
            text += digits[int(digit)] + (units[power - 1] if power else "")
        elif text and not text.endswith(digits[0]) and places[index:].strip("0"):
            text += digits[0]
    if digits == _DIGITS and 10 <= number < 20:
        return text.removeprefix("一")
    return text or digits[0]


def roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def letters(number: int) -> str:
    """1 → a, 27 → aa, 28 → bb, as Word counts."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _from(first: int, last: int) -> Callable[[int], str]:
    """Single characters in a row of the code table; beyond it, the plain number."""
    return lambda number: chr(first + number - 1) if number <= last else str(number)


def circled(number: int) -> str:
    for first, start, last in ((0x2460, 1, 20), (0x3251, 21, 35), (0x32B1, 36, 50)):
        if start <= number <= last:
            return chr(first + number - start)
    return str(number)


def full_width(number: int) -> str:
    return str(number).translate({48 + i: 0xFF10 + i for i in range(10)})


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": full_width,
    "decimalFullWidth2": full_width,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": _from(0x2474, 20),
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "ideographEnclosedCircle": _from(0x3280, 10),
    "upperRoman": lambda n: roman(n).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda n: letters(n).upper(),
    "lowerLetter": letters,
    "ordinal": lambda n: f"{n}.",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "koreanCounting": chinese,
    "koreanDigital2": chinese,
    "ideographDigital": lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
    "japaneseDigitalTenThousand": chinese,
    "taiwaneseDigital": chinese,
    "chineseLegalSimplified": lambda n: chinese(n, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda n: chinese(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "none": lambda n: "",
    "bullet": lambda n: "",
}


def printed(number: int, form: str) -> str:
    """number ≥ 0 in a w:numFmt form; an unknown form prints as decimal, as Word does."""
    return _FORMS.get(form, str)(number) if number > 0 else str(number)
