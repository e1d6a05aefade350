// SNS topics that alarms notify, their subscriptions, and the keys that encrypt them.
#pragma once

#include <boost/describe/class.hpp>
#include <string>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace sns {

/// A topic that an alarm of this account names; the id is its ARN. Source: SNS API,
/// GetTopicAttributes. `policy` is the document as AWS gives it.
struct Topic : Resource {
  Value<std::string> policy, kms_master_key_id;
  Value<long long> subscriptions_confirmed, subscriptions_pending;
  Value<bool> exists;  ///< false when AWS says that there is no such topic
};
BOOST_DESCRIBE_STRUCT(Topic, (Resource),
                      (policy, kms_master_key_id, subscriptions_confirmed, subscriptions_pending,
                       exists))

/// A subscription of such a topic. The id is its ARN once it is confirmed; before that AWS gives
/// the word PendingConfirmation, and the id is made of the topic and a hash of the endpoint.
struct TopicSubscription : Resource {
  Value<std::string> topic_arn, protocol;
  Value<bool> pending_confirmation;
};
BOOST_DESCRIBE_STRUCT(TopicSubscription, (Resource), (topic_arn, protocol, pending_confirmation))

/// The key of an encrypted topic; the id is what key_of gives. Source: KMS API, DescribeKey and
/// GetKeyPolicy.
struct TopicKey : Resource {
  Value<std::string> arn, key_manager, key_state, policy;
  Value<bool> exists;  ///< false when AWS says that there is no such key
};
BOOST_DESCRIBE_STRUCT(TopicKey, (Resource), (arn, key_manager, key_state, policy, exists))

/// The ARN of the key, or of the key's alias, that encrypts the topic; absent when nothing does. A
/// bare id or alias is one of the topic's own account, whoever asks. Source: SNS API,
/// SetTopicAttributes, KmsMasterKeyId.
Value<std::string> key_of(const Topic& topic);

}  // namespace sns
template <>
const ResourceType& type_of<sns::Topic>();
template <>
const ResourceType& type_of<sns::TopicSubscription>();
template <>
const ResourceType& type_of<sns::TopicKey>();
}  // namespace underpin
