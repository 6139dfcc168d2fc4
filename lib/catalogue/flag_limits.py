"""Bounds beyond which a service record is to be checked (待核): a question, never an accusation. Rules: `FLAG_RULE`."""

OVER_MINUTES = 480
"""Minutes of one record beyond which it is to be checked: 8 hours."""
OVER_DAY_MINUTES = 960
"""Minutes of one person on one day: 16 hours."""
OVER_DELAY_DAYS = 60
"""Days between service and entry."""
BULK_RECORDS = 30
"""Records of one activity entered by hand on one day."""
NOT_VOLUNTEERING = ("团建", "军训", "值班", "上班", "实习", "坐班", "岗位培训", "集体学习")
"""Words in an activity's name that speak of work duty, school requirement, own study or team-building: what the national
system says is no volunteering."""
