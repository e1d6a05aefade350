// Codecs: a call becomes a request, a reply becomes a Node or an ApiError. One file a protocol.
#pragma once

#include <string>
#include <string_view>

#include "aws/endpoints.h"
#include "aws/error.h"
#include "aws/node.h"
#include "aws/params.h"
#include "aws/service.h"
#include "aws/transport.h"

namespace underpin::aws {

/// The unsigned request. Throws ApiError `underpin:ParameterMissing` when a required member has no
/// value; a member that the model lacks asserts.
Request encode(const Operation& operation, const Params& params, const Endpoint& endpoint,
               CallName call);

/// The operation's output structure, or the error that the reply carries. What is no reply of AWS
/// (a proxy's page, a truncated document, another root element) throws ApiError
/// `underpin:NotAnAwsReply`: it must never look like an empty list.
Node decode(const Operation& operation, const Response& response, const CallName& call);

/// The error in a reply, whatever its status. Looks at the body itself: content types, and even the
/// protocol, are not to be trusted (JSON services answer some errors in XML).
ApiError decode_error(const Response& response, const CallName& call);

/// ApiError `underpin:NotAnAwsReply`: "kms:ListKeys in eu-west-1: `what`".
ApiError foreign_reply(const CallName& call, int status, const std::string& what);

/// ApiError `underpin:ParameterMissing` for a member of the input.
ApiError parameter_missing(const CallName& call, std::string_view member, const std::string& why);

// ---- One protocol each; encode() and decode() choose.

Request encode_query(const Operation& operation, const Params& params, CallName call);
Request encode_json(const Operation& operation, const Params& params, CallName call);
Request encode_rest(const Operation& operation, const Params& params, const Endpoint& endpoint,
                    CallName call);
Node decode_xml(const Operation& operation, const Response& response, const CallName& call);
Node decode_json(const Operation& operation, const Response& response, const CallName& call);

// ---- What they share.

struct Given {
  const Member* member;
  const Param* param;
};

/// The members that have a value, in the order of the params. Asserts for a name that the model
/// lacks; throws `underpin:ParameterMissing` for a required member without a value, or one not
/// known.
std::vector<Given> given_members(const Shape* shape, const Params& params, const CallName& call);

/// A scalar as it is written in a form, a path, a query string, a header or XML.
std::string scalar_text(const Member& member, const Param& param, TimeFormat by_protocol,
                        const CallName& call);

const std::vector<Param>& list_items(const Member& member, const Param& param);
const Params& structure_members(const Member& member, const Param& param);

/// Bodies of REST requests; members that travel elsewhere are left out.
std::string json_body(const Shape& shape, const Params& params, const CallName& call);
std::string xml_body(const Shape& shape, const Params& params, std::string_view root,
                     std::string_view xml_namespace, const CallName& call);

}  // namespace underpin::aws
