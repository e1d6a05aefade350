"""The golden reports, read by other people's readers: schemas, AWS's model, parsers.

Each case has a JSON report (case.json); the other formats must tell of the same findings, and none
of what is unknown may look like a pass.
"""
import csv
import io
import json
import pathlib
import re
import unittest
import xml.etree.ElementTree

import botocore.loaders
import botocore.model
import botocore.validate
import jsonschema
import markdown_it
import xmlschema

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parent / "golden" / "report"
CASES = sorted(path.name.removesuffix(".sarif") for path in GOLDEN.glob("*.sarif"))
HOSTILE = ("hostile", "injection")  # one text everywhere, also as account and ids


def golden(case, extension):
    # newline="": line ends are part of CSV.
    with open(GOLDEN / f"{case}.{extension}", encoding="utf-8", newline="") as file:
        return file.read()


def findings(case):
    """(recommendation, finding) of the JSON report, in order."""
    report = json.loads(golden(case, "json"))
    return [(row, finding) for row in report["recommendations"] for finding in row["findings"]]


def answered(case):
    report = json.loads(golden(case, "json"))
    return f"{report['summary']['answered']} of {report['benchmark']['recommendations']} answered"


def each_case(test):
    """Runs a test for each case, and tells of which it failed."""
    def run(self):
        for case in CASES:
            with self.subTest(case=case):
                test(self, case)
    return run


