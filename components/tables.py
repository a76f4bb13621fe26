"""Tables for desks: AG Grid dressed in our tokens, and plain ones, which stand on paper whole.

A cell of a grid is a value, or (value to sort by, what is said).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag
from dash import html

from components.viewer import Viewer

Row = Mapping[str, Any]
TONES = ("bad", "warn", "good", "quiet")
"""How a row may be toned: its cells of state are coloured, a quiet one is dimmed."""

_THEME = {
    "function": "themeQuartz.withParams({"
    "accentColor: 'var(--accent)', backgroundColor: 'var(--tile)', foregroundColor: 'var(--ink)',"
    "borderColor: 'var(--line)', chromeBackgroundColor: 'var(--tile)', headerBackgroundColor: 'var(--tile)',"
    "headerTextColor: 'var(--ink-3)', headerFontWeight: 500, textColor: 'var(--ink)',"
    "oddRowBackgroundColor: 'var(--tile)',"
    "rowHoverColor: 'var(--raised)', selectedRowBackgroundColor: 'var(--accent-ground)', fontFamily: 'var(--font)',"
    "fontSize: 'var(--text)', headerFontSize: 'var(--text-sm)', wrapperBorder: false,"
    "headerRowBorder: {color: 'var(--line)'},"
    "rowBorder: {color: 'var(--line)'}, columnBorder: false, headerColumnResizeHandleColor: 'var(--line)',"
    "spacing: '.375rem', iconSize: '1rem', rangeSelectionBorderColor: 'var(--focus)', cellHorizontalPadding: '.75rem'"
    "})"
}


@dataclass(frozen=True)
class Column:
    """One column: at least `width` pixels wide; of a wider table it has that share, `1 + grow` times."""

    field: str
    head: str
    width: int = 110
    grow: int = 0
    is_number: bool = False
    is_wrapped: bool = False
    is_link: bool = False


def plain(
    heads: Sequence[str],
    rows: Sequence[Sequence[Any]],
    kind: str,
    *,
    numbers: Collection[int] = (),
    tones: Sequence[str] = (),
) -> html.Table:
    """A table that is only read; a cell is what it shows. `kind` is its class, `numbers` are the places of columns of
    numbers, `tones` those of the rows (of TONES, or '')."""
    dress = {place: {"className": "is-number"} for place in numbers}
    head = html.Tr([html.Th(said, scope="col", **dress.get(place, {})) for place, said in enumerate(heads)])
    body = [
        html.Tr(
            [html.Td(cell, **dress.get(place, {})) for place, cell in enumerate(row)],
            **({"className": f"is-{tones[number]}"} if tones and tones[number] else {}),
        )
        for number, row in enumerate(rows)
    ]
    return html.Table([html.Thead(head), html.Tbody(body)], className=kind)


def on_paper(heads: Sequence[str], rows: Sequence[Sequence[Any]], *, numbers: Collection[int] = ()) -> html.Table:
    """What stands on paper in the place of the grid before it, which would show what is in sight alone."""
    return plain(heads, rows, "on-paper", numbers=numbers)


def table(
    name: str | dict[str, str],
    columns: Sequence[Column],
    rows: Sequence[Row],
    viewer: Viewer,
    *,
    label: str,
    height: str | None = None,
    is_selectable: bool = False,
    is_multiple: bool = False,
    has_ids: bool = False,
    nothing: str = "",
) -> html.Div:
    """A table; `name` is its id, `label` what it is called aloud, `nothing` what it says without rows.

    A row may carry `tone` (one of TONES) and, where `has_ids`, carries `id`: it keeps its place and its selection
    when the rows change. Of a selectable one several rows can be chosen if it `is_multiple`. Without `height` it is
    as tall as its rows.
    """
    grid = dag.AgGrid(
        id=name,
        columnDefs=[_definition(column) for column in columns],
        rowData=cells(rows),
        defaultColDef={"sortable": True, "resizable": True, "suppressHeaderMenuButton": True, "suppressMovable": True},
        getRowId="params.data.id" if has_ids else None,
        rowClassRules={f"grid-{tone}": f"params.data.tone === '{tone}'" for tone in TONES},
        dashGridOptions=_options(is_selectable, height, nothing, is_multiple=is_multiple),
        style={"height": height} if height else {"height": None},
        className="table-grid",
    )
    spoken = {"role": "region", "aria-label": label}
    return html.Div(grid, className="table", **{"data-ag-theme-mode": viewer.theme, **spoken})


def cells(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows as the grid wants them: a cell of two becomes the value under its field and what is said beside it.

    >>> cells([{"id": "1", "due": (5, "5 min")}])
    [{'id': '1', 'due': 5, 'due_said': '5 min'}]
    """
    return [_cell(row) for row in rows]


def _cell(row: Row) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field, value in row.items():
        if isinstance(value, tuple):
            made[field], made[f"{field}_said"] = value
        else:
            made[field] = value
    return made


def _definition(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {"field": column.field, "headerName": column.head, "minWidth": column.width}
    # Shares of the table, not pixels: text grows with the screen, and so must every column.
    made["flex"] = column.width * (1 + column.grow / 4)
    said = f"params.data.{column.field}_said"
    made["valueFormatter"] = made["tooltipValueGetter"] = {"function": f"{said} || params.value"}
    if column.is_number:
        made["type"] = "rightAligned"
    if column.is_link:
        made |= {"cellRenderer": "markdown", "linkTarget": "_self", "sortable": False}
    if column.is_wrapped:
        made |= {"wrapText": True, "autoHeight": True}
    return made


def _options(is_selectable: bool, height: str | None, nothing: str, *, is_multiple: bool) -> dict[str, Any]:
    options: dict[str, Any] = {
        "theme": _THEME,
        "animateRows": False,
        "suppressCellFocus": not is_selectable,
        # Where no cell takes the focus, Tab goes round in the heads of the columns for ever: there desk.grid.js sorts.
        "suppressHeaderFocus": not is_selectable,
        # Arrows step from cell to cell; Tab leaves the table, however long it is.
        "tabToNextCell": {"function": "false"},
        "suppressDragLeaveHidesColumns": True,
        "tooltipShowDelay": 400,
        "tooltipShowMode": "whenTruncated",
        "ensureDomOrder": True,
        "localeText": {"noRowsToShow": nothing},
    }
    if height is None:
        options["domLayout"] = "autoHeight"
    if is_selectable:
        mode = {"mode": "multiRow", "headerCheckbox": True} if is_multiple else {"mode": "singleRow"}
        options["rowSelection"] = {**mode, "checkboxes": is_multiple, "enableClickSelection": True}
    return options
