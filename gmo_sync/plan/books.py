"""Rare books of the schools: the model of one book, and its tab «Редкие книги».

A book is known by its `id`, which stays when its title is corrected. Years and inventory numbers are words: a rare
book's year may be «не позднее 1899», and an inventory number begins with zeros.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from gmo_sync.tables import Column, Table

_YEAR = re.compile(r"(?<!\d)1[4-9]\d\d(?!\d)|(?<!\d)20\d\d(?!\d)")


class Book(BaseModel):
    """One rare book. `picture` is a path relative to the catalogue's file, or a web address, or empty."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = ""
    title: Annotated[str, Column("Название", aliases=("Название книги", "Заглавие"), width=280)] = Field(min_length=1)
    author: Annotated[str, Column("Автор", aliases=("Автор, составитель",), width=180)] = ""
    year: Annotated[str, Column("Год издания", aliases=("Год",), width=100)] = ""
    publisher: Annotated[str, Column("Место издания и издательство", aliases=("Издательство",), width=240)] = ""
    language: Annotated[str, Column("Язык и орфография", aliases=("Язык",), width=160)] = ""
    school: Annotated[str, Column("Школа", aliases=("Где хранится", "ОО"), width=200)] = ""
    inventory: Annotated[str, Column("Инвентарный номер", aliases=("Инв. №", "Инв. номер"), width=120)] = ""
    condition: Annotated[str, Column("Сохранность", aliases=("Состояние",), width=200)] = ""
    story: Annotated[str, Column("История и ценность", aliases=("История", "Чем ценна"), width=420)] = ""
    picture: Annotated[str, Column("Изображение", aliases=("Картинка", "Фото"), width=180)] = ""
    credit: Annotated[str, Column("Источник изображения", aliases=("Автор фото",), width=180)] = ""

    @field_validator("*", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        """A year typed as a number is words too."""
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @property
    def first_year(self) -> int | None:
        """The earliest year named in `year`, for sorting; None when it names none."""
        found = _YEAR.search(self.year)
        return int(found.group()) if found else None


BOOKS: Table[Book] = Table(Book, "Редкие книги", natural_key=("title", "inventory"))