class Formats(unittest.TestCase):
    @each_case
    def test_all_cases_are_there(self, case):
        self.assertGreaterEqual(len(CASES), 8)
        for extension in ("csv", "md", "junit.xml", "ocsf.json", "asff.json"):
            self.assertTrue((GOLDEN / f"{case}.{extension}").exists(), extension)

    # ---- SARIF

    @each_case
    def test_sarif(self, case):
        schema = json.loads((HERE / "sarif-2.1.0.json").read_text())
        validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
        kinds = {"pass": "pass", "fail": "fail", "unknown": "open", "manual": "review",
                 "not_applicable": "notApplicable"}
        log = json.loads(golden(case, "sarif"))
        self.assertEqual([error.message for error in validator.iter_errors(log)], [])
        run, = log["runs"]
        self.assertIn(answered(case), run["properties"]["score"])
        expected = findings(case)
        self.assertEqual(len(run["results"]), len(expected))
        for result, (row, finding) in zip(run["results"], expected):
            self.assertEqual(result["partialFingerprints"]["underpin/finding/v1"], finding["id"])
            self.assertEqual(result["kind"], kinds[finding["verdict"]])
            self.assertEqual(result["level"], "error" if finding["verdict"] == "fail" else "none")
            self.assertEqual(bool(result["suppressions"]), finding["waived"] is not None)
            rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
            self.assertEqual((rule["id"], result["ruleId"]), (row["key"], row["key"]))
            for name in ("notes", "evidence", "causes", "reason", "locus", "resource"):
                self.assertEqual(result["properties"][name], finding[name])

    # ---- OCSF

    @each_case
    def test_ocsf(self, case):
        schema = json.loads((HERE / "ocsf-1.6.0-compliance_finding.json").read_text())
        validator = jsonschema.Draft202012Validator(schema)
        status = {"pass": (1, "Pass"), "fail": (3, "Fail"), "unknown": (2, "Warning"),
                  "manual": (99, "Manual"), "not_applicable": (99, "Not Applicable")}
        events = json.loads(golden(case, "ocsf.json"))
        expected = findings(case)
        self.assertEqual(len(events), len(expected))
        for event, (row, finding) in zip(events, expected):
            self.assertEqual([error.message for error in validator.iter_errors(event)], [])
            self.assertEqual(deprecated(event, schema, schema), [])
            self.assertEqual(event["type_uid"], event["class_uid"] * 100 + event["activity_id"])
            compliance = event["compliance"]
            self.assertEqual((compliance["status_id"], compliance["status"]),
                             status[finding["verdict"]])
            check, = compliance["checks"]
            self.assertEqual((check["status_id"], check["status"]), status[row["verdict"]])
            self.assertEqual((event["status_id"], event["status"]),
                             (3, "Suppressed") if finding["waived"] else (1, "New"))
            self.assertTrue(event["finding_info"]["uid"].endswith("/" + finding["id"]))
            self.assertIn(answered(case), event["unmapped"]["report"]["score"])
            if finding["evidence"]:
                self.assertEqual(event["evidences"][0]["data"], finding["evidence"])
            self.assertEqual(event["unmapped"]["causes"], finding["causes"])
            self.assertEqual([(tag["name"], tag["value"]) for tag in event["finding_info"]["tags"]],
                             [(note["code"], note["text"]) for note in finding["notes"]])

    # ---- ASFF

    @each_case
    def test_asff(self, case):
        model = botocore.model.ServiceModel(
            botocore.loaders.Loader().load_service_model("securityhub", "service-2"))
        request = model.operation_model("BatchImportFindings").input_shape
        status = {"pass": "PASSED", "fail": "FAILED", "unknown": "WARNING", "manual": "WARNING",
                  "not_applicable": "NOT_AVAILABLE"}
        found = json.loads(golden(case, "asff.json"))
        expected = findings(case)
        self.assertEqual(len(found), len(expected))
        for start in range(0, len(found), 100):  # what one call takes
            batch = {"Findings": found[start:start + 100]}
            report = botocore.validate.ParamValidator().validate(batch, request)
            self.assertFalse(report.has_errors(), report.generate_report())
            problems = list(limits(batch, request, ""))
            if case in HOSTILE:  # where the account is no account
                problems = [p for p in problems if "AwsAccountId" not in p]
            self.assertEqual(problems, [])
        for asff, (row, finding) in zip(found, expected):
            self.assertEqual(asff["SchemaVersion"], "2018-10-08")
            self.assertEqual(asff["Compliance"]["Status"], status[finding["verdict"]])
            self.assertEqual(asff["Workflow"]["Status"],
                             "SUPPRESSED" if finding["waived"] else "NEW")
            self.assertTrue(asff["Id"].endswith("/" + finding["id"]) or case in HOSTILE)
            for name in ("CreatedAt", "UpdatedAt"):
                self.assertRegex(asff[name], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
            fields = asff["ProductFields"]
            self.assertIn(answered(case), fields["underpin/score"])
            self.assertLessEqual(len(fields), 50)
            self.assertLess(len(json.dumps(asff)), 240_000)

    # ---- JUnit

    @each_case
    def test_junit(self, case):
        schema = xmlschema.XMLSchema(str(HERE / "junit-10.xsd"))
        element = {"pass": None, "fail": "failure", "unknown": "error", "manual": "skipped",
                   "not_applicable": "skipped"}
        text = golden(case, "junit.xml")
        schema.validate(text)
        root = xml.etree.ElementTree.fromstring(text)
        self.assertIn(answered(case), root.find("testsuite/properties/property[@name='score']")
                      .get("value"))
        tests = root.findall("testsuite/testcase")
        expected = findings(case)
        self.assertEqual(len(tests), len(expected))
        for test, (row, finding) in zip(tests, expected):
            outcome = [child.tag for child in test if child.tag != "system-out"]
            wanted = "skipped" if finding["waived"] else element[finding["verdict"]]
            self.assertEqual(outcome, [wanted] if wanted else [])
            self.assertIn("finding: " + finding["id"], test.find("system-out").text)

    # ---- CSV

    @each_case
    def test_csv(self, case):
        lines = list(csv.reader(io.StringIO(golden(case, "csv"), newline=""), strict=True))
        columns = lines.pop(0)
        expected = findings(case)
        self.assertEqual(len(lines), len(expected))
        for line, (row, finding) in zip(lines, expected):
            self.assertEqual(len(line), len(columns))
            cells = dict(zip(columns, line))
            self.assertEqual(cells["verdict"], finding["verdict"])
            self.assertEqual(cells["finding_id"], finding["id"])
            self.assertTrue(cells["answered"].startswith(answered(case)))
            if case not in HOSTILE:  # where `;=` gets a mark inside
                self.assertEqual(json.loads(cells["evidence"]), finding["evidence"])
                self.assertEqual(cells["resource"], finding["resource"])
            for cell in line:
                self.assertNotRegex(cell, "^[=+\\-@\t\r＝＋－＠]|;[=+\\-@＝＋－＠]")

    # ---- Markdown

    @each_case
    def test_markdown(self, case):
        reader = markdown_it.MarkdownIt("commonmark", {"linkify": True}).enable(
            ["table", "strikethrough", "linkify"])
        text = golden(case, "md")
        kinds = set()
        words = []
        for token in reader.parse(text):
            for inner in [token, *(token.children or [])]:
                kinds.add(inner.type)
                if inner.type in ("text", "code_inline"):
                    words.append(inner.content)
        # All markup is ours, whatever the names: no link, image, HTML, quote or block of code.
        self.assertEqual(kinds - {
            "heading_open", "heading_close", "inline", "text", "paragraph_open",
            "paragraph_close", "strong_open", "strong_close", "code_inline", "softbreak",
            "bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close",
            "list_item_open", "list_item_close",
            "table_open", "table_close", "thead_open", "thead_close", "tbody_open",
            "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close",
        }, set())
        self.assertIn(answered(case), text)
        if case in HOSTILE:
            for word in words:
                self.assertNotRegex(word, r"[\x00-\x1f\x7f-\x9f\u202e]")
        # Every row of a table has the cells of its head: no name ended one.
        for token in reader.parse(text):
            if token.type == "tr_open":
                cells = 0
            elif token.type in ("td_open", "th_open"):
                cells += 1
            elif token.type == "tr_close":
                self.assertIn(cells, (2, 6))
        judged = [finding for row, finding in findings(case) if row["judged"]]
        for verdict, mark in (("pass", "PASS"), ("fail", "FAIL"), ("unknown", "UNKNOWN"),
                              ("manual", "MANUAL"), ("not_applicable", "N/A")):
            self.assertEqual(len(re.findall(rf"^- \*\*{mark}\*\*", text, re.M)),
                             sum(finding["verdict"] == verdict for finding in judged), mark)


def deprecated(value, schema, root):
    """Names of attributes in `value` that the schema marks as deprecated."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, list):
        return [name for one in value for name in deprecated(one, schema.get("items", {}), root)]
    if not isinstance(value, dict):
        return []
    found = []
    for name, inner in value.items():
        attribute = schema.get("properties", {}).get(name, {})
        if attribute.get("deprecated"):
            found.append(name)
        found += deprecated(inner, attribute, root)
    return found


def limits(value, shape, where):
    """What botocore's validator leaves to the service: patterns, enumerations, and the lengths that
    the model has in its documentation only."""
    if shape.type_name == "structure":
        for name, inner in value.items():
            member = shape.members[name]
            place = f"{where}.{name}"
            size = len(inner) if isinstance(inner, (str, list)) else 0
            for most in re.findall(r"[Mm]aximum (?:number |length )?of (\d+)", member.documentation):
                if size > int(most):
                    yield f"{place} has {size}, the limit is {most}"
            exact = re.search(r"Length Constraints:\D{0,12}(\d+)\.", member.documentation)
            if exact and "imum" not in member.documentation and size != int(exact[1]):
                yield f"{place} has {size}, the length is {exact[1]}"
            yield from limits(inner, member, place)
    elif shape.type_name == "list":
        for index, inner in enumerate(value):
            yield from limits(inner, shape.member, f"{where}[{index}]")
    elif shape.type_name == "map":
        for name, inner in value.items():
            if not name.strip() or len(name) > 128 or len(inner) > 2048:
                yield f"{where}: {name}"
            yield from limits(inner, shape.value, f"{where}.{name}")
    elif shape.type_name == "string":
        pattern = shape.metadata.get("pattern")
        if pattern and not re.search(pattern, value):
            yield f"{where} is blank: {value!r}"
        if shape.enum and value not in shape.enum:
            yield f"{where} is {value!r}, not one of {shape.enum}"


class Readers(unittest.TestCase):
    """The checks above would be worth nothing if they took everything."""

    def test_limits_are_found(self):
        model = botocore.model.ServiceModel(
            botocore.loaders.Loader().load_service_model("securityhub", "service-2"))
        request = model.operation_model("BatchImportFindings").input_shape
        good = json.loads(golden("mixed", "asff.json"))[0]
        for change, problem in (({"Title": "x" * 257}, "Title"), ({"Description": " "}, "Description"),
                                ({"AwsAccountId": "1"}, "AwsAccountId"),
                                ({"Id": "x" * 513}, "Id"), ({"RecordState": "OPEN"}, "RecordState"),
                                ({"Resources": good["Resources"] * 33}, "Resources"),
                                ({"ProductFields": {"a": "x" * 2049}}, "ProductFields")):
            found = list(limits({"Findings": [good | change]}, request, ""))
            self.assertTrue(found and problem in found[0], (problem, found))

    def test_schemas_refuse(self):
        sarif = json.loads((HERE / "sarif-2.1.0.json").read_text())
        log = json.loads(golden("passing", "sarif"))
        log["runs"][0]["results"][0]["kind"] = "unknown"
        self.assertFalse(jsonschema.Draft7Validator(sarif).is_valid(log))
        ocsf = json.loads((HERE / "ocsf-1.6.0-compliance_finding.json").read_text())
        event = json.loads(golden("passing", "ocsf.json"))[0]
        self.assertEqual(deprecated(event | {"resource": {}}, ocsf, ocsf), ["resource"])
        del event["metadata"]["product"]
        self.assertFalse(jsonschema.Draft202012Validator(ocsf).is_valid(event))
        junit = xmlschema.XMLSchema(str(HERE / "junit-10.xsd"))
        self.assertFalse(junit.is_valid(golden("passing", "junit.xml").replace("<testcase ", "<test ")
                                        .replace("</testcase>", "</test>")))


if __name__ == "__main__":
    unittest.main()
