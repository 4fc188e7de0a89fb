"""Reads the workbooks that people upload, or says in a sentence why not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _l

from nantun.errors import RuleBroken

from .child.limits import DEFAULT, Limits
from .process import ChildRefused, run_child
from .values import Cell, Kind, SheetRow, SheetRows

RESAVE = _l("请用 Excel 或 WPS 打开原来的文件,另存为“Excel 工作簿(.xlsx)”后再上传。")
REASONS = {
    "empty_file": _l("文件是空的(0 字节),可能上传中断了,请重新上传。"),
    "too_large": _l("文件超过 {megabytes} MB。请删去图片等无关内容,或分成几个文件上传。"),
    "xls": _l("这是旧格式的 .xls 文件。{resave}"),
    "xlsb": _l("这是二进制的 .xlsb 文件。{resave}"),
    "ods": _l("这是 .ods 文件。{resave}"),
    "word": _l("这是 Word 文档,不是 Excel 工作簿。"),
    "powerpoint": _l("这是 PowerPoint 文档,不是 Excel 工作簿。"),
    "zip_file": _l("这是压缩包,不是 Excel 工作簿。请先解压,再上传里面的 .xlsx 文件。"),
    "text_file": _l("这不是 Excel 工作簿,而是改了扩展名的文本、网页或 CSV 文件。{resave}"),
    "not_excel": _l("这不是 Excel 工作簿(.xlsx)。{resave}"),
    "encrypted": _l("工作簿设有打开密码,读不了。请在 Excel 中取消密码(文件→信息→保护工作簿),保存后再上传。"),
    "truncated": _l("文件不完整,可能上传或下载时中断了。请确认原文件能用 Excel 打开,再重新上传。"),
    "damaged": _l("文件已损坏,读不出来。{resave}"),
    "odd_names": _l("工作簿的内部结构不正常,没有读取。{resave}"),
    "nested": _l("工作簿里嵌着别的文件(压缩包或文档)。请删去嵌入的对象,保存后再上传。"),
    "document_type": _l("工作簿里含有外部声明(DOCTYPE),可能有害,没有读取。{resave}"),
    "bomb": _l("文件里有一部分解开后是压缩时的 {times} 倍,不正常,没有读取。请把要上传的数据复制到一个新工作簿。"),
    "unpacked": _l("文件解开后有 {megabytes} MB,太大了,没有读取。请把要上传的数据复制到一个新工作簿。"),
    "too_many_entries": _l("工作簿里有 {entries} 个部件,多得不正常,没有读取。请把要上传的数据复制到一个新工作簿。"),
    "too_many_sheets": _l("工作簿里有 {sheets} 张表,太多了。请只保留要上传的那一张。"),
    "no_sheets": _l("工作簿里没有可见的表。请取消隐藏要上传的那一张。"),
    "declared_rows": _l("表里声明有 {rows} 行,多得不正常,没有读取。请把有内容的行复制到一个新工作簿再上传。"),
    "empty_rows": _l("表的第 {row} 行以后有超过 {rows} 个空行,没有读取。请选中数据下面的空行,删除后保存,再上传。"),
    "only_empty_rows": _l("表的前 {rows} 行都是空的,没有读取。请删去空行,或把数据复制到一个新工作簿再上传。"),
    "too_many_rows": _l("表里的数据超过 {rows} 行,一次读不了这么多。请分成几个文件上传。"),
    "too_wide": _l("第 {row} 行在第 {columns} 列以后还有内容,列太多了。请只保留要上传的列。"),
    "cell_too_long": _l("第 {row} 行有一格的内容太长,没有读取。"),
    "too_much": _l("工作簿里的内容太多,没有读取。请把要上传的数据复制到一个新工作簿。"),
    "took_too_long": _l("读这个文件用的时间太长,已停止。请把要上传的数据复制到一个新工作簿再试。"),
    "nothing": _l("表里没有内容。"),
}


class UnreadableWorkbook(RuleBroken):
    """A workbook that is not read, and why. code: a key of REASONS, or of the one who asks for a table of his own form."""

    def __init__(self, message: str, *, code: str, field: str = "file", row: int = 0) -> None:
        super().__init__(message, field=field)
        self.code = code
        self.row = row


def refused(code: str, **figures: int | str) -> UnreadableWorkbook:
    """The refusal with its sentence filled in."""
    row = figures.get("row", 0)
    return UnreadableWorkbook(str(REASONS[code]).format(resave=RESAVE, **figures), code=code, row=row if isinstance(row, int) else 0)


def look_at(source: Path | str | bytes | BinaryIO, *, limits: Limits = DEFAULT) -> None:
    """Raises UnreadableWorkbook when it is no workbook at all, is locked, cut off or made to do harm; what stands in it is not read.

    Quick enough to be waited for: its size, what it begins with, and the directory of its zip.
    """
    if isinstance(source, File) and source.size > limits.file_bytes:
        raise refused("too_large", megabytes=limits.file_bytes // (1024 * 1024))
    _ask_child("look", source, limits)


def read_sheets(source: Path | str | bytes | BinaryIO, *, limits: Limits = DEFAULT) -> list[SheetRows]:
    """Every sheet that is not hidden, with its rows that hold anything. Raises UnreadableWorkbook.

    Nothing of the file is trusted: it is opened by a child process under `limits`, of which only text comes back.
    """
    return _sheets(_ask_child("read", source, limits))


def _ask_child(task: str, source: Path | str | bytes | BinaryIO, limits: Limits) -> bytes:
    try:
        return run_child(task, source, limits)
    except ChildRefused as reason:
        raise refused(reason.code, **reason.figures) from reason


def read_sheet(source: Path | str | bytes | BinaryIO, *, limits: Limits = DEFAULT) -> SheetRows:
    """The first sheet that holds anything. Who has declared headings asks headings.read_table instead."""
    for sheet in read_sheets(source, limits=limits):
        if sheet.rows:
            return sheet
    raise refused("nothing")


def _sheets(output: bytes) -> list[SheetRows]:
    sheets: list[SheetRows] = []
    complete = False
    for line in output.splitlines():
        value = json.loads(line)
        if isinstance(value, list):
            sheets[-1].rows.append(_row(*value))
        elif "title" in value:
            sheets.append(SheetRows(value["title"], len(sheets), []))
        else:
            complete = True
    if not complete:
        raise refused("damaged")
    return sheets


def _row(number: int, cells: list[int | str]) -> SheetRow:
    found = zip(cells[::3], cells[1::3], cells[2::3], strict=True)
    return SheetRow(number, {int(column): Cell(Kind(str(kind)), str(raw)) for column, kind, raw in found})
