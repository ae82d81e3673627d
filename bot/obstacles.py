"""What is in the way of a command, in words for a person: what is so and what to do, in Chinese first."""

from __future__ import annotations

import errno

_WHY = {
    errno.ENOENT: ("没有这个文件或文件夹，先看看路径", "no such file or folder, look at the path"),
    errno.EACCES: ("没有读写权限，换个文件夹，或者换个有权限的用户", "may not be read or written by this user"),
    errno.EPERM: ("没有读写权限，换个文件夹，或者换个有权限的用户", "may not be read or written by this user"),
    errno.EEXIST: (
        "那里已经有一个同名的文件，换个文件夹",
        "a file of that name is in the way, take another folder",
    ),
    errno.ENOTDIR: ("路径里有一段是个文件，不是文件夹", "a part of the path is a file and no folder"),
    errno.EISDIR: ("这是个文件夹，要写一个文件名", "that is a folder, a file is needed"),
    errno.ENOSPC: ("磁盘满了，先腾出地方", "the disk is full, make room first"),
    errno.EDQUOT: ("这个用户的磁盘空间用完了", "this user's share of the disk is used up"),
    errno.EROFS: ("这里只能读，不能写，换个文件夹", "can be read and not written, take another folder"),
    errno.ENAMETOOLONG: ("名字太长", "the name is too long"),
    errno.EBUSY: ("正被别的程序占用，关掉它再试", "another program holds it, close that first"),
    errno.ETXTBSY: ("正被别的程序占用，关掉它再试", "another program holds it, close that first"),
}


def why(fault: OSError) -> str:
    """`中文 / English`; what is not known is said in the system's own words."""
    found = _WHY.get(fault.errno or 0)
    if found is None:
        return fault.strerror or type(fault).__name__
    return f"{found[0]} / {found[1]}"


def no_grid(code: str) -> str:
    """That no grid has this code, and where the codes stand."""
    return (
        f"没有编码为 {code} 的网格，编码在名册里：python -m bot export roster --out 花名册.xlsx"
        f" / no grid has the code {code}: codes stand in the roster"
    )
