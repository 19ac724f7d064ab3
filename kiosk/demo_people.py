"""People who do not exist, for the demo office."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from kiosk.applicant import Applicant

_FAMILIES = ("Phạm", "Đinh", "Nguyễn", "Trần", "Lê", "Huỳnh", "Võ", "Đặng", "Bùi", "Ngô")
_MEN = ("Văn An", "Văn Bình", "Minh Đức", "Quốc Hùng", "Hồng Phong", "Văn Sơn", "Tấn Tài", "Văn Thắng", "Ngọc Tuấn")
_WOMEN = ("Thị Nga", "Thị Hương", "Thu Hà", "Thị Lan", "Thị Bích Ngọc", "Thị Thúy", "Kim Oanh", "Thị Út", "Thị Xuân")


def invented_people(random: Random) -> Iterator[Applicant]:
    """One person after another, each with an identity number that fits their birth and sex."""
    while True:
        is_woman = random.random() < 0.5
        birth = date(1950, 1, 1) + timedelta(days=random.randrange(20_000))
        century_and_sex = (0 if birth.year < 2000 else 2) + is_woman
        yield Applicant(
            name=f"{random.choice(_FAMILIES)} {random.choice(_WOMEN if is_woman else _MEN)}",
            id_number=f"051{century_and_sex}{birth:%y}{random.randrange(1_000_000):06d}",
            birth=birth,
            sex="Nữ" if is_woman else "Nam",
            address=f"Thôn {random.randrange(1, 9)}, xã Ba Tô",
            phone=f"09{random.randrange(100_000_000):08d}",
        )
