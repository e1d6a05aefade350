"""SNS: subscriptions that wait for a person.

Sources: SNS API reference, Subscribe (HTTP, HTTPS and e-mail endpoints must confirm),
ListSubscriptionsByTopic, ConfirmSubscription, GetTopicAttributes. AWS documents no confirmation for
SMS; here it waits too, by choice of the tests.
"""

from moto.core.responses import ActionResult
from moto.sns import models, responses

import wire
from corrections.wrap import wrap

WAITING_PROTOCOLS = ("email", "email-json", "http", "https", "sms")


def subscribe(original):
    def subscribe(backend, topic_arn, endpoint, protocol):
        known = backend._find_subscription(topic_arn, endpoint, protocol)
        subscription = original(backend, topic_arn, endpoint, protocol)
        if known is None:
            settle(subscription, protocol not in WAITING_PROTOCOLS)
        return subscription

    return subscribe


def settle(subscription, confirmed):
    subscription.confirmed = confirmed
    subscription.attributes["PendingConfirmation"] = not confirmed
    subscription.attributes["ConfirmationWasAuthenticated"] = confirmed


def confirm(topic_arn=None, endpoint=None):
    """What the owners of the endpoints do: confirms the waiting subscriptions that match. Answers
    how many.
    """
    waiting = [
        subscription
        for account in models.sns_backends.values()
        for backend in account.values()
        for subscription in backend.subscriptions.values()
        if not subscription.confirmed
        and topic_arn in (None, subscription.topic.arn)
        and endpoint in (None, subscription.endpoint)
    ]
    for subscription in waiting:
        settle(subscription, True)
    return len(waiting)


def respond_subscribe(original):
    """The ARN of a waiting subscription is told on demand only."""

    def respond(self):
        answer = original(self)
        subscription = self.backend.subscriptions[answer.result["SubscriptionArn"]]
        if not subscription.confirmed and not self._get_bool_param("ReturnSubscriptionArn", False):
            return ActionResult({"SubscriptionArn": "pending confirmation"})
        return answer

    return respond


def listed(subscription):
    return {
        "SubscriptionArn": subscription.arn if subscription.confirmed else "PendingConfirmation",
        "Owner": subscription.owner,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.endpoint,
        "TopicArn": subscription.topic.arn,
    }


def list_with_state(original):
    def respond(self):
        answer = original(self).result
        return ActionResult(
            {**answer, "Subscriptions": [listed(s) for s in answer["Subscriptions"]]}
        )

    return respond


def count_subscriptions(original):
    def respond(self):
        answer = original(self)
        topic = answer.result["Attributes"]["TopicArn"]
        confirmed = [
            s.confirmed for s in self.backend.subscriptions.values() if s.topic.arn == topic
        ]
        answer.result["Attributes"]["SubscriptionsConfirmed"] = confirmed.count(True)
        answer.result["Attributes"]["SubscriptionsPending"] = confirmed.count(False)
        return answer

    return respond


def unsubscribe(original):
    def respond(self):
        if not self._get_param("SubscriptionArn").startswith("arn:"):
            reason = "Invalid parameter: SubscriptionArn Reason: not an ARN"
            raise wire.AwsError(400, "InvalidParameter", reason)
        return original(self)

    return respond


def confirm_subscription(self):
    """The emulator mails no token, so no token is good; moto takes any and confirms nothing."""
    raise wire.AwsError(400, "InvalidParameter", "Invalid parameter: Token")


def install():
    wrap(models.SNSBackend, "subscribe", subscribe)
    wrap(responses.SNSResponse, "subscribe", respond_subscribe)
    wrap(responses.SNSResponse, "list_subscriptions", list_with_state)
    wrap(responses.SNSResponse, "list_subscriptions_by_topic", list_with_state)
    wrap(responses.SNSResponse, "get_topic_attributes", count_subscriptions)
    wrap(responses.SNSResponse, "unsubscribe", unsubscribe)
    responses.SNSResponse.confirm_subscription = confirm_subscription
