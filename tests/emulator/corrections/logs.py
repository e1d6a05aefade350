"""CloudWatch Logs and CloudWatch: log groups that do not exist, the order of filters, alarm types.

Sources: CloudWatch Logs API reference, DescribeMetricFilters (ResourceNotFoundException, sorted by filter name);
CloudWatch API reference, DescribeAlarms (only metric alarms unless AlarmTypes asks for others).
"""
from moto.cloudwatch.responses import CloudWatchResponse
from moto.logs.models import LogsBackend

import wire
from corrections.wrap import wrap


def refuse_unknown_group(backend, log_group_name):
    if log_group_name and log_group_name not in backend.groups:
        raise wire.AwsError(400, "ResourceNotFoundException", "The specified log group does not exist.")


def describe_metric_filters(original):
    """moto answers an empty list for a group that does not exist, which reads as "no filters"."""

    def describe(backend, prefix=None, log_group_name=None, metric_name=None, metric_namespace=None):
        refuse_unknown_group(backend, log_group_name)
        filters = original(backend, prefix, log_group_name, metric_name, metric_namespace)
        return sorted(filters, key=lambda f: f["filterName"])

    return describe


def put_metric_filter(original):
    def put(backend, filter_name, filter_pattern, log_group_name, metric_transformations):
        refuse_unknown_group(backend, log_group_name)
        return original(backend, filter_name, filter_pattern, log_group_name, metric_transformations)

    return put


def describe_alarms(original):
    def respond(self):
        answer = original(self)
        types = self._get_param("AlarmTypes", []) or ["MetricAlarm"]
        for member, kind in (("MetricAlarms", "MetricAlarm"), ("CompositeAlarms", "CompositeAlarm")):
            if kind not in types:
                answer.result[member] = []
        return answer

    return respond


def install():
    wrap(LogsBackend, "describe_metric_filters", describe_metric_filters)
    wrap(LogsBackend, "put_metric_filter", put_metric_filter)
    wrap(CloudWatchResponse, "describe_alarms", describe_alarms)
