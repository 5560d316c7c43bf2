"""Dates in the sentences of pages."""

from __future__ import annotations

from iwtld.web.dates import unbroken


def test_a_day_in_a_sentence_is_kept_on_one_line() -> None:
    assert unbroken("Bound from 2013-11-16.") == 'Bound from <time datetime="2013-11-16">2013-11-16</time>.'


def test_what_is_no_day_stays_and_everything_is_escaped() -> None:
    assert unbroken("<b> in 2013, Art. 16-1 & No. 12013-11-16") == (
        "&lt;b&gt; in 2013, Art. 16-1 &amp; No. 12013-11-16"
    )
