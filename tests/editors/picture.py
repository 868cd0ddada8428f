#!/usr/bin/env python3
"""Draws kept terminal screens (`.ansi`, with colours) as SVG pictures beside them.

picture.py SCREEN.ansi…      Standard library only.  A name that ends in `-light` is drawn on white.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

CELL_WIDTH, CELL_HEIGHT, MARGIN = 8.4, 18, 12
FONT = "'DejaVu Sans Mono', 'Cascadia Mono', Menlo, monospace"
NO_BREAK = "\N{NO-BREAK SPACE}"  # browsers fold ordinary ones
PAPER, INK = {False: "#14161b", True: "#ffffff"}, {False: "#e0e2ea", True: "#14161b"}  # by whether it is light

# The sixteen colours that have names, then a cube of six steps each, then greys.
NAMED = (
    "#14161b #ff6b6b #8ccf7e #e5c76b #67b0e8 #c47fd5 #6cbfbf #c4c4b5 "
    "#6c7086 #ff8585 #a6e3a1 #f9e2af #89b4fa #cba6f7 #94e2d5 #ffffff"
).split()
STEPS = (0, 95, 135, 175, 215, 255)


def indexed(number: int) -> str:
    if number < 16:
        return NAMED[number]
    if number < 232:
        number -= 16
        return "#%02x%02x%02x" % (STEPS[number // 36], STEPS[number // 6 % 6], STEPS[number % 6])
    grey = 8 + (number - 232) * 10
    return "#%02x%02x%02x" % (grey, grey, grey)


@dataclass(frozen=True)
class Style:
    foreground: str | None = None
    background: str | None = None
    underline: str | None = None  # its colour; "" for the text's own
    bold: bool = False
    italic: bool = False
    reverse: bool = False


FLAGS = {1: {"bold": True}, 3: {"italic": True}, 4: {"underline": ""}, 7: {"reverse": True},
         22: {"bold": False}, 23: {"italic": False}, 24: {"underline": None}, 27: {"reverse": False},
         39: {"foreground": None}, 49: {"background": None}}  # fmt: skip
PLACES = {38: "foreground", 48: "background", 58: "underline"}


def styled(style: Style, codes: str) -> Style:
    """The style after one `ESC [ codes m`."""
    numbers = [int(code) if code.isdigit() else 0 for code in re.split(r"[;:]", re.sub(r"\b4:([1-9])", "4", codes))]
    while numbers:
        code = numbers.pop(0)
        if code == 0:
            style = Style()
        elif code in PLACES and numbers:
            kind = numbers.pop(0)
            if kind == 5:
                colour = indexed(numbers.pop(0))
            else:
                # `58:2::R:G:B` leaves the colour space out.
                numbers = numbers[-3:] if len(numbers) == 4 and code == 58 else numbers
                colour, numbers = "#%02x%02x%02x" % tuple(numbers[:3]), numbers[3:]
            style = replace(style, **{PLACES[code]: colour})
        elif code in FLAGS:
            style = replace(style, **FLAGS[code])
        elif 30 <= code <= 37 or 90 <= code <= 97:
            style = replace(style, foreground=NAMED[code - 30 if code < 90 else code - 82])
        elif 40 <= code <= 47 or 100 <= code <= 107:
            style = replace(style, background=NAMED[code - 40 if code < 100 else code - 92])
    return style


def runs(line: str, style: Style) -> tuple[list[tuple[int, str, Style]], Style]:
    """(column, text, style) of the pieces of a line, and the style that the next line begins with."""
    found, column = [], 0
    for piece in re.split(r"(\x1b\[[0-9;:]*m)", line):
        if piece.startswith("\x1b["):
            style = styled(style, piece[2:-1])
        elif piece:
            found.append((column, piece, style))
            column += len(piece)
    return found, style


def paper_of(screen: str) -> str | None:
    """The background behind the first line's end, where no editor shows anything."""
    first, _ = runs(screen.split("\n", 1)[0], Style())
    return first[-1][2].background if first else None


def draw(screen: str, light: bool = False) -> str:
    background, foreground = paper_of(screen) or PAPER[light], INK[light]
    lines = screen.split("\n")
    # What is empty below is nobody's.
    while lines and not re.sub(r"\x1b\[[0-9;:]*m", "", lines[-1]).strip():
        lines.pop()
    shapes, style, columns = [], Style(), 0
    for row, line in enumerate(lines):
        pieces, style = runs(line, style)
        top = MARGIN + row * CELL_HEIGHT
        for column, text, look in pieces:
            columns = max(columns, column + len(text))
            ink, paper = look.foreground or foreground, look.background
            if look.reverse:
                ink, paper = paper or background, look.foreground or foreground
            left, width = MARGIN + column * CELL_WIDTH, len(text) * CELL_WIDTH
            if paper and paper != background:
                shapes.append(f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{CELL_HEIGHT}" fill="{paper}"/>')
            if look.underline is not None:
                line_top = top + CELL_HEIGHT - 2
                shapes.append(
                    f'<path d="M{left:.1f} {line_top}h{width:.1f}" stroke="{look.underline or ink}" stroke-width="1.4"/>'
                )
            if text.strip():
                attributes = (' font-weight="bold"' if look.bold else "") + (' font-style="italic"' if look.italic else "")
                shown = escape(text).replace(" ", NO_BREAK)
                shapes.append(
                    f'<text x="{left:.1f}" y="{top + 13.5}" textLength="{width:.1f}" fill="{ink}"{attributes}>{shown}</text>'
                )
    width, height = 2 * MARGIN + columns * CELL_WIDTH, 2 * MARGIN + len(lines) * CELL_HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}">\n'
        f'<rect width="100%" height="100%" rx="6" fill="{background}"/>\n'
        f'<g font-family="{FONT}" font-size="14">\n' + "\n".join(shapes) + "\n</g>\n</svg>\n"
    )


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.with_suffix(".svg").write_text(draw(path.read_text(), path.stem.endswith("-light")))
