"""By what letters a name is found."""

import pytest

from nantun.people.names import name_keys


def keys(name: str) -> list[str]:
    return name_keys(name).search_keys.split()


def test_zhang_san_is_found_by_full_pinyin_first_letters_and_initials():
    assert {"zhangsan", "zs", "zhs"} <= set(keys("张三"))


def test_a_name_sorts_by_its_pinyin():
    assert name_keys("张三").pinyin == "zhangsan"
    assert name_keys("张三").initials == "zs"


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("曾强", ["zengqiang", "zq"]),
        ("单立", ["shanli", "danli", "sl", "shl", "dl"]),
        ("解军", ["xiejun", "jiejun", "xj", "jj"]),
        ("仇伟", ["qiuwei", "chouwei", "qw", "cw", "chw"]),
        ("任东", ["rendong", "rd"]),
        ("查明", ["zhaming", "chaming", "zm", "zhm", "cm", "chm"]),
    ],
)
def test_every_reading_of_a_surname_finds_the_person(name, readings):
    assert set(readings) <= set(keys(name))


def test_the_surname_s_own_reading_stands_first_for_sorting():
    assert [name_keys(name).pinyin for name in ("曾强", "单立", "解军", "仇伟", "任东", "查明")] == [
        "zengqiang",
        "shanli",
        "xiejun",
        "qiuwei",
        "rendong",
        "zhaming",
    ]


def test_a_compound_surname_is_read_whole():
    assert "moqiming" in keys("万俟明")
    assert "yuchigang" in keys("尉迟刚")


def test_letters_in_a_name_are_kept():
    assert name_keys("阿依古丽·A").pinyin.startswith("ayiguli")


def test_an_empty_name_has_no_keys():
    assert name_keys("").search_keys == ""


def test_keys_never_outgrow_their_column():
    long = name_keys("买买提·阿卜杜拉·吐尔逊江" * 6)
    assert len(long.search_keys) <= 400
    assert len(long.pinyin) <= 80
    assert len(long.initials) <= 20
