from __future__ import annotations

from pathlib import Path

import pytest

from gmo_sync.slides import pictures
from gmo_sync.slides.pictures import load

from .in_process import book, png


def problem(folder: Path, name: str) -> str:
    found, (one,) = load([book(1, picture=name)], folder)
    assert found == {}
    assert "Книга 1" in one.message
    return str(one.message.in_language("ru"))


def test_pictures_are_known_by_content(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "b.png").write_bytes(png())
    found, problems = load([book(1, picture="a.png"), book(2, picture="b.png"), book(3)], tmp_path)
    assert problems == ()
    assert set(found) == {"book-1", "book-2"}
    assert found["book-1"].digest == found["book-2"].digest
    assert found["book-1"].media_type == "image/png"


def test_addresses_are_passed_on(tmp_path: Path) -> None:
    found, problems = load([book(1, picture="https://example.org/a.png")], tmp_path)
    assert problems == ()
    assert found["book-1"].link == "https://example.org/a.png"
    assert found["book-1"].content is None


@pytest.mark.parametrize("name", ["../secret.png", "/etc/passwd", "a/../../secret.png"])
def test_a_path_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    folder = tmp_path / "catalogue"
    folder.mkdir()
    assert "за пределы папки" in problem(folder, name)


def test_a_link_in_the_folder_cannot_lead_out_either(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "a.png").symlink_to(tmp_path / "secret.png")
    assert "за пределы папки" in problem(folder, "a.png")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "не изображение"),
        (b"\x89PNG\r\n\x1a\n", "не изображение"),
        (b"\xff\xd8\xff", "не изображение"),
        (b"GIF89a", "не изображение"),
        (b"", "не изображение"),
        (png(6000, 1)[:16] + (6000).to_bytes(4, "big") * 2 + png(6000, 1)[24:], "25 мегапикселей"),
    ],
)
def test_only_pictures_that_google_takes_are_used(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.png").write_bytes(content)
    assert words in problem(tmp_path, "a.png")


def test_what_is_missing_or_too_large_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "нет такого файла" in problem(tmp_path, "нет.png")
    (tmp_path / "a.png").write_bytes(png())
    monkeypatch.setattr(pictures, "MAX_BYTES", 10)
    assert "50 МБ" in problem(tmp_path, "a.png")


@pytest.mark.parametrize("name", ["data:image/png;base64,AAAA", "ftp://example.org/a.png", "file:///etc/passwd"])
def test_other_addresses_are_refused(tmp_path: Path, name: str) -> None:
    assert "https://" in problem(tmp_path, name)


def test_a_name_that_no_system_takes_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    assert "не читается" in problem(tmp_path, "a\0b.png")
