// Hosts and signing regions in every partition, and what overrides may be.
#include "aws/endpoints.h"

#include <gtest/gtest.h>

#include "aws/service.h"

namespace underpin::aws {
namespace {

TEST(Endpoints, each_partition_has_its_hosts_and_signing_regions) {
  const struct {
    const char *name, *service, *region, *home, *url, *signs;
  } cases[] = {
      {"a regional service", "kms", "eu-west-1", "us-east-1", "https://kms.eu-west-1.amazonaws.com",
       "eu-west-1"},
      {"the endpoint prefix is not the key", "cloudwatch", "eu-west-1", "us-east-1",
       "https://monitoring.eu-west-1.amazonaws.com", "eu-west-1"},
      {"STS is always asked in the region: its tokens work everywhere", "sts", "ap-east-1",
       "us-east-1", "https://sts.ap-east-1.amazonaws.com", "ap-east-1"},
      {"IAM signs in us-east-1", "iam", "global", "eu-west-1", "https://iam.amazonaws.com",
       "us-east-1"},
      {"IAM of China", "iam", "global", "cn-northwest-1", "https://iam.cn-north-1.amazonaws.com.cn",
       "cn-north-1"},
      {"IAM of GovCloud", "iam", "global", "us-gov-east-1", "https://iam.us-gov.amazonaws.com",
       "us-gov-west-1"},
      {"IAM of the European Sovereign Cloud", "iam", "global", "eusc-de-east-1",
       "https://iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"},
      {"Organizations of China", "organizations", "global", "cn-north-1",
       "https://organizations.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1"},
      {"S3 in us-east-1 has a regional host", "s3", "us-east-1", "us-east-1",
       "https://s3.us-east-1.amazonaws.com", "us-east-1"},
      {"S3 Control", "s3control", "eu-west-1", "us-east-1",
       "https://s3-control.eu-west-1.amazonaws.com", "eu-west-1"},
      {"Access Analyzer's name has a dash", "accessanalyzer", "eu-west-1", "us-east-1",
       "https://access-analyzer.eu-west-1.amazonaws.com", "eu-west-1"},
      {"a region newer than this build", "kms", "ap-north-9", "us-east-1",
       "https://kms.ap-north-9.amazonaws.com", "ap-north-9"},
      {"a new region of GovCloud", "kms", "us-gov-north-1", "us-gov-west-1",
       "https://kms.us-gov-north-1.amazonaws.com", "us-gov-north-1"},
      {"an isolated partition", "kms", "us-isob-east-1", "us-isob-east-1",
       "https://kms.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"},
      {"a regional service asked for globally", "s3", "global", "eu-west-3",
       "https://s3.eu-west-3.amazonaws.com", "eu-west-3"},
  };
  for (const auto& c : cases) {
    const auto endpoint = resolve(service(c.service), c.region, c.home, {});
    EXPECT_EQ(endpoint.url, c.url) << c.name;
    EXPECT_EQ(endpoint.signing_region, c.signs) << c.name;
    EXPECT_FALSE(endpoint.overridden) << c.name;
  }
}

TEST(Endpoints, partitions_are_known_by_region) {
  const struct {
    const char *region, *partition;
  } cases[] = {
      {"eu-west-1", "aws"},
      {"il-central-1", "aws"},
      {"mx-central-1", "aws"},
      {"cn-north-1", "aws-cn"},
      {"us-gov-west-1", "aws-us-gov"},
      {"us-iso-east-1", "aws-iso"},
      {"us-isob-east-1", "aws-iso-b"},
      {"eu-isoe-west-1", "aws-iso-e"},
      {"us-isof-south-1", "aws-iso-f"},
      {"eusc-de-east-1", "aws-eusc"},
      {"eusc-de-west-2", "aws-eusc"},
      {"xx-new-1", "aws"},
  };
  for (const auto& c : cases) EXPECT_EQ(partition_of(c.region).id, c.partition) << c.region;
}

TEST(Endpoints, a_partition_is_found_by_its_id) {
  for (const std::string id : {"aws", "aws-cn", "aws-us-gov"})
    EXPECT_EQ(partition_named(id).id, id);
  EXPECT_EQ(partition_named("aws-cn").dns_suffix, "amazonaws.com.cn");
  try {
    partition_named("aws-cm");
    ADD_FAILURE() << "there is no such partition";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "no partition `aws-cm`; did you mean `aws-cn`?");
  }
}

TEST(Endpoints, text_that_is_no_region_never_reaches_a_host_name) {
  for (const char* region :
       {"", "eu", "eu-west", "eu-west-1.evil.example", "eu-west-1/", "a@b-1", "EU-WEST-1", "-1",
        "eu west-1", "\u00e9u-west-1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-1"})
    EXPECT_THROW(partition_of(region), UsageError) << region;
}

TEST(Endpoints, a_slip_in_a_region_is_answered_with_the_nearest) {
  try {
    partition_of("eu_west-1");
    FAIL() << "accepted";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "`eu_west-1` is no AWS region; did you mean `eu-west-1`?");
  }
}

