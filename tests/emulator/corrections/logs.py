"""CloudWatch Logs: log groups that do not exist, the order of filters.

Source: CloudWatch Logs API reference, DescribeMetricFilters and PutMetricFilter
(ResourceNotFoundException; the answer is sorted by filter name).
"""

from moto.logs.models import LogsBackend

import wire
from corrections.wrap import wrap


def refuse_unknown_group(backend, log_group_name):
    if log_group_name and log_group_name not in backend.groups:
        raise wire.AwsError(
            400, "ResourceNotFoundException", "The specified log group does not exist."
        )


def describe_metric_filters(original):
    """moto answers an empty list for a group that does not exist, which reads as "no filters"."""

    def describe(
        backend, prefix=None, log_group_name=None, metric_name=None, metric_namespace=None
    ):
        refuse_unknown_group(backend, log_group_name)
        filters = original(backend, prefix, log_group_name, metric_name, metric_namespace)
        return sorted(filters, key=lambda f: f["filterName"])

    return describe


def put_metric_filter(original):
    def put(backend, filter_name, filter_pattern, log_group_name, metric_transformations):
        refuse_unknown_group(backend, log_group_name)
        return original(
            backend, filter_name, filter_pattern, log_group_name, metric_transformations
        )

    return put


def install():
    wrap(LogsBackend, "describe_metric_filters", describe_metric_filters)
    wrap(LogsBackend, "put_metric_filter", put_metric_filter)
