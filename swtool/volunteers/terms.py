"""The words of the volunteers' room: what a record can be of, and what each is called."""

from __future__ import annotations

KINDS = {"service": "服务", "training": "培训", "award": "表彰"}
"""志愿服务记录: hours given, training taken part in, praise received. 评价 stands beside any of them."""

SERVICE, TRAINING, AWARD = KINDS
NUMBER_PREFIX = "ZYZ"
RECORD_PREFIX = "ZJ"
"""What people call a volunteer (ZYZ000001) and a record (ZJ12)."""
