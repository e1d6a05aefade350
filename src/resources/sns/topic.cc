#include "resources/sns/topic.h"

#include "base/arn.h"
#include "base/hash.h"
#include "model/describe.h"
#include "resources/cloudwatch/composite_alarm.h"
#include "resources/cloudwatch/metric_alarm.h"
#include "resources/reading.h"

namespace underpin {
namespace {

using ByRegion = std::map<std::string, std::set<std::string>>;

template <class Alarm>
void add_topics(std::span<const Alarm> alarms, ByRegion& topics) {
  for (const auto& alarm : alarms)
    if (const auto* actions = alarm.alarm_actions.peek())
      for (const auto& action : *actions)
        if (const auto arn = Arn::parse(action); arn && arn->service == "sns")
          topics[arn->region].insert(action);
}

// The topics that alarms name, by region. Topics of other accounts are asked for too: their owner
// may let us look.
ByRegion topics_of_alarms(Reading& reading) {
  ByRegion topics;
  add_topics(reading.rows<cloudwatch::MetricAlarm>(), topics);
  add_topics(reading.rows<cloudwatch::CompositeAlarm>(), topics);
  return topics;
}

ByRegion keys_of_topics(Reading& reading) {
  ByRegion keys;
  for (const auto& topic : reading.rows<sns::Topic>())
    if (const auto key = sns::key_of(topic); key.is_known()) keys[topic.region].insert(*key.peek());
  return keys;
}

using Body = void (*)(const std::string&, Place&);

void read_each(Reading& reading, const ByRegion& by_region, Body body) {
  reading.each_region(keys_of(by_region), [&](Place& region) {
    const auto& ids = by_region.at(region.region());
    region.each(std::vector(ids.begin(), ids.end()), body);
  });
}

void read_topic(const std::string& arn, Place& place) {
  auto& topic = place.subject<sns::Topic>(arn);
  const auto reply = place.call_unless({"NotFound"}, "sns:GetTopicAttributes", {{"TopicArn", arn}});
  topic.exists = reply.has_value();
  const auto attributes = reply ? (*reply)["Attributes"] : aws::Node();
  topic.policy = attributes["Policy"];
  topic.kms_master_key_id = attributes["KmsMasterKeyId"];
  topic.subscriptions_confirmed = attributes["SubscriptionsConfirmed"];
  topic.subscriptions_pending = attributes["SubscriptionsPending"];
}

void read_subscriptions_of(const std::string& arn, Place& place) {
  place.pages_unless({"NotFound"}, "sns:ListSubscriptionsByTopic", {{"TopicArn", arn}},
                     [&](const aws::Node& page) {
                       for (const auto& listed : page["Subscriptions"]) {
                         // An endpoint may be a person's address: it is not kept, only told apart
                         // by its hash.
                         const auto given = listed["SubscriptionArn"].text();
                         const bool confirmed = Arn::parse(given).has_value();
                         const auto endpoint = sha256_hex(listed["Protocol"].text() + ":" +
                                                          listed["Endpoint"].text());
                         auto& subscription = place.row<sns::TopicSubscription>(
                             confirmed ? given : arn + ":" + given + ":" + endpoint.substr(0, 12));
                         subscription.topic_arn = arn;
                         subscription.protocol = listed["Protocol"];
                         subscription.pending_confirmation = !confirmed;
                       }
                     });
}

void read_key(const std::string& name, Place& place) {
  auto& key = place.subject<sns::TopicKey>(name);
  const auto reply = place.call_unless({"NotFoundException"}, "kms:DescribeKey", {{"KeyId", name}});
  key.exists = reply.has_value();
  const auto about = reply ? (*reply)["KeyMetadata"] : aws::Node();
  key.arn = about["Arn"];
  key.key_manager = about["KeyManager"];
  key.key_state = about["KeyState"];
  if (reply)
    place.attribute(key, key.policy, "kms:GetKeyPolicy",
                    {{"KeyId", about["Arn"]}, {"PolicyName", "default"}}, "Policy");
  else
    key.policy = Value<std::string>::absent();
}

void read_topics(Reading& reading) { read_each(reading, topics_of_alarms(reading), read_topic); }
void read_subscriptions(Reading& reading) {
  read_each(reading, topics_of_alarms(reading), read_subscriptions_of);
}
void read_topic_keys(Reading& reading) { read_each(reading, keys_of_topics(reading), read_key); }

}  // namespace

Value<std::string> sns::key_of(const Topic& topic) {
  const auto* name = topic.kms_master_key_id.peek();
  if (name == nullptr) return topic.kms_master_key_id;
  if (name->empty()) return Value<std::string>::absent();
  auto arn = Arn::parse(topic.id);
  if (!arn || Arn::parse(*name)) return *name;
  arn->service = "kms";
  arn->resource = name->starts_with("alias/") ? *name : "key/" + *name;
  return arn->print();
}

UNDERPIN_TYPE(sns::Topic, "aws_sns_topic", Scope::regional, "a topic that an alarm notifies",
              {{"policy", kPlain, "who may do what with it"},
               {"kms_master_key_id", kPlain, "the key that encrypts its messages"},
               {"subscriptions_confirmed", kObservedOnly, "confirmed subscribers"},
               {"subscriptions_pending", kObservedOnly, "subscribers that have not confirmed"},
               {"exists", kObservedOnly, "false when an alarm names a topic that is gone"}})
UNDERPIN_TYPE(sns::TopicSubscription, "aws_sns_topic_subscription", Scope::regional,
              "a subscription of a topic that an alarm notifies",
              {{"topic_arn", kIdentity | kReplace, "its topic"},
               {"protocol", kReplace, "email, sqs, lambda, …"},
               {"pending_confirmation", kComputed, "the subscriber has not confirmed"}})
UNDERPIN_TYPE(sns::TopicKey, "observed_topic_key", Scope::regional,
              "the key of an encrypted topic that an alarm notifies",
              {{"arn", kObservedOnly, "the key itself"},
               {"key_manager", kObservedOnly, "CUSTOMER or AWS"},
               {"key_state", kObservedOnly, "whether it can be used"},
               {"policy", kObservedOnly, "who may use it"},
               {"exists", kObservedOnly, "false when a topic names a key that is gone"}})

UNDERPIN_READER(sns, topics, .fills = {&type_of<sns::Topic>},
                .after = {&type_of<cloudwatch::MetricAlarm>, &type_of<cloudwatch::CompositeAlarm>},
                .operations = {"sns:GetTopicAttributes"}, .read = read_topics)
UNDERPIN_READER(sns, subscriptions, .fills = {&type_of<sns::TopicSubscription>},
                .after = {&type_of<cloudwatch::MetricAlarm>, &type_of<cloudwatch::CompositeAlarm>},
                .operations = {"sns:ListSubscriptionsByTopic"}, .read = read_subscriptions)
UNDERPIN_READER(sns, topic_keys, .fills = {&type_of<sns::TopicKey>},
                .after = {&type_of<sns::Topic>},
                .operations = {"kms:DescribeKey", "kms:GetKeyPolicy"}, .read = read_topic_keys)

}  // namespace underpin
