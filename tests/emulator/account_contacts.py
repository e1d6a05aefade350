"""The account's contacts, of which moto has the alternate ones only. Every account has contact
information from the day it was opened.

Source: AWS Account Management API reference, GetContactInformation, PutContactInformation,
GetAlternateContact, PutAlternateContact, DeleteAlternateContact.
"""

import json

import wire
from server import Reply

FIRST = {
    "FullName": "Jane Doe",
    "AddressLine1": "Any Street 1",
    "City": "Any Town",
    "PostalCode": "12345",
    "CountryCode": "US",
    "PhoneNumber": "+15555550100",
}
MANDATORY = {"Name", "Title", "EmailAddress", "PhoneNumber", "AlternateContactType"}

primary, alternate = {}, {}  # account: contact; (account, type): contact


def forget():
    primary.clear()
    alternate.clear()


def perform(call):
    operation = OPERATIONS.get(call.request.path.lstrip("/"))
    if operation is None:
        raise wire.AwsError(None, "Unsupported", "")
    answer = operation(call.account, wire.read_json(call.request.body))
    return Reply(200, [("Content-Type", "application/json")], json.dumps(answer).encode())


def get_contact_information(account, _):
    return {"ContactInformation": primary.get(account, FIRST)}


def put_contact_information(account, body):
    contact = body.get("ContactInformation") or {}
    if any(not contact.get(name) for name in FIRST):
        raise wire.AwsError(400, "ValidationException", "a mandatory field is empty")
    primary[account] = contact
    return {}


def get_alternate_contact(account, body):
    return {"AlternateContact": find(account, body)}


def put_alternate_contact(account, body):
    if any(not body.get(name) for name in MANDATORY):
        raise wire.AwsError(400, "ValidationException", "a mandatory field is empty")
    alternate[account, body["AlternateContactType"]] = {name: body[name] for name in MANDATORY}
    return {}


def delete_alternate_contact(account, body):
    find(account, body)
    del alternate[account, body["AlternateContactType"]]
    return {}


def find(account, body):
    found = alternate.get((account, body.get("AlternateContactType")))
    if found is None:
        raise wire.AwsError(
            404,
            "ResourceNotFoundException",
            "No contact of the inputted alternate contact type found.",
        )
    return found


OPERATIONS = {
    "getContactInformation": get_contact_information,
    "putContactInformation": put_contact_information,
    "getAlternateContact": get_alternate_contact,
    "putAlternateContact": put_alternate_contact,
    "deleteAlternateContact": delete_alternate_contact,
}
