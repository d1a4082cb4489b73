"""Use-cases of consumers, their documents, connections and reports."""

from dependency_injector import providers

from application.consumers.add_consumer import AddConsumer
from application.consumers.add_document import AddDocument
from application.consumers.change_address import ChangeAddress
from application.consumers.find_consumer import FindConsumer
from application.consumers.give_consent import GiveConsent
from application.consumers.read_consents import ListConsents, ListConsentTexts
from application.consumers.read_consumer import ListConsumers, ReadConsumer
from application.consumers.read_documents import ListDocuments, ReadDocument
from application.consumers.remove_document import RemoveDocument
from application.consumers.reveal_identity import RevealIdentity
from application.consumers.sign_contract import (
    AcknowledgeRights,
    CancelContract,
    ReadContract,
    SignContract,
)
from application.consumers.withdraw_consent import WithdrawConsent
from application.credit_reports.compare_reports import CompareReports
from application.credit_reports.connect_provider import ConnectProvider
from application.credit_reports.finish_connection import FinishConnection
from application.credit_reports.import_report import ImportReport
from application.credit_reports.lay_side_by_side import LaySideBySide
from application.credit_reports.pull_report import PullReport
from application.credit_reports.read_reports import ListReports, ReadEvidence, ReadReport
from application.credit_reports.request_pull import ReadPull, RequestPull
from application.credit_reports.upload_report import UploadReport
from entrypoints.container.adapters import Adapters

SMARTCREDIT = "smartcredit"
_Each = providers.Factory


class ConsumerUseCases(Adapters):
    """Use-cases of consumers, their documents, connections and reports."""

    begin = Adapters.begin
    clock = Adapters.clock
    connection_done_url = Adapters.connection_done_url
    directory = Adapters.directory
    images = Adapters.images
    new_id = Adapters.new_id
    new_secret = Adapters.new_secret
    reader = Adapters.reader
    report_providers = Adapters.report_providers
    vault = Adapters.vault

    add_consumer = _Each(AddConsumer, begin, clock, new_id)
    list_consumers = _Each(ListConsumers, begin)
    read_consumer = _Each(ReadConsumer, begin)
    find_consumer = _Each(FindConsumer, begin, clock)
    reveal_identity = _Each(RevealIdentity, begin, clock)
    change_address = _Each(ChangeAddress, begin, clock)
    give_consent = _Each(GiveConsent, begin, clock, new_id)
    list_consents = _Each(ListConsents, begin)
    list_consent_texts = _Each(ListConsentTexts, clock)
    withdraw_consent = _Each(WithdrawConsent, begin, clock)
    acknowledge_rights = _Each(AcknowledgeRights, begin, clock)
    sign_contract = _Each(SignContract, begin, clock, new_id)
    read_contract = _Each(ReadContract, begin)
    cancel_contract = _Each(CancelContract, begin, clock)

    add_document = _Each(AddDocument, begin, images, vault, clock, new_id)
    list_documents = _Each(ListDocuments, begin)
    read_document = _Each(ReadDocument, begin, vault)
    remove_document = _Each(RemoveDocument, begin, clock)

    connect_provider = _Each(
        ConnectProvider,
        begin=begin,
        providers=report_providers,
        provider_name=SMARTCREDIT,
        redirect_uri=connection_done_url,
        clock=clock,
        new_id=new_id,
        new_secret=new_secret,
    )
    finish_connection = _Each(
        FinishConnection, begin, directory, report_providers, connection_done_url, clock
    )
    request_pull = _Each(RequestPull, begin, clock, new_id)
    read_pull = _Each(ReadPull, begin)
    import_report = _Each(ImportReport, reader, vault, clock, new_id)
    pull_report = _Each(PullReport, begin, report_providers, import_report, clock)
    upload_report = _Each(UploadReport, begin, import_report, clock)
    list_reports = _Each(ListReports, begin)
    read_report = _Each(ReadReport, begin)
    compare_reports = _Each(CompareReports, begin)
    lay_side_by_side = _Each(LaySideBySide, begin)
    read_evidence = _Each(ReadEvidence, begin, vault)
