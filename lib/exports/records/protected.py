"""A line of a county in the protected form: its parts in steps; those of few people are left out."""

from lib.measure.disclosure import Form, line_of_people, line_of_sums


def protected(line: dict[tuple, tuple], step: int) -> list[tuple]:
    """The rows of a line in steps, as `measure()` gives them, without the county; those of few people are left out."""
    people = {part: row[-1] for part, row in line.items()}
    counts = line_of_people(people, Form.PROTECTED, step)
    hours = line_of_sums({part: row[-3] / 60 for part, row in line.items()}, people, step)
    attendances = line_of_sums({part: row[-2] for part, row in line.items()}, people, step)
    return [
        (*line[i][:-4], int(hours[i].value * 60), int(attendances[i].value), int(counts[i][0]), None)
        for i in line
        if counts[i][0] is not None
    ]
