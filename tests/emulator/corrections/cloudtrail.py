"""CloudTrail: default event selectors, shadow trails, delivery to CloudWatch Logs.

Sources: CloudTrail API reference, GetEventSelectors, PutEventSelectors, DescribeTrails,
GetTrailStatus; User Guide, "Logging management events" (a trail records management events, read and
write, unless told otherwise).
"""

import json
import time

from moto.cloudtrail import models, responses
from moto.cloudtrail.exceptions import TrailNotFoundException

from corrections.wrap import wrap

DEFAULT_SELECTORS = [
    {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    }
]
UNUSED_FIELDS = (
    "LatestNotificationAttemptTime",
    "LatestNotificationAttemptSucceeded",
    "LatestDeliveryAttemptSucceeded",
)


def get_event_selectors(trail):
    """Basic or advanced selectors, never both; management events of every kind where nothing was
    put.
    """
    if trail.advanced_event_selectors:
        return None, trail.advanced_event_selectors
    return trail.event_selectors or DEFAULT_SELECTORS, None


def put_event_selectors(trail, basic, advanced):
    """The last call decides which kind the trail has."""
    trail.event_selectors = [
        {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [], **selector}
        for selector in basic or []
    ]
    trail.advanced_event_selectors = advanced or []


def shadowed_trails(backend):
    """Trails of the region, then those of other regions that cover every region."""
    trails = list(backend.trails.values())
    for other in models.cloudtrail_backends[backend.account_id].values():
        if other is not backend:
            trails += [trail for trail in other.trails.values() if trail.is_multi_region]
    return trails


def describe_trails(backend, include_shadow_trails, names=()):
    """With names: a name finds a trail of this region, an ARN one of another region too. Unknown
    ones are left out.
    """
    trails = (
        shadowed_trails(backend)
        if include_shadow_trails or names
        else list(backend.trails.values())
    )
    if names:
        own = backend.trails
        trails = [
            t
            for t in trails
            if t.arn in names or (t.trail_name in names and own.get(t.trail_name) is t)
        ]
    return trails


def find_trail(backend, name_or_arn):
    """A name means a trail whose home is this region; the ARN also finds a shadow trail."""
    for trail in describe_trails(backend, True, [name_or_arn]):
        return trail
    raise TrailNotFoundException(account_id=backend.account_id, name=name_or_arn)


def respond_describe_trails(self):
    include = self._get_bool_param("includeShadowTrails", True)
    names = json.loads(self.body or "{}").get("trailNameList") or ()
    trails = self.cloudtrail_backend.describe_trails(include, names)
    return json.dumps({"trailList": [described(trail) for trail in trails]})


def respond_get_event_selectors(self):
    trail = find_trail(self.cloudtrail_backend, json.loads(self.body).get("TrailName") or "")
    basic, advanced = trail.get_event_selectors()
    answer = {"TrailARN": trail.arn, "EventSelectors": basic, "AdvancedEventSelectors": advanced}
    return json.dumps({key: value for key, value in answer.items() if value is not None})


def described(trail):
    """A trail as AWS describes it: strings only where they are set, and whether the selectors are
    its own.
    """
    answer = trail.description(include_region=True)
    answer["HasCustomEventSelectors"] = bool(
        trail.event_selectors or trail.advanced_event_selectors
    )
    answer["HasInsightSelectors"] = bool(trail.insight_selectors)
    return {key: value for key, value in answer.items() if value not in (None, "")}


def respond_get_trail_status(self):
    trail = find_trail(self.cloudtrail_backend, self._get_param("Name") or "")
    status = trail.status.description()
    if trail.status.is_logging and trail.cw_log_group_arn:
        status["LatestCloudWatchLogsDeliveryTime"] = int(time.time())
    if trail.status.is_logging and trail.log_validation:
        status["LatestDigestDeliveryTime"] = int(time.time())
    return json.dumps({key: value for key, value in status.items() if key not in UNUSED_FIELDS})


def install():
    models.Trail.get_event_selectors = get_event_selectors
    models.Trail.put_event_selectors = put_event_selectors
    models.CloudTrailBackend.describe_trails = describe_trails
    wrap(models.CloudTrailBackend, "delete_trail", delete_by_name_or_arn)
    responses.CloudTrailResponse.describe_trails = respond_describe_trails
    responses.CloudTrailResponse.get_event_selectors = respond_get_event_selectors
    responses.CloudTrailResponse.get_trail_status = respond_get_trail_status


def delete_by_name_or_arn(original):
    """moto deletes by name only and answers success to anything else."""

    def delete_trail(backend, name):
        return original(backend, backend.get_trail(name).trail_name)

    return delete_trail
