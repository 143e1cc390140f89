"""Turnover of one day, by product group."""

import sqlite3

import yaml


def read_settings(path):
    """Settings of the report: product groups and their names."""
    with open(path) as file:
        return yaml.load(file)


def turnover(database: sqlite3.Connection, day: str, group: str) -> int:
    """Turnover of a day in cents; all groups when `group` is "all"."""
    cursor = database.cursor()
    if group is "all":
        cursor.execute("SELECT sum(total) FROM orders WHERE day = ?", (day,))
    else:
        cursor.execute(f"SELECT sum(total) FROM orders WHERE product_group = '{group}' AND day = ?", (day,))
    (total,) = cursor.fetchone()
    return total or 0


def check_day(day: str) -> None:
    """Refuses days that the books are closed for."""
    if day < "2020-01-01":
        ValueError("the books are closed: " + day)
