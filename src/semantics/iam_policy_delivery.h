// Does an alarm reach its topic? What the topic's policy and its key's policy say to CloudWatch.
#pragma once

#include <string>
#include <vector>

#include "semantics/answer.h"
#include "semantics/iam_policy.h"

namespace underpin::semantics {

/// One alarm and the topic that it names.
struct AlarmDelivery {
  std::string topic_arn;
  std::string alarm_arn;  ///< aws:SourceArn of the publish request
  std::string account;    ///< the alarm's account: aws:SourceAccount and aws:SourceOwner
  std::string key_arn;    ///< of the key that encrypts the topic; empty when there is none
};

/// May CloudWatch publish this alarm to this topic?
///
/// The request is sns:Publish by CloudWatch's service principal. It matches `Principal: "*"` and
/// `{"AWS": "*"}`, as in AWS's example with aws:SourceArn (Amazon SNS Developer Guide, "Example
/// cases for Amazon SNS access control"). An account principal does not stand for CloudWatch. A
/// condition on any key that the request is not known to carry leaves the question undecided.
///
/// aws:SourceOwner is taken to be sent. No edition of that page that we could read says so of
/// CloudWatch by name. What is known: the topic policy that AWS writes by default lets services in
/// by this key alone, and alarms reach such topics; the page calls the key deprecated and kept for
/// the services that send it already.
Answer may_publish(const Policy& topic_policy, const AlarmDelivery& delivery);

/// May CloudWatch use the key of this encrypted topic? Asks kms:Decrypt and kms:GenerateDataKey for
/// CloudWatch's service principal; both are needed (Amazon SNS Developer Guide, "Key management",
/// Enable compatibility between event sources from AWS services and encrypted topics).
Answer may_use_key(const Policy& key_policy, const AlarmDelivery& delivery);

/// The same question for a key that AWS manages (alias/aws/sns): always no. "You can't manually
/// edit the policy of an AWS managed key", and it does not name CloudWatch (AWS re:Post Knowledge
/// Center, "Why didn't I receive an SNS notification for my CloudWatch alarm trigger?").
Answer may_use_aws_managed_key();

}  // namespace underpin::semantics
