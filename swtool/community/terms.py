"""The words of the community's room."""

from __future__ import annotations

LEVELS = {"joint": "联席会议", "hall": "社区议事厅", "block": "楼门议事会"}
"""Where something is talked over: station with communities, and the two levels of deliberation (TZH-05)."""
SOURCES = {"expert": "专家学者", "leader": "领军人才", "backbone": "一线骨干"}
"""Where supervisors come from (JSU-19)."""
SUPERVISION_LEVELS = {"city": "市级", "county": "县级", "town": "镇级"}
"""At which level somebody supervises: the city plans, the county guides, the town carries out (GDG-08)."""
ROLES = {
    "supervisor": "督导",
    "chief_adviser": "总指导员",
    "full_time_adviser": "专职指导员",
    "professional_adviser": "专业指导员",
}
"""What a supervisor or adviser is (HRB-02)."""
SESSION_KINDS = {"individual": "个别督导", "group": "小组督导", "team": "团队督导", "site": "现场督导"}

ORGANIZATION_PREFIX, ITEM_PREFIX, SUPERVISOR_PREFIX, SESSION_PREFIX = "SQ", "YS", "DY", "DL"
"""What people call an organization (SQ0001), a topic (YS12), a supervisor (DY0001) and a session (DL12)."""
