"""Draws the pictures of the example catalogue: a dozen old covers, the same at every run.

    python examples/draw_pictures.py [folder]

Each is a JPEG of 480 by 660 points, below 60 kB. Needs Pillow and a serif font with Cyrillic letters.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 480, 660
LIMIT = 60_000
Color = tuple[int, int, int]
Draw = ImageDraw.ImageDraw
GOLD: Color = (204, 164, 88)
CREAM: Color = (236, 222, 190)
SEPIA: Color = (66, 46, 30)
FONTS = {
    "regular": ("NotoSerif-Regular.ttf", "DejaVuSerif.ttf", "LiberationSerif-Regular.ttf"),
    "bold": ("NotoSerif-Bold.ttf", "DejaVuSerif-Bold.ttf", "LiberationSerif-Bold.ttf"),
    "sans": ("DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf", "NotoSans-Bold.ttf"),
}


def font(style: str, size: int) -> ImageFont.FreeTypeFont:
    """A font of the system that has Cyrillic letters."""
    for name in FONTS[style]:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    raise SystemExit("No serif font with Cyrillic letters was found: install Noto Serif or DejaVu.")


def words(draw: Draw, y: float, text: str, size: int, color: Color, style: str = "bold", spacing: float = 0) -> None:
    """A centred line, its letters `spacing` points apart."""
    face = font(style, size)
    widths = [draw.textlength(letter, face) for letter in text]
    x = (WIDTH - sum(widths) - spacing * (len(text) - 1)) / 2
    for letter, width in zip(text, widths, strict=True):
        draw.text((x, y), letter, color, face)
        x += width + spacing


def grained(base: Color, seed: int, strength: int = 10) -> Image.Image:
    """Cloth, leather or paper: a colour with a soft grain."""
    rng = random.Random(seed)
    small = Image.new("L", (WIDTH // 3, HEIGHT // 3))
    small.putdata([128 + rng.randint(-strength, strength) for _ in range(small.width * small.height)])
    grain = small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    return ImageChops.overlay(Image.new("RGB", (WIDTH, HEIGHT), base), Image.merge("RGB", [grain] * 3))


def aged(image: Image.Image, seed: int, stains: int = 4) -> Image.Image:
    """Dark edges, a worn spine and a few stains."""
    rng = random.Random(seed * 7 + 1)
    shade = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(shade)
    for step in range(26):
        draw.rectangle((step, step, WIDTH - 1 - step, HEIGHT - 1 - step), outline=190 + int(step * 2.5))
    draw.rectangle((0, 0, 13, HEIGHT), fill=165)
    draw.line((20, 0, 20, HEIGHT), fill=150, width=3)
    for _ in range(stains):
        x, y, r = rng.randint(40, WIDTH - 40), rng.randint(40, HEIGHT - 40), rng.randint(14, 46)
        draw.ellipse((x - r, y - r, x + r, y + int(r * 0.8)), fill=236)
    for _ in range(60):
        x, y = rng.choice((rng.randint(0, 10), rng.randint(WIDTH - 10, WIDTH))), rng.randint(0, HEIGHT)
        draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=215)
    shade = shade.filter(ImageFilter.GaussianBlur(5))
    return ImageChops.multiply(image, Image.merge("RGB", [shade] * 3))


def frame(draw: Draw, inset: int, color: Color, width: int = 2) -> None:
    """A rectangular frame."""
    draw.rectangle((inset + 8, inset, WIDTH - inset, HEIGHT - inset), outline=color, width=width)


def corners(draw: Draw, inset: int, color: Color) -> None:
    """A fan in each corner of a frame."""
    for x, y, start in (
        (inset + 8, inset, 0),
        (WIDTH - inset, inset, 90),
        (WIDTH - inset, HEIGHT - inset, 180),
        (inset + 8, HEIGHT - inset, 270),
    ):
        for radius in (18, 30, 42):
            draw.arc((x - radius, y - radius, x + radius, y + radius), start, start + 90, fill=color, width=2)


def rule(draw: Draw, y: int, color: Color, half: int = 90) -> None:
    """A line with a lozenge in its middle."""
    middle = WIDTH // 2 + 4
    draw.line((middle - half, y, middle - 12, y), fill=color, width=2)
    draw.line((middle + 12, y, middle + half, y), fill=color, width=2)
    draw.polygon(((middle, y - 6), (middle + 8, y), (middle, y + 6), (middle - 8, y)), fill=color)


def bukvar(draw: Draw) -> None:
    """A primer: large letters on three blocks."""
    frame(draw, 26, SEPIA)
    frame(draw, 34, SEPIA, 1)
    words(draw, 62, "БУКВАРЬ", 60, (120, 38, 30))
    words(draw, 140, "для сельскихъ школъ", 24, SEPIA, "regular")
    for letter, x, color in (("А", 78, (146, 52, 40)), ("Б", 190, (52, 84, 96)), ("В", 302, (128, 104, 40))):
        draw.rectangle((x, 220, x + 104, 324), fill=color)
        draw.rectangle((x + 6, 226, x + 98, 318), outline=CREAM, width=2)
        draw.text((x + 52, 270), letter, CREAM, font("bold", 68), anchor="mm")
    middle = WIDTH // 2 + 4
    draw.polygon(((middle - 96, 452), (middle, 476), (middle, 400), (middle - 96, 380)), outline=SEPIA, width=3)
    draw.polygon(((middle + 96, 452), (middle, 476), (middle, 400), (middle + 96, 380)), outline=SEPIA, width=3)
    for step in range(5):
        y = 396 + step * 12
        draw.line((middle - 84, y - 2, middle - 14, y + 13), fill=SEPIA, width=1)
        draw.line((middle + 84, y - 2, middle + 14, y + 13), fill=SEPIA, width=1)
    words(draw, 506, "съ картинками и прописями", 20, SEPIA, "regular")
    rule(draw, 556, SEPIA)
    words(draw, 572, "ТОМСКЪ · 1897", 20, SEPIA, "bold", 3)


def atlas(draw: Draw) -> None:
    """An atlas: a globe with its grid and a river."""
    frame(draw, 30, GOLD, 3)
    corners(draw, 30, GOLD)
    words(draw, 76, "УЧЕБНЫЙ", 28, GOLD, "bold", 6)
    words(draw, 112, "АТЛАСЪ", 64, GOLD, "bold", 4)
    x, y, r = WIDTH // 2 + 4, 330, 118
    draw.ellipse((x - r, y - r, x + r, y + r), outline=GOLD, width=3)
    for part in (0.35, 0.72):
        draw.ellipse((x - r * part, y - r, x + r * part, y + r), outline=GOLD, width=2)
    for angle in (-50, -25, 0, 25, 50):
        height = r * math.sin(math.radians(angle))
        half = math.sqrt(r * r - height * height)
        draw.line((x - half, y + height, x + half, y + height), fill=GOLD, width=2)
    river = [(x + 46 - step * 5 + 22 * math.sin(step / 3), y + 86 - step * 8.6) for step in range(21)]
    draw.line(river, fill=CREAM, width=5, joint="curve")
    words(draw, 480, "рѣкъ и переправъ", 26, GOLD, "regular")
    words(draw, 514, "Западной Сибири", 26, GOLD, "regular")
    words(draw, 572, "С.-ПЕТЕРБУРГЪ 1903", 18, GOLD, "bold", 2)


def flora(draw: Draw) -> None:
    """A flora: three flowers on one stem."""
    frame(draw, 28, (70, 92, 58), 2)
    words(draw, 54, "ТРАВЫ И ЦВѢТЫ", 40, (56, 78, 48))
    words(draw, 108, "приобскихъ луговъ", 28, (56, 78, 48), "regular")
    green: Color = (74, 104, 62)
    base = (WIDTH // 2 + 4, 560)
    for bend, top, petal in ((-110, 300, (156, 62, 72)), (0, 220, (96, 84, 150)), (112, 320, (196, 148, 60))):
        points = [(base[0] + bend * (step / 20) ** 1.6, base[1] - (base[1] - top) * step / 20) for step in range(21)]
        draw.line(points, fill=green, width=5, joint="curve")
        for at in (6, 10, 14):
            px, py = points[at]
            left = px + 4 if at % 4 else px - 38
            draw.ellipse((left, py - 9, left + 34, py + 7), fill=green)
        fx, fy = points[-1]
        for turn in range(8):
            angle = math.radians(turn * 45)
            cx, cy = fx + 26 * math.cos(angle), fy + 26 * math.sin(angle)
            draw.ellipse((cx - 15, cy - 15, cx + 15, cy + 15), fill=petal)
        draw.ellipse((fx - 14, fy - 14, fx + 14, fy + 14), fill=(226, 190, 96))
    words(draw, 584, "Л. Д. СУХАРЕВА · 1911", 20, (56, 78, 48), "bold", 1)


def arithmetic(draw: Draw) -> None:
    """A title page set in type."""
    ink: Color = (52, 40, 32)
    words(draw, 64, "СОБРАНIЕ", 30, ink, "bold", 8)
    words(draw, 112, "АРИѲМЕТИЧЕСКИХЪ", 36, ink, "bold", 1)
    words(draw, 164, "ЗАДАЧЪ,", 52, ink, "bold", 4)
    words(draw, 236, "взятыхъ изъ торговли", 25, ink, "regular")
    words(draw, 270, "и обихода.", 25, ink, "regular")
    rule(draw, 326, ink, 130)
    for place, row in enumerate(("1 пудъ = 40 фунтовъ", "1 сажень = 3 аршина", "1 рубль = 100 копѣекъ")):
        words(draw, 352 + place * 34, row, 21, ink, "regular")
    rule(draw, 470, ink, 130)
    words(draw, 492, "составилъ", 18, ink, "regular")
    words(draw, 516, "И. Ѳ. ЛАБАЗНИКОВЪ", 24, ink, "bold", 1)
    words(draw, 586, "МОСКВА.", 22, ink, "bold", 5)


def steamer(draw: Draw) -> None:
    """A children's book of the twenties: a steamer on flat waves."""
    red, blue, dark = (176, 58, 44), (46, 88, 116), (38, 32, 34)
    draw.ellipse((318, 214, 418, 314), fill=(222, 162, 62))
    words(draw, 34, "СКАЗКИ", 66, red, "sans", 2)
    words(draw, 112, "СТАРОГО", 30, dark, "sans", 10)
    words(draw, 150, "ПАРОХОДА", 44, dark, "sans", 1)
    draw.polygon(((70, 420), (430, 420), (392, 490), (112, 490)), fill=dark)
    draw.rectangle((140, 366, 360, 420), fill=CREAM, outline=dark, width=3)
    for x in (160, 210, 260, 310):
        draw.ellipse((x, 380, x + 28, 408), fill=blue, outline=dark, width=2)
    draw.rectangle((196, 286, 240, 366), fill=red)
    draw.rectangle((196, 302, 240, 316), fill=CREAM)
    for step, size in enumerate((16, 22, 28)):
        x, y = 206 - step * 40, 262 - step * 12
        draw.ellipse((x - size, y - size, x + size, y + size // 2), fill=(178, 170, 154))
    draw.ellipse((236, 400, 336, 500), outline=CREAM, width=6)
    for turn in range(6):
        angle = math.radians(turn * 30)
        draw.line(
            (
                286 - 46 * math.cos(angle),
                450 - 46 * math.sin(angle),
                286 + 46 * math.cos(angle),
                450 + 46 * math.sin(angle),
            ),
            fill=CREAM,
            width=4,
        )
    for row in range(4):
        y = 486 + row * 26
        for x in range(-20 + (row % 2) * 30, WIDTH, 60):
            draw.chord((x, y, x + 62, y + 44), 180, 360, fill=blue if row % 2 else (70, 118, 146))
    words(draw, 606, "НОВОНИКОЛАЕВСК · 1924", 22, dark, "sans", 1)


def alphabet(draw: Draw) -> None:
    """An alphabet: a sheet of letters in squares."""
    ink: Color = (44, 40, 44)
    words(draw, 44, "АЗБУКА", 62, (150, 44, 38), "sans", 6)
    words(draw, 122, "в рисунках", 26, ink, "regular")
    letters = "АБВГДЕЖЗИКЛМНОПРСТУФ"
    fills: tuple[Color, ...] = ((196, 92, 62), (70, 104, 116), (206, 168, 88), (112, 120, 82))
    for place, letter in enumerate(letters):
        x, y = 62 + place % 5 * 74, 178 + place // 5 * 90
        fill = fills[(place + place // 5) % 4]
        draw.rectangle((x, y, x + 66, y + 80), fill=fill)
        draw.text((x + 33, y + 40), letter, CREAM, font("sans", 44), anchor="mm")
    words(draw, 556, "для взрослых и малых", 24, ink, "regular")
    words(draw, 600, "1919–1920", 22, ink, "sans", 4)


def radio(draw: Draw) -> None:
    """A technical book of the thirties: a mast and its waves."""
    dark: Color = (34, 34, 38)
    for radius in range(50, 290, 44):
        draw.arc((330 - radius, 250 - radius, 330 + radius, 250 + radius), 152, 222, fill=dark, width=7)
    draw.polygon(((8, 470), (WIDTH, 400), (WIDTH, HEIGHT), (8, HEIGHT)), fill=(166, 52, 40))
    draw.polygon(((300, 560), (330, 240), (360, 560)), outline=dark, width=5)
    for step in range(1, 6):
        y = 240 + step * 56
        half = 30 * (y - 240) / 320
        draw.line((330 - half, y, 330 + half, y), fill=dark, width=4)
        draw.line((330 - half, y, 330 + half * 0.85, y - 56), fill=dark, width=3)
    draw.ellipse((316, 226, 344, 254), fill=(222, 176, 70))
    face = font("sans", 46)
    draw.text((40, 44), "РАДИО-", dark, face)
    draw.text((40, 96), "ПРИЁМНИК", dark, face)
    draw.text((42, 480), "СВОИМИ", CREAM, font("sans", 40))
    draw.text((42, 528), "РУКАМИ", CREAM, font("sans", 40))
    draw.text((42, 600), "Г. С. ВОЛНОВОЙ   1931", CREAM, font("sans", 18))


def journey(draw: Draw) -> None:
    """A leather binding: mountains in a gilt oval."""
    frame(draw, 24, GOLD, 3)
    frame(draw, 36, GOLD, 1)
    corners(draw, 36, GOLD)
    words(draw, 84, "ПУТЕШЕСТВIЕ", 36, GOLD, "bold", 2)
    words(draw, 134, "ПО КОЛЫВАНИ", 24, GOLD, "regular", 3)
    words(draw, 166, "И АЛТАЮ", 24, GOLD, "regular", 3)
    draw.ellipse((94, 228, 394, 468), outline=GOLD, width=3)
    draw.ellipse((102, 236, 386, 460), outline=GOLD, width=1)
    draw.line(((128, 412), (188, 318), (216, 356), (262, 278), (318, 366), (334, 346), (364, 408)), fill=GOLD, width=4)
    draw.line(((240, 314), (256, 322), (264, 310), (282, 314)), fill=GOLD, width=2)
    for step in range(3):
        y = 418 + step * 10
        draw.line((136 + step * 20, y, 356 - step * 20, y), fill=GOLD, width=2)
    rule(draw, 508, GOLD)
    words(draw, 530, "Е. В. ГОРСКАЯ", 22, GOLD, "bold", 2)
    words(draw, 574, "1866", 26, GOLD, "bold", 8)


def wartime(draw: Draw) -> None:
    """A wartime leaflet on newsprint: a star and ears of grain."""
    red, ink = (164, 40, 36), (48, 46, 46)
    points = []
    for turn in range(10):
        radius = 84 if turn % 2 == 0 else 34
        angle = math.radians(-90 + turn * 36)
        points.append((WIDTH / 2 + 4 + radius * math.cos(angle), 216 + radius * math.sin(angle)))
    draw.polygon(points, fill=red)
    words(draw, 44, "ТЫЛ — ФРОНТУ", 44, ink, "sans", 1)
    for side in (-1, 1):
        for step in range(9):
            angle = math.radians(150 - step * 17)
            x, y = WIDTH / 2 + 4 + side * 138 * math.sin(angle), 224 - 138 * math.cos(angle) * -1
            draw.ellipse((x - 9, y - 16, x + 9, y + 16), fill=(170, 136, 66))
    words(draw, 410, "СТИХИ", 52, red, "sans", 8)
    words(draw, 474, "ШКОЛЬНИКОВ", 34, ink, "sans", 2)
    draw.line((90, 536, WIDTH - 82, 536), fill=ink, width=3)
    words(draw, 554, "НОВОСИБИРСК", 22, ink, "sans", 4)
    words(draw, 590, "1942", 24, ink, "sans", 8)


def stars(draw: Draw) -> None:
    """A book on the sky: constellations over a dark cloth."""
    frame(draw, 28, GOLD, 2)
    words(draw, 60, "ЧТО ВИДНО", 38, GOLD, "bold", 3)
    words(draw, 110, "НА НЕБѢ СИБИРИ", 32, GOLD, "bold", 1)
    x, y, r = WIDTH // 2 + 4, 352, 160
    for radius in (r, r - 10):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=GOLD, width=2)
    for turn in range(24):
        angle = math.radians(turn * 15)
        draw.line(
            (
                x + (r - 10) * math.cos(angle),
                y + (r - 10) * math.sin(angle),
                x + r * math.cos(angle),
                y + r * math.sin(angle),
            ),
            fill=GOLD,
            width=2,
        )
    dipper = ((-110, -60), (-62, -78), (-24, -58), (14, -40), (22, 4), (84, 8), (92, -44))
    draw.line([(x + a, y + b) for a, b in dipper] + [(x + 14, y - 40)], fill=(150, 136, 110), width=1)
    cassiopeia = ((-90, 62), (-56, 92), (-24, 66), (12, 104), (44, 74))
    draw.line([(x + a, y + b) for a, b in cassiopeia], fill=(150, 136, 110), width=1)
    rng = random.Random(55)
    for a, b in [*dipper, *cassiopeia]:
        draw.ellipse((x + a - 5, y + b - 5, x + a + 5, y + b + 5), fill=CREAM)
    for _ in range(70):
        angle, far = rng.random() * math.tau, rng.random() ** 0.5 * (r - 16)
        px, py = x + far * math.cos(angle), y + far * math.sin(angle)
        draw.ellipse((px - 1, py - 1, px + 1, py + 1), fill=CREAM)
    words(draw, 546, "К. Э. НЕБОСКЛОНОВЪ", 22, GOLD, "regular", 1)
    words(draw, 586, "ТОМСКЪ 1908", 20, GOLD, "bold", 3)


def kitchen(draw: Draw) -> None:
    """A cookery book: a steaming bowl with a spoon."""
    ink: Color = (86, 48, 34)
    frame(draw, 26, ink, 4)
    words(draw, 70, "ШКОЛЬНЫЙ", 42, ink, "bold", 3)
    words(draw, 124, "ЗАВТРАКЪ", 52, (158, 62, 38), "bold", 2)
    middle = WIDTH // 2 + 4
    for bend in (-60, 0, 60):
        points = [(middle + bend + 14 * math.sin(step / 2.2), 336 - step * 8) for step in range(16)]
        draw.line(points, fill=(150, 126, 100), width=5, joint="curve")
    draw.chord((middle - 136, 260, middle + 136, 476), 0, 180, fill=(72, 104, 118))
    draw.rectangle((middle - 136, 354, middle + 136, 370), fill=CREAM, outline=ink, width=3)
    for x in range(middle - 104, middle + 120, 44):
        draw.polygon(((x, 396), (x + 14, 412), (x, 428), (x - 14, 412)), fill=CREAM)
    draw.rectangle((middle - 60, 474, middle + 60, 486), fill=(72, 104, 118))
    words(draw, 516, "сорокъ завтраковъ", 24, ink, "regular")
    words(draw, 548, "не дороже трехъ копѣекъ", 24, ink, "regular")
    words(draw, 594, "1914", 22, ink, "bold", 6)


def songs(draw: Draw) -> None:
    """A song book: a lyre over a stave."""
    ink: Color = (58, 40, 60)
    frame(draw, 26, ink, 2)
    corners(draw, 26, ink)
    words(draw, 78, "ПѢСНИ", 60, ink, "bold", 6)
    words(draw, 154, "для школьнаго хора", 26, ink, "regular")
    middle = WIDTH // 2 + 4
    draw.arc((middle - 84, 196, middle - 4, 356), 60, 250, fill=ink, width=7)
    draw.arc((middle + 4, 196, middle + 84, 356), 290, 120, fill=ink, width=7)
    draw.line((middle - 62, 222, middle + 62, 222), fill=ink, width=7)
    for x in (-21, -7, 7, 21):
        draw.line((middle + x, 222, middle + x * 0.8, 350), fill=ink, width=2)
    draw.chord((middle - 48, 324, middle + 48, 384), 0, 180, fill=ink)
    for line in range(5):
        y = 428 + line * 14
        draw.line((72, y, WIDTH - 64, y), fill=ink, width=2)
    for place, step in enumerate((3, 2, 1, 2, 0, 1, 3)):
        x, y = 104 + place * 46, 428 + step * 14 + 7
        draw.ellipse((x - 11, y - 8, x + 9, y + 7), fill=ink)
        draw.line((x + 8, y, x + 8, y - 44), fill=ink, width=3)
    words(draw, 524, "на два голоса", 24, ink, "regular")
    words(draw, 582, "КАЗАНЬ · 1889", 22, ink, "bold", 3)


COVERS: dict[str, tuple[Color, Callable[[Draw], None]]] = {
    "bukvar-1897": ((214, 190, 142), bukvar),
    "atlas-1903": ((48, 74, 66), atlas),
    "flora-1911": ((226, 212, 176), flora),
    "arifmetika-1878": ((224, 208, 172), arithmetic),
    "skazki-1924": ((228, 206, 160), steamer),
    "azbuka-1919": ((222, 206, 170), alphabet),
    "radio-1931": ((220, 202, 164), radio),
    "puteshestvie-1866": ((96, 44, 34), journey),
    "stihi-1942": ((210, 202, 186), wartime),
    "zvezdy-1908": ((34, 44, 74), stars),
    "kuhnya-1914": ((230, 208, 168), kitchen),
    "noty-1889": ((206, 190, 190), songs),
}


def main() -> None:
    """Draw all covers into a folder, `pictures` beside this file by default."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (name, (cloth, draw_cover)) in enumerate(COVERS.items()):
        image = grained(cloth, seed)
        draw_cover(ImageDraw.Draw(image))
        image = aged(image, seed).filter(ImageFilter.UnsharpMask(1, 40, 2))
        path = folder / f"{name}.jpg"
        for quality in (84, 76, 68, 60):
            image.save(path, quality=quality, optimize=True)
            if path.stat().st_size <= LIMIT:
                break
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
