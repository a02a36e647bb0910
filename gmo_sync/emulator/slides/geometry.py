"""Sizes and transforms: EMU and points, affine products, and the pair that Google stores.

Pure. A transform is x' = scaleX·x + shearX·y + translateX, y' = scaleY·y + shearY·x + translateY.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gmo_sync.emulator.slides.defaults import BASE_SIZE, emu

EMU_PER_POINT = 12_700
EMU_PER_PIXEL = 9_525  # at 96 pixels per inch


def in_emu(length: Mapping[str, Any] | None, default: float = 0) -> float:
    """A Dimension in EMU."""
    if not length:
        return default
    magnitude: float = length.get("magnitude", 0)
    return magnitude * EMU_PER_POINT if length.get("unit") == "PT" else magnitude


@dataclass(frozen=True)
class Affine:
    """A transform in EMU."""

    scale_x: float = 1
    scale_y: float = 1
    shear_x: float = 0
    shear_y: float = 0
    x: float = 0
    y: float = 0

    @classmethod
    def read(cls, transform: Mapping[str, Any] | None, *, default_scale: float = 0) -> Affine:
        """An AffineTransform; an absent term is `default_scale` for the scales and 0 for the others."""
        given = transform or {}
        unit = EMU_PER_POINT if given.get("unit") == "PT" else 1
        return cls(
            given.get("scaleX", default_scale),
            given.get("scaleY", default_scale),
            given.get("shearX", 0),
            given.get("shearY", 0),
            given.get("translateX", 0) * unit,
            given.get("translateY", 0) * unit,
        )

    def written(self) -> dict[str, Any]:
        """As Google writes it: zero terms left out, scales to four places."""
        terms = {
            "scaleX": round(self.scale_x, 4),
            "scaleY": round(self.scale_y, 4),
            "shearX": round(self.shear_x, 4),
            "shearY": round(self.shear_y, 4),
            "translateX": round(self.x, 4),
            "translateY": round(self.y, 4),
        }
        shown = {name: int(value) if value == int(value) else value for name, value in terms.items() if value}
        return {**shown, "unit": "EMU"}

    def after(self, first: Affine) -> Affine:
        """The transform that does `first`, then this one."""
        return Affine(
            self.scale_x * first.scale_x + self.shear_x * first.shear_y,
            self.scale_y * first.scale_y + self.shear_y * first.shear_x,
            self.scale_x * first.shear_x + self.shear_x * first.scale_y,
            self.shear_y * first.scale_x + self.scale_y * first.shear_y,
            self.scale_x * first.x + self.shear_x * first.y + self.x,
            self.shear_y * first.x + self.scale_y * first.y + self.y,
        )

    def inverse(self) -> Affine | None:
        """The transform that undoes this one; None when it flattens the plane."""
        size = self.scale_x * self.scale_y - self.shear_x * self.shear_y
        if size == 0:
            return None
        a, b = self.scale_y / size, -self.shear_x / size
        c, d = -self.shear_y / size, self.scale_x / size
        return Affine(a, d, b, c, -(a * self.x + b * self.y), -(c * self.x + d * self.y))

    def stretched(self, across: float, down: float) -> Affine:
        """The transform that first stretches by `across` and `down`."""
        return self.after(Affine(across, down))


IDENTITY = Affine()


@dataclass(frozen=True)
class Frame:
    """What an element is placed by: its own width and height in EMU, and the transform to the page."""

    width: float
    height: float
    transform: Affine

    @classmethod
    def read(cls, element: Mapping[str, Any], outer: Affine = IDENTITY) -> Frame:
        """The frame of an element inside `outer`."""
        size = element.get("size", {})
        own = Affine.read(element.get("transform"), default_scale=0)
        return cls(in_emu(size.get("width")), in_emu(size.get("height")), outer.after(own))

    @classmethod
    def asked(cls, properties: Mapping[str, Any], *, width: float, height: float) -> Frame:
        """The frame that PageElementProperties ask for, `width` and `height` where they name no size."""
        size = properties.get("size", {})
        transform = properties.get("transform")
        return cls(
            in_emu(size.get("width"), width),
            in_emu(size.get("height"), height),
            Affine.read(transform) if transform else IDENTITY,
        )

    def written(self, width: float = BASE_SIZE, height: float = BASE_SIZE) -> dict[str, Any]:
        """`size` and `transform` of the same visual box, brought to a size of `width` by `height`."""
        transform = self.transform.stretched(self.width / width, self.height / height)
        return {"size": {"width": emu(width), "height": emu(height)}, "transform": transform.written()}

    def fitted(self, ratio: float) -> Frame:
        """The largest frame of this width-to-height ratio inside this one, centred, as Google places images."""
        width = min(self.width, self.height * ratio)
        height = width / ratio
        shift = Affine(1, 1, 0, 0, (self.width - width) / 2, (self.height - height) / 2)
        return Frame(width, height, self.transform.after(shift))

    def shown_ratio(self) -> float:
        """Width by height as seen on the page, stretching counted in and rotation left out."""
        t = self.transform
        across = self.width * math.hypot(t.scale_x, t.shear_y)
        return across / (self.height * math.hypot(t.scale_y, t.shear_x) or 1)

    def fitted_picture(self, ratio: float) -> Frame:
        """As `fitted`, for a picture that must keep its ratio on the page even where this frame is stretched."""
        stretch = self.shown_ratio() / (self.width / (self.height or 1) or 1)
        return self.fitted(ratio / (stretch or 1))

    def at(self, across: float, down: float) -> tuple[float, float]:
        """The point on the page at these shares of width and height."""
        t = self.transform
        x, y = across * self.width, down * self.height
        return t.scale_x * x + t.shear_x * y + t.x, t.shear_y * x + t.scale_y * y + t.y

    def corners(self) -> tuple[float, float, float, float]:
        """Left, top, width, height of the box on the page, without rotation."""
        t = self.transform
        return t.x, t.y, abs(t.scale_x * self.width), abs(t.scale_y * self.height)