TEST(Endpoints, overrides_have_an_order) {
  const Environment both({{"AWS_ENDPOINT_URL", "http://127.0.0.1:1"},
                          {"AWS_ENDPOINT_URL_S3", "http://127.0.0.1:2/"},
                          {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://127.0.0.1:3/path/"}});
  auto settings = EndpointSettings::from(both);
  const auto url = [&](const char* name) {
    return resolve(service(name), "eu-west-1", "eu-west-1", settings).url;
  };
  EXPECT_EQ(url("kms"), "http://127.0.0.1:1");
  EXPECT_EQ(url("s3"), "http://127.0.0.1:2") << "a service's own beats the general one";
  EXPECT_EQ(url("logs"), "http://127.0.0.1:3/path") << "a path stays";
  settings.url = "http://localhost:4";
  EXPECT_EQ(url("s3"), "http://localhost:4") << "the flag beats both";
  settings.url.reset();
  settings.ignore_configured = true;
  EXPECT_EQ(url("s3"), "https://s3.eu-west-1.amazonaws.com") << "ignored ones do not count";
}

TEST(Endpoints, the_environment_can_switch_configured_endpoints_off) {
  const auto settings =
      EndpointSettings::from(Environment({{"AWS_ENDPOINT_URL", "http://127.0.0.1:1"},
                                          {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}}));
  EXPECT_FALSE(resolve(service("kms"), "eu-west-1", "eu-west-1", settings).overridden);
}

TEST(Endpoints, hosts_with_validated_cryptography_have_names_of_their_own) {
  const std::map<std::string, std::string, std::less<>> on = {{"AWS_USE_FIPS_ENDPOINT", "true"}};
  const auto settings = EndpointSettings::from(Environment(on));
  const struct {
    const char *service, *region, *url, *signs;
  } cases[] = {
      {"kms", "us-east-1", "https://kms-fips.us-east-1.amazonaws.com", "us-east-1"},
      {"s3", "us-gov-west-1", "https://s3-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"},
      {"ec2", "us-gov-west-1", "https://ec2.us-gov-west-1.amazonaws.com", "us-gov-west-1"},
      {"iam", "us-east-2", "https://iam-fips.amazonaws.com", "us-east-1"},
      {"iam", "us-gov-east-1", "https://iam.us-gov.amazonaws.com", "us-gov-west-1"},
  };
  for (const auto& c : cases) {
    const auto endpoint = resolve(service(c.service), c.region, c.region, settings);
    EXPECT_EQ(endpoint.url, c.url);
    EXPECT_EQ(endpoint.signing_region, c.signs);
  }
  EXPECT_THROW(resolve(service("s3"), "cn-north-1", "cn-north-1", settings), UsageError)
      << "where there is none, no host is made up";
}

TEST(Endpoints, hosts_with_ipv6_addresses_have_names_of_their_own) {
  const struct {
    const char *service, *region;
    bool fips;
    const char *url, *signs;
  } cases[] = {
      {"kms", "eu-west-1", false, "https://kms.eu-west-1.api.aws", "eu-west-1"},
      {"kms", "ap-north-9", false, "https://kms.ap-north-9.api.aws", "ap-north-9"},
      {"kms", "eu-west-1", true, "https://kms-fips.eu-west-1.api.aws", "eu-west-1"},
      {"cloudwatch", "us-gov-west-1", true, "https://monitoring.us-gov-west-1.api.aws",
       "us-gov-west-1"},
      {"kms", "cn-north-1", false, "https://kms.cn-north-1.api.amazonwebservices.com.cn",
       "cn-north-1"},
      {"s3", "eu-west-1", false, "https://s3.dualstack.eu-west-1.amazonaws.com", "eu-west-1"},
      {"s3", "eu-west-1", true, "https://s3-fips.dualstack.eu-west-1.amazonaws.com", "eu-west-1"},
      {"s3", "cn-north-1", false, "https://s3.dualstack.cn-north-1.amazonaws.com.cn", "cn-north-1"},
      {"s3control", "ap-north-9", false, "https://s3-control.dualstack.ap-north-9.amazonaws.com",
       "ap-north-9"},
      {"iam", "eu-west-1", false, "https://iam.global.api.aws", "us-east-1"},
      {"iam", "eu-west-1", true, "https://iam-fips.global.api.aws", "us-east-1"},
      {"iam", "us-gov-east-1", false, "https://iam.us-gov.api.aws", "us-gov-west-1"},
      {"organizations", "eu-west-1", false, "https://organizations.us-east-1.api.aws", "us-east-1"},
      {"sts", "ap-east-1", false, "https://sts.ap-east-1.api.aws", "ap-east-1"},
  };
  for (const auto& c : cases) {
    EndpointSettings settings;
    settings.dual_stack = true;
    settings.fips = c.fips;
    const auto endpoint = resolve(service(c.service), c.region, c.region, settings);
    EXPECT_EQ(endpoint.url, c.url);
    EXPECT_EQ(endpoint.signing_region, c.signs) << c.url;
  }
}

TEST(Endpoints, a_switch_is_true_or_false_and_nothing_else) {
  const auto with = [](const char* name, const char* text) {
    return EndpointSettings::from(
        Environment(std::map<std::string, std::string, std::less<>>{{name, text}}));
  };
  EXPECT_EQ(with("AWS_USE_DUALSTACK_ENDPOINT", "True").dual_stack, true);
  EXPECT_EQ(with("AWS_USE_FIPS_ENDPOINT", "false").fips, false);
  EXPECT_EQ(with("AWS_USE_FIPS_ENDPOINT", "").fips, std::nullopt) << "empty counts as unset";
  for (const char* name : {"AWS_USE_DUALSTACK_ENDPOINT", "AWS_USE_FIPS_ENDPOINT",
                           "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"})
    EXPECT_THROW(with(name, "1"), UsageError) << "ignored, it would do the opposite: " << name;
}

TEST(Endpoints, signing_keeps_the_regions_rules_under_an_override) {
  EndpointSettings settings;
  settings.url = "http://127.0.0.1:5000";
  const auto endpoint = resolve(service("iam"), "global", "eu-west-1", settings);
  EXPECT_EQ(endpoint.signing_region, "us-east-1");
  EXPECT_EQ(endpoint.signing_name, "iam");
  EXPECT_TRUE(endpoint.overridden);
}

TEST(Endpoints, an_override_that_could_leak_or_mislead_is_refused) {
  const struct {
    const char *name, *url;
    bool by_flag, refused;
  } cases[] = {
      {"loopback by name", "http://localhost:5000", false, false},
      {"loopback below localhost", "http://s3.localhost:5000", false, false},
      {"loopback by address", "http://127.3.2.1", false, false},
      {"loopback IPv6", "http://[::1]:80", false, false},
      {"a VPC endpoint", "https://vpce-1-2.kms.eu-west-1.vpce.amazonaws.com", false, false},
      {"a VPC endpoint of one zone, with a path",
       "https://vpce-1-2-a.kms.eu-west-1.vpce.amazonaws.com/x", false, false},
      {"the service's own host", "https://kms.us-east-2.amazonaws.com", false, false},
      {"in capitals", "https://KMS.us-east-2.AmazonAWS.com", false, false},
      {"its FIPS host", "https://kms-fips.us-east-2.amazonaws.com", false, false},
      {"its dual-stack host", "https://kms.us-east-2.api.aws", false, false},
      {"its host in another partition", "https://kms.cn-north-1.amazonaws.com.cn", false, false},
      {"another service's host", "https://ec2.us-east-2.amazonaws.com", false, true},
      {"another service's VPC endpoint", "https://vpce-1-2.ec2.eu-west-1.vpce.amazonaws.com", false,
       true},
      {"a customer's API gateway", "https://kms.execute-api.us-east-1.amazonaws.com", false, true},
      {"a customer's host that only ends alike", "https://evil-kms.eu-west-1.amazonaws.com", false,
       true},
      {"a name in front of the host", "https://evil.kms.eu-west-1.amazonaws.com", false, true},
      {"a customer's VPC endpoint service",
       "https://vpce-1-2.vpce-svc-3.eu-west-1.vpce.amazonaws.com", false, true},
      {"a host that only begins like AWS's", "https://kms.eu-west-1.amazonaws.com.evil.example",
       false, true},
      {"no region", "https://kms.amazonaws.com", false, true},
      {"https to a host of others, from the environment", "https://example.com", false, true},
      {"https to a host of others, by flag", "https://example.com", true, false},
      {"plain http to another host, from the environment", "http://example.com", false, true},
      {"a host that only begins like loopback", "http://127.evil.example", false, true},
      {"metadata service from the environment", "http://169.254.169.254", false, true},
      {"plain http to another host, by flag", "http://localstack:4566", true, false},
      {"no URL", "localhost:5000:1", true, true},
      {"another scheme", "ftp://localhost", true, true},
      {"a file", "file:///etc/passwd", true, true},
      {"a user name", "https://me:secret@example.com", true, true},
      {"a query", "https://example.com/?a=b", true, true},
      {"a fragment", "https://example.com/#x", true, true},
      {"empty", "", true, true},
  };
  for (const auto& c : cases) {
    EndpointSettings settings;
    (c.by_flag ? settings.url : settings.configured_url) = c.url;
    const auto attempt = [&] { resolve(service("kms"), "eu-west-1", "eu-west-1", settings); };
    if (c.refused) {
      EXPECT_THROW(attempt(), UsageError) << c.name;
    } else {
      EXPECT_NO_THROW(attempt()) << c.name;
    }
  }
}

TEST(Endpoints, hosts_that_follow_no_rule_are_the_services_own_too) {
  const struct {
    const char *service, *url;
    bool refused;
  } cases[] = {
      {"iam", "https://iam.amazonaws.com", false},
      {"iam", "https://iam.global.api.aws", false},
      {"kms", "https://iam.amazonaws.com", true},
      {"s3", "https://bucket.vpce-1-2.s3.eu-west-1.vpce.amazonaws.com", false},
      {"s3", "https://s3.dualstack.eu-west-1.amazonaws.com", false},
      {"s3", "https://evil-bucket.s3.eu-west-1.amazonaws.com", true},
  };
  for (const auto& c : cases) {
    EndpointSettings settings;
    settings.configured_services[c.service] = c.url;
    const auto attempt = [&] { check_overrides(settings); };
    if (c.refused) {
      EXPECT_THROW(attempt(), UsageError) << c.url;
    } else {
      EXPECT_NO_THROW(attempt()) << c.url;
    }
  }
}

}  // namespace
}  // namespace underpin::aws
