// A server that answers AWS requests from a recording, for any client: the same account with the
// same latency for each of them, without an emulator's slowness.
//
//   replay_server --tape FILE --upstream URL          records: asks the upstream, keeps what it
//   says replay_server --tape FILE [--latency MS]          answers from the recording
//
// Prints one line when it is ready, `listening http://127.0.0.1:PORT [https://127.0.0.1:PORT]`, and
// serves until SIGTERM, SIGINT or the end of standard input; then prints what it served as JSON.
#include <fmt/core.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>

#include "aws/curl_transport.h"
#include "base/text.h"
#include "http_server.h"
#include "replay_call.h"

namespace underpin::bench {
namespace {

namespace json = boost::json;

// Replies by what was asked; of several to the same question the last one, so that what takes AWS
// time (a credential report) is there at once.
using Tape = std::map<std::string, aws::Response>;

// ---- the file: for each reply a line of sizes, the key, the headers, the body

void save(const Tape& tape, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  for (const auto& [key, reply] : tape) {
    std::string head;
    for (const auto& [name, value] : reply.headers) head += name + ": " + value + "\n";
    out << reply.status << ' ' << key.size() << ' ' << head.size() << ' ' << reply.body.size()
        << '\n'
        << key << head << reply.body << '\n';
  }
  if (!out.flush()) throw Error("cannot write " + path);
}

Tape load(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error("cannot read " + path);
  Tape tape;
  const auto take = [&](std::size_t size) {
    std::string text(size, '\0');
    in.read(text.data(), static_cast<std::streamsize>(size));
    return text;
  };
  aws::Response reply;
  for (std::size_t key_size = 0, head_size = 0, body_size = 0;
       in >> reply.status >> key_size >> head_size >> body_size;) {
    take(1);
    const auto key = take(key_size), head = take(head_size);
    reply.body = take(body_size);
    reply.headers.clear();
    for (const auto line : split(head, '\n'))
      if (const auto colon = line.find(": "); colon != std::string_view::npos)
        reply.headers.push_back(
            {std::string(line.substr(0, colon)), std::string(line.substr(colon + 2))});
    tape[key] = reply;
  }
  if (!in.eof()) throw Error(path + " is no whole recording");
  return tape;
}

// ---- recording

bool is_of_the_connection(const std::string& name) {
  constexpr std::string_view kNames[] = {"host",       "connection",      "content-length",
                                         "expect",     "accept-encoding", "transfer-encoding",
                                         "keep-alive", "content-encoding"};
  return std::find(std::begin(kNames), std::end(kNames), lower_ascii(name)) != std::end(kNames);
}

aws::Response ask(aws::Transport& wire, const std::string& upstream, aws::Request request) {
  request.url = upstream + request.url;
  std::erase_if(request.headers, [](const auto& h) { return is_of_the_connection(h.name); });
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{120};
  auto reply = wire.send(request, deadline, {});
  std::erase_if(reply.headers, [&](const auto& h) {
    return is_of_the_connection(h.name) &&
           !(request.method == "HEAD" && equals_ignoring_case(h.name, "content-length"));
  });
  return reply;
}

// ---- serving

struct Options {
  std::string tape, upstream, bundle;
  double latency = 0;
};

struct Served {
  std::size_t requests = 0, connections = 0;
  std::map<std::string, std::size_t> unknown;  // by key
  std::map<std::string, std::size_t> calls;    // by service and operation

  json::object as_json() const {
    const auto object = [](const auto& counts) {
      json::object out;
      for (const auto& [name, count] : counts) out[name] = count;
      return out;
    };
    return {{"requests", requests},
            {"connections", connections},
            {"calls", object(calls)},
            {"unknown", object(unknown)}};
  }
};

// Readable when the program is told to end.
int signals() {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  sigprocmask(SIG_BLOCK, &ending, nullptr);
  return ::signalfd(-1, &ending, SFD_CLOEXEC);
}

int serve(const Options& options) {
  const int ended = signals();
  std::signal(SIGPIPE, SIG_IGN);
  const bool recording = !options.upstream.empty();
  Tape tape;
  if (!recording) tape = load(options.tape);
  aws::CurlTransport wire;
  Served served;
  const auto answer = [&](const aws::Request& request) -> aws::Response {
    const auto asked = read_request(request);
    ++served.requests;
    ++served.calls[asked.service + ":" + asked.operation];
    if (recording) return tape[asked.key] = ask(wire, options.upstream, request);
    if (const auto known = tape.find(asked.key); known != tape.end()) return known->second;
    ++served.unknown[asked.key];
    return unknown_operation(asked);
  };
  HttpServer server(answer, std::chrono::microseconds(std::lround(options.latency * 1000)));
  server.on_connection = [&] { ++served.connections; };
  auto line = fmt::format("listening http://127.0.0.1:{}", server.listen());
  if (!options.bundle.empty())
    line += fmt::format(" https://127.0.0.1:{}", server.listen(make_tls_context(options.bundle)));
  fmt::print("{}\n", line);
  std::fflush(stdout);
  server.run({ended, STDIN_FILENO});
  if (recording) save(tape, options.tape);
  fmt::print("{}\n", json::serialize(served.as_json()));
  return 0;
}

}  // namespace
}  // namespace underpin::bench

int main(int argc, char** argv) {
  underpin::bench::Options options;
  CLI::App app("Answers AWS requests from a recording.");
  app.add_option("--tape", options.tape, "the recording")->required();
  app.add_option("--upstream", options.upstream, "record what this endpoint answers");
  app.add_option("--latency", options.latency, "milliseconds that every reply takes");
  app.add_option("--ca", options.bundle, "serve https too; its certificate is written here");
  CLI11_PARSE(app, argc, argv);
  try {
    return underpin::bench::serve(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "replay_server: {}\n", error.what());
    return 1;
  }
}
