"""The `Borrower` and `Sources` of a TrueLink report."""

from typing import Any

from entrypoints.sandbox.synthetic_reports.codes import code, empty_code
from entrypoints.sandbox.synthetic_reports.description import (
    Address,
    Bureau,
    ReportDescription,
)
from entrypoints.sandbox.synthetic_reports.scores import credit_score
from entrypoints.sandbox.synthetic_reports.wording import SourceStamp, one_or_many


def borrower(report: ReportDescription, stamp: SourceStamp) -> dict[str, Any]:
    """Build the `Borrower`: the consumer as each of the three bureaus knows them."""
    person = report.consumer
    shown: dict[str, Any] = {
        "SocialSecurityNumber": person.ssn,
        "BorrowerAddress": [_address(person.address, each, stamp) for each in Bureau],
        "Birth": [_birth(report, each, stamp) for each in Bureau],
        "CreditScore": one_or_many([credit_score(score, stamp) for score in report.scores]),
        "BorrowerName": [_name(report, each, stamp) for each in Bureau],
        "SocialPartition": {
            "Social": [
                {"SocialSecurityNumber": person.ssn, "Source": stamp.source(each)}
                for each in Bureau
            ]
        },
    }
    if person.previous_address is not None:
        earlier = _address(person.previous_address, Bureau.EXPERIAN, stamp)
        shown["PreviousAddress"] = one_or_many([earlier])
    if person.employer is not None:
        shown["Employer"] = _employer(person.employer, report, stamp)
    return shown


def sources(report: ReportDescription, original: str) -> dict[str, Any]:
    """Build `Sources`, where the original feed is a marker and not a bureau's data."""
    stamp = SourceStamp(as_of=report.as_of, reference=report.reference)
    return {
        "Source": [
            {
                "Bureau": stamp.source(each)["Bureau"],
                "InquiryDate": report.as_of.isoformat(),
                "OriginalData": original,
            }
            for each in Bureau
        ]
    }


def _address(address: Address, bureau: Bureau, stamp: SourceStamp) -> dict[str, Any]:
    return {
        "dateReported": stamp.as_of.replace(day=1).isoformat(),
        "addressOrder": "0",
        "partitionSet": "0",
        "CreditAddress": {
            "city": address.city,
            "direction": "",
            "houseNumber": address.house_number,
            "postDirection": "",
            "stateCode": address.state,
            "streetName": address.street_name,
            "streetType": address.street_type,
            "unit": address.unit,
            "postalCode": address.zip_code,
        },
        "Dwelling": empty_code(),
        "Origin": empty_code(),
        "Ownership": empty_code(),
        "Source": stamp.source(bureau),
    }


def _birth(report: ReportDescription, bureau: Bureau, stamp: SourceStamp) -> dict[str, Any]:
    born_on = report.consumer.born_on
    return {
        "age": "0",
        "date": born_on.isoformat(),
        "partitionSet": "0",
        "BirthDate": {
            "year": str(born_on.year),
            "month": str(born_on.month),
            "day": str(born_on.day),
        },
        "Source": stamp.source(bureau),
    }


def _name(report: ReportDescription, bureau: Bureau, stamp: SourceStamp) -> dict[str, Any]:
    person = report.consumer
    return {
        "partitionSet": "0",
        "Name": {
            "first": person.first_name,
            "middle": person.middle_name,
            "last": person.last_name,
        },
        "NameType": code("1", "Primary", "Primary"),
        "Source": stamp.source(bureau),
    }


def _employer(name: str, report: ReportDescription, stamp: SourceStamp) -> dict[str, Any]:
    reported = report.as_of.replace(day=1).isoformat()
    return {
        "dateReported": reported,
        "dateUpdated": reported,
        "name": name,
        "partitionSet": "0",
        "CreditAddress": dict.fromkeys(("city", "stateCode", "unparsedStreet", "postalCode"), ""),
        "Source": stamp.source(Bureau.TRANSUNION),
    }
