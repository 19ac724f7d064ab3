"""The people at the counter: who they are, signing in and out."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from kiosk.desk.counter import Counter
from kiosk.errors import DuplicateKey, InvalidInput, NotAllowed, NotFound
from kiosk.i18n import _
from kiosk.repository import PREFERENCES, STAFF
from kiosk.staff import StaffMember, hash_pin, pin_fits
from kiosk.vietnamese.collate import person_key
from kiosk.vietnamese.fold import has_letter, tidy
from kiosk.vietnamese.typing_method import Method

LONGEST_NAME = 120
# Who writes before anybody can have signed in: the set-up, the demo, the command line.
SYSTEM = "system"
RESERVED = frozenset({SYSTEM, "public"})


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """Use cases of staff."""

    counter: Counter

    def all(self) -> tuple[StaffMember, ...]:
        """Everybody who ever worked here."""
        return tuple(StaffMember.from_dict(record.body) for record in self.counter.repository.select(STAFF))

    def at_work(self, day: date | None = None) -> tuple[StaffMember, ...]:
        """The staff of a day (today), in the order of their given names as any Vietnamese list has them."""
        on = day or self.counter.today
        return tuple(member for member in self.by_given_name() if member.works_on(on))

    def by_given_name(self) -> tuple[StaffMember, ...]:
        """Everybody who ever worked here, in the order of any Vietnamese list of people."""
        return tuple(sorted(self.all(), key=lambda member: person_key(member.name)))

    def sign_in(self, key: str, pin: str) -> StaffMember:
        """Let a member of staff act at this counter.

        Raises:
            NotFound: nobody of that name works here today.
            InvalidInput: the PIN is another.
            NotAllowed: their site is not in the profile, and what they did would be counted for another one.
        """
        member = next((member for member in self.at_work() if member.key == key), None)
        if member is None:
            raise NotFound(_("Không có cán bộ “{key}” đang làm việc; hãy chọn trong danh sách.").format(key=key[:40]))
        if not pin_fits(pin, member.pin_hash):
            raise InvalidInput(_("Mã PIN không đúng; hãy gõ lại."), field="pin")
        if not self.counter.profile.has_site(member.site):
            raise NotAllowed(
                _("Không có điểm tiếp nhận “{site}” của {name} trong office.toml; hãy ghi lại mục [[site]] đó.").format(
                    site=member.site, name=member.name
                )
            )
        self.counter.staff = member
        return member

    def sign_out(self) -> None:
        """Nobody acts at this counter until the next PIN."""
        self.counter.staff = None

    def add(self, member: StaffMember, pin: str) -> StaffMember:
        """Put somebody on the staff with a PIN of their own; no counter given means the next free one of the site.

        Raises:
            InvalidInput: the name, the key or the PIN cannot be taken.
            DuplicateKey: that key is taken.
        """
        self.check_new(member)
        kept = replace(
            member,
            name=tidy(member.name),
            counter=member.counter or self._free_counter(member.site),
            pin_hash=hash_pin(pin),
        )
        with self.counter.repository.transaction(self._who()) as change:
            change.insert(STAFF, kept.key, kept.since, kept.to_dict())
        return kept

    def check_new(self, member: StaffMember) -> None:
        """Whether somebody can be put on the staff, for whoever asks for a PIN only then.

        Raises:
            InvalidInput: the name or the key cannot be taken.
            DuplicateKey: that key is taken.
        """
        name = tidy(member.name)
        if not has_letter(name) or len(name) > LONGEST_NAME:
            raise InvalidInput(
                _("Họ tên cán bộ phải có chữ và không dài quá {n} ký tự.").format(n=LONGEST_NAME), field="name"
            )
        if not (member.key.isascii() and member.key.isalnum() and len(member.key) <= 20):
            raise InvalidInput(_("Mã cán bộ chỉ gồm chữ không dấu và số, tối đa 20 ký tự; hãy gõ lại."), field="key")
        if member.key in RESERVED:
            raise InvalidInput(_("Mã “{key}” dành cho chương trình; hãy chọn mã khác.").format(key=member.key), "key")
        if self.counter.repository.get(STAFF, member.key) is not None:
            raise DuplicateKey(_("Mã “{key}” đã có người dùng; hãy chọn mã khác.").format(key=member.key))

    def check_known(self, key: str) -> None:
        """Whether there is such a member of staff.

        Raises:
            NotFound: there is none.
        """
        if self.counter.repository.get(STAFF, key) is None:
            raise _unknown(key)

    def add_first(self, member: StaffMember, pin: str) -> None:
        """Put the head on the staff of an office being set up; a set-up that broke off before may have done so."""
        if self.counter.repository.get(STAFF, member.key) is None:
            self.add(member, pin)
        else:
            self._change(member.key, name=member.name, pin_hash=hash_pin(pin))

    def set_pin(self, key: str, pin: str) -> None:
        """Give somebody a new PIN.

        Raises:
            NotFound: there is no such member of staff.
            InvalidInput: the PIN cannot be taken.
        """
        self._change(key, pin_hash=hash_pin(pin))

    def leave(self, key: str, last_day_after: date) -> None:
        """Take somebody off the staff from a day on; their history stays.

        Raises:
            NotFound: there is no such member of staff.
        """
        self._change(key, until=last_day_after)

    def name_of(self, key: str) -> str:
        """The name to show for whoever acted."""
        record = self.counter.repository.get(STAFF, key)
        return str(record.body["name"]) if record else key

    def typing_method(self) -> Method | None:
        """How whoever is signed in types Vietnamese here; None before they have chosen, or when nobody is."""
        chosen = self._preferred("typing")
        return Method(chosen) if isinstance(chosen, str) and chosen in set(Method) else None

    def set_typing_method(self, method: Method) -> None:
        """Remember how whoever is signed in types Vietnamese.

        Raises:
            NotAllowed: nobody is signed in.
        """
        self._prefer("typing", method.value)

    def high_contrast(self) -> bool | None:
        """Whether whoever is signed in wants high contrast; None before they have chosen, or when nobody is."""
        chosen = self._preferred("high_contrast")
        return chosen if isinstance(chosen, bool) else None

    def set_high_contrast(self, wanted: bool) -> None:
        """Remember whether whoever is signed in wants high contrast.

        Raises:
            NotAllowed: nobody is signed in.
        """
        self._prefer("high_contrast", wanted)

    def _preferred(self, name: str) -> object:
        if self.counter.staff is None:
            return None
        record = self.counter.repository.get(PREFERENCES, self.counter.staff.key)
        return record.body.get(name) if record else None

    def _prefer(self, name: str, value: str | bool) -> None:
        who = self.counter.actor.key
        with self.counter.repository.transaction(who) as change:
            record = change.get(PREFERENCES, who)
            if record is None:
                change.insert(PREFERENCES, who, self.counter.today, {"schema": 1, name: value})
            else:
                change.update(PREFERENCES, who, {**record.body, name: value}, record.version)

    def _change(self, key: str, **changes: object) -> None:
        with self.counter.repository.transaction(self._who()) as change:
            record = change.get(STAFF, key)
            if record is None:
                raise _unknown(key)
            member = replace(StaffMember.from_dict(record.body), **changes)  # type: ignore[arg-type]
            change.update(STAFF, key, member.to_dict(), record.version)

    def _free_counter(self, site: str) -> str:
        taken = {member.counter for member in self.at_work() if member.site == site}
        return next(str(number) for number in count(1) if str(number) not in taken)

    def _who(self) -> str:
        return self.counter.staff.key if self.counter.staff else SYSTEM


def _unknown(key: str) -> NotFound:
    return NotFound(_("Không có cán bộ mã “{key}”; hãy xem: kiosk staff list.").format(key=key[:40]))
