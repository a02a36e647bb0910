"""A sync of models that have nothing to do with a plan: the stock of a garden shop and its sheet.

Run it with an emulator on another terminal:

    gmo-sync emulator
    python examples/any_model.py http://127.0.0.1:8085
"""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from gmo_sync import Column, ModelsInMemory, SpreadsheetSpec, State, Tab, Table, Workspace, sync


class Light(StrEnum):
    """How much sun a plant wants."""

    SUN = "sun"
    SHADE = "shade"


class Plant(BaseModel):
    """A plant in stock."""

    id: str = ""
    name: Annotated[str, Column("Name", width=220)]
    price: Annotated[float, Field(ge=0), Column("Price, €", number_format="0.00")]
    in_stock: Annotated[int, Column("In stock")] = 0
    light: Annotated[Light, Column("Light")] = Light.SUN
    sown: Annotated[date | None, Column("Sown on")] = None
    tags: Annotated[list[str], Column("Tags", separator=", ")] = []
    organic: Annotated[bool, Column("Organic")] = False
    supplier_phone: Annotated[str, Column("Supplier's phone", private=True)] = ""


PLANTS = Table(Plant, "Plants", natural_key=("name",))
SHOP = SpreadsheetSpec(title="Garden shop", tabs=(Tab(PLANTS, colour="38761D", band="F3F9F0"),), locale="en_US")


def main(endpoint: str) -> None:
    """Push two plants, edit one in the sheet, sync again."""
    stock = [
        Plant(name="Lavender", price=4.5, in_stock=12, tags=["perennial", "bees"], organic=True),
        Plant(name="Fern", price=7, light=Light.SHADE, sown=date(2026, 3, 1), supplier_phone="+49 30 000"),
    ]
    owner = ModelsInMemory("garden-shop", [(PLANTS, stock)])
    with Workspace.emulator(endpoint) as workspace, State.open("sqlite://") as state:
        first = sync(owner, SHOP, workspace=workspace, state=state)
        print("made", first.url, "with", first.calls, "calls")

        sheet = workspace.gspread.open_by_key(first.spreadsheet_id).worksheet("Plants")
        sheet.update_acell("C2", 9)
        second = sync(owner, SHOP, workspace=workspace, state=state)
        for line in second.lines():
            print(f"{line.row}: {line.column} {line.old} → {line.new}")
        print("lavender in stock now:", owner.models["Plants"][0].in_stock)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8085")
