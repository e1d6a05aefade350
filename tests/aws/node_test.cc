// Node's conversions: absent, known, or unknown with the form that was met. Never an exception.
#include "aws/node.h"

#include "tests/aws/wire_support.h"

namespace underpin::aws::wire {
namespace {

// A member of a KMS key's description in JSON.
Node json_member(const std::string& name, const std::string& value) {
  return read("kms:DescribeKey", json_reply("{\"KeyMetadata\":{\"" + name + "\":" + value +
                                            "}}"))["KeyMetadata"][name];
}

// A member of a VPC in XML.
Node xml_member(const std::string& name, const std::string& wire, const std::string& content) {
  return read("ec2:DescribeVpcs",
              xml_reply("<DescribeVpcsResponse><vpcSet><item><" + wire + ">" + content + "</" +
                        wire + "></item></vpcSet></DescribeVpcsResponse>"))["Vpcs"]
      .items()
      .at(0)[name];
}

template <class T>
std::string state(const Value<T>& value) {
  if (value.is_absent()) return "absent";
  if (value.is_unknown()) return "unknown: " + value.cause().text;
  return "known";
}

constexpr const char* kUnexpected = "unknown: unexpected form in AWS's reply: ";

TEST(Node, text_is_text_only) {
  EXPECT_TRUE(Value<std::string>(json_member("Arn", R"("a\u00e9\ud83d\ude00")"))
                  .identical(std::string("a\u00e9\U0001F600")));
  EXPECT_TRUE(Value<std::string>(json_member("Arn", "\"\"")).identical(std::string()));
  const struct {
    const char *json, *state;
  } cases[] = {
      {"1", "a number instead of text"},
      {"true", "a boolean instead of text"},
      {"[]", "a list instead of text"},
      {"{}", "an object instead of text"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(state<std::string>(json_member("Arn", c.json)), std::string(kUnexpected) + c.state);
  EXPECT_EQ(state<std::string>(json_member("Arn", "null")), "absent");
}

TEST(Node, text_of_xml_is_kept_as_it_is) {
  const struct {
    const char *name, *content, *text;
  } cases[] = {
      {"entities", "a&lt;b&gt;&amp;&#x41;&quot;", "a<b>&A\""},
      {"character data", "<![CDATA[<a>&b]]>", "<a>&b"},
      {"mixed with character data", "x<![CDATA[<y>]]>z", "x<y>z"},
      {"comments", "a<!-- no -->b", "ab"},
      {"blanks around", "  a  ", "  a  "},
      {"only blanks", "   ", "   "},
      {"empty", "", ""},
  };
  for (const auto& c : cases)
    EXPECT_TRUE(
        Value<std::string>(xml_member("VpcId", "vpcId", c.content)).identical(std::string(c.text)))
        << c.name;
  EXPECT_EQ(state<std::string>(xml_member("VpcId", "vpcId", "<b/>")),
            std::string(kUnexpected) + "elements instead of text");
}

TEST(Node, booleans_are_exact) {
  EXPECT_TRUE(Value<bool>(json_member("Enabled", "true")).identical(true));
  EXPECT_TRUE(Value<bool>(json_member("Enabled", "false")).identical(false));
  for (const char* other : {"\"true\"", "1", "0", "[]", "\"\""})
    EXPECT_TRUE(Value<bool>(json_member("Enabled", other)).is_unknown()) << other;
  EXPECT_TRUE(Value<bool>(xml_member("IsDefault", "isDefault", "true")).identical(true));
  EXPECT_TRUE(Value<bool>(xml_member("IsDefault", "isDefault", "false")).identical(false));
  for (const char* other : {"True", "1", "yes", "", " true", "<b/>"})
    EXPECT_TRUE(Value<bool>(xml_member("IsDefault", "isDefault", other)).is_unknown()) << other;
}

TEST(Node, Fault41_integers_are_exact_or_unknown) {
  const struct {
    const char* json;
    std::optional<long long> number;
  } cases[] = {
      {"0", 0},
      {"-7", -7},
      {"9223372036854775807", 9223372036854775807},
      {"9223372036854775808", std::nullopt},
      {"18446744073709551616", std::nullopt},
      {"9007199254740993.0", std::nullopt},  // not held exactly by a double, so not known
      {"1e3", 1000},
      {"1.5", std::nullopt},
      {"1e300", std::nullopt},
      {"\"12\"", std::nullopt},
      {"true", std::nullopt},
  };
  for (const auto& c : cases) {
    const Value<long long> value = json_member("PendingDeletionWindowInDays", c.json);
    if (c.number) {
      EXPECT_TRUE(value.identical(*c.number)) << c.json;
    } else {
      EXPECT_TRUE(value.is_unknown()) << c.json;
    }
  }
  const auto summary = [](const char* text) {
    return Value<long long>(
        read("iam:GetAccountSummary",
             query_reply("GetAccountSummary",
                         "<SummaryMap><entry><key>Users</key><value>" + std::string(text) +
                             "</value></entry></SummaryMap>"))["SummaryMap"]["Users"]);
  };
  EXPECT_TRUE(summary("27").identical(27));
  for (const char* other : {"", "1.0", "0x10", "9223372036854775808", "many"})
    EXPECT_TRUE(summary(other).is_unknown()) << other;
}

TEST(Node, times_come_in_several_forms) {
  const struct {
    const char *json, *time;
  } cases[] = {
      {"1767225600", "2026-01-01T00:00:00Z"},
      {"1767225600.999", "2026-01-01T00:00:00Z"},
      {"1.767225600123E9", "2026-01-01T00:00:00Z"},
      {"\"2026-01-01T00:00:00Z\"", "2026-01-01T00:00:00Z"},
      {"\"2026-01-01T01:00:00+01:00\"", "2026-01-01T00:00:00Z"},
      {"0", "1970-01-01T00:00:00Z"},
  };
  for (const auto& c : cases)
    EXPECT_TRUE(Value<Time>(json_member("CreationDate", c.json)).identical(*parse_time(c.time)))
        << c.json;
  for (const char* other : {"-1.5", "1e18", "\"soon\"", "true", "[]"})
    EXPECT_TRUE(Value<Time>(json_member("CreationDate", other)).is_unknown()) << other;
}

TEST(Node, doubles) {
  const auto threshold = [](const char* text) {
    return Value<double>(
        read("cloudwatch:DescribeAlarms",
             query_reply("DescribeAlarms",
                         "<MetricAlarms><member><Threshold>" + std::string(text) +
                             "</Threshold></member></MetricAlarms>"))["MetricAlarms"]
            .items()
            .at(0)["Threshold"]);
  };
  EXPECT_TRUE(threshold("1.0").identical(1.0));
  EXPECT_TRUE(threshold("5.0E-1").identical(0.5));
  EXPECT_TRUE(threshold("-3").identical(-3.0));
  for (const char* other : {"", "NaN", "one", "1,5", "0x1p3"})
    EXPECT_TRUE(threshold(other).is_unknown()) << other;
}

TEST(Node, a_list_of_text_is_all_text_or_unknown) {
  using Texts = std::vector<std::string>;
  EXPECT_TRUE(
      Value<Texts>(json_member("EncryptionAlgorithms", R"(["a","b"])")).identical(Texts{"a", "b"}));
  EXPECT_TRUE(Value<Texts>(json_member("EncryptionAlgorithms", "[]")).identical(Texts{}));
  EXPECT_TRUE(Value<Texts>(json_member("EncryptionAlgorithms", "null")).is_absent());
  for (const char* other : {R"(["a",1])", R"(["a",null])", "\"a\"", "{}"})
    EXPECT_TRUE(Value<Texts>(json_member("EncryptionAlgorithms", other)).is_unknown()) << other;
}

TEST(Node, pluck_is_unknown_when_one_element_is) {
  const auto plucked = [](const char* keys) {
    return read("kms:ListKeys", json_reply("{\"Keys\":" + std::string(keys) + "}"))["Keys"].pluck(
        "KeyId");
  };
  EXPECT_TRUE(
      plucked(R"([{"KeyId":"a"},{"KeyId":"b"}])").identical(std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(plucked("null").is_absent());
  EXPECT_TRUE(plucked("7").is_unknown());
  EXPECT_TRUE(plucked(R"([{"KeyId":"a"},{}])").is_unknown());
}

TEST(Node, the_empty_node_is_absent_in_every_way) {
  const Node nothing;
  EXPECT_FALSE(nothing["Any"]["Thing"].exists());
  EXPECT_EQ(nothing.size(), 0u);
  EXPECT_TRUE(nothing.entries().empty());
  EXPECT_EQ(nothing.text(), "");
  EXPECT_TRUE(Value<std::string>(nothing).is_absent());
  EXPECT_TRUE(Value<std::vector<std::string>>(nothing).is_absent());
  for (const Node& item : nothing) FAIL() << item.text();
}

TEST(Node, a_node_outlives_the_reply_that_it_came_from) {
  Node kept;
  {
    const Node page = read("kms:ListKeys", json_reply(R"({"Keys":[{"KeyId":"a"}]})"));
    kept = page["Keys"].items().at(0)["KeyId"];
  }
  EXPECT_EQ(kept.text(), "a");
}

TEST(NodeDeathTest, a_name_that_the_model_lacks_asserts_even_where_nothing_is) {
  const Node page = read("kms:DescribeKey", json_reply(R"({"KeyMetadata":null})"));
  EXPECT_DEATH(page["KeyMetdata"], "has no member `KeyMetdata`");
  EXPECT_DEATH(page["KeyMetadata"]["KeyMagager"], "`KeyMetadata` has no member `KeyMagager`");
  EXPECT_DEATH(page.size(), "is no list");
  EXPECT_DEATH(page.entries(), "is no map");
}

}  // namespace
}  // namespace underpin::aws::wire
