"""Use-cases of accounts, roles and firms."""

from dependency_injector import providers

from adapters.memory.permission_cache import MemoryPermissionCache
from application.accounts import compose_roles, support_access
from application.accounts import invite_member as invitations
from application.accounts import register_consumer as registrations
from application.accounts import suspend_member as suspend_members
from application.accounts import suspend_tenant as suspend_tenants
from application.accounts.accept_invitation import AcceptInvitation, JoinTenant
from application.accounts.add_member import AddMember
from application.accounts.authenticate import Authenticate
from application.accounts.change_member import ChangeRoles, RemoveMember
from application.accounts.change_password import ChangePassword
from application.accounts.change_profile import AskEmailChange, ChangeName, ConfirmEmailChange
from application.accounts.confirm_second_factor import ConfirmSecondFactor
from application.accounts.create_platform import CreatePlatform
from application.accounts.effective_permissions import EffectivePermissions
from application.accounts.enrol_second_factor import EnrolSecondFactor
from application.accounts.list_api_keys import ListApiKeys
from application.accounts.list_members import ListMembers
from application.accounts.mailing_links import MailingLinks
from application.accounts.make_api_key import MakeApiKey
from application.accounts.own_memberships import ListMemberships, SwitchTenant
from application.accounts.own_sessions import ListSessions, RevokeSession, SignOutEverywhere
from application.accounts.pass_second_factor import PassSecondFactor
from application.accounts.read_access_matrix import ReadAccessMatrix
from application.accounts.read_second_factor import ReadSecondFactor
from application.accounts.refresh_session import RefreshSession
from application.accounts.register_tenant import RegisterTenant
from application.accounts.remove_lost_factor import RemoveLostFactor
from application.accounts.remove_second_factor import RemoveSecondFactor
from application.accounts.renew_recovery_codes import RenewRecoveryCodes
from application.accounts.reset_password import AskPasswordReset, ResetPassword
from application.accounts.revoke_api_key import RevokeApiKey
from application.accounts.rotate_api_key import RotateApiKey
from application.accounts.second_factor_policy import (
    ChangeSecondFactorPolicy,
    ReadSecondFactorPolicy,
)
from application.accounts.session_start import SessionStart
from application.accounts.sign_in import SignIn
from application.accounts.sign_out import SignOut, SignOutBrowser
from application.accounts.verify_email import AskEmailVerification, VerifyEmail
from application.accounts.who_am_i import WhoAmI
from application.tenancy.branding import (
    ChangeBranding,
    ChangeLogo,
    ReadBranding,
    ReadLogo,
    RemoveLogo,
)
from application.tenancy.vendor_credentials import (
    CheckCredential,
    ReadCredentials,
    SetCredential,
    WithdrawCredential,
)
from entrypoints import fittings
from entrypoints.container.adapters import Adapters

_Once = providers.ThreadSafeSingleton
_Each = providers.Factory


class AccountUseCases(Adapters):
    """Use-cases of accounts, roles and firms."""

    access_tokens = Adapters.access_tokens
    begin = Adapters.begin
    clock = Adapters.clock
    directory = Adapters.directory
    hasher = Adapters.hasher
    images = Adapters.images
    machine_keys = Adapters.machine_keys
    mint = Adapters.mint
    new_id = Adapters.new_id
    new_secret = Adapters.new_secret
    one_time_codes = Adapters.one_time_codes
    passwords = Adapters.passwords
    platform = Adapters.platform
    qr_codes = Adapters.qr_codes
    recovery_codes = Adapters.recovery_codes
    refresh_tokens = Adapters.refresh_tokens
    servers = Adapters.servers
    sessions = Adapters.sessions
    signing_keys = Adapters.signing_keys
    vault = Adapters.vault
    vendor_accounts = Adapters.vendor_accounts

    permissions = _Once(
        EffectivePermissions,
        begin,
        own=_Once(MemoryPermissionCache),
        shared=_Once(fittings.permission_cache, servers, signing_keys),
    )
    authenticate = _Each(
        Authenticate, access_tokens, sessions, machine_keys, permissions, platform, clock
    )
    session_start = _Each(SessionStart, access_tokens, refresh_tokens, clock, new_id)
    sign_in = _Each(SignIn, begin, directory, hasher, session_start, clock, new_id, new_secret)
    pass_second_factor = _Each(
        PassSecondFactor, begin, directory, one_time_codes, session_start, clock
    )
    enrol_second_factor = _Each(EnrolSecondFactor, begin, hasher, one_time_codes, qr_codes, clock)
    confirm_second_factor = _Each(ConfirmSecondFactor, begin, one_time_codes, recovery_codes, clock)
    renew_recovery_codes = _Each(RenewRecoveryCodes, begin, one_time_codes, recovery_codes, clock)
    remove_second_factor = _Each(RemoveSecondFactor, begin, directory, one_time_codes, clock)
    remove_lost_factor = _Each(RemoveLostFactor, begin, directory, clock)
    read_second_factor = _Each(ReadSecondFactor, begin)
    read_second_factor_policy = _Each(ReadSecondFactorPolicy, begin)
    change_second_factor_policy = _Each(ChangeSecondFactorPolicy, begin, clock)
    make_api_key = _Each(MakeApiKey, begin, clock, new_id, new_secret)
    list_api_keys = _Each(ListApiKeys, begin)
    rotate_api_key = _Each(RotateApiKey, begin, clock, new_secret)
    revoke_api_key = _Each(RevokeApiKey, begin, clock)
    refresh_session = _Each(RefreshSession, begin, directory, access_tokens, refresh_tokens, clock)
    sign_out = _Each(SignOut, begin, clock)
    sign_out_browser = _Each(SignOutBrowser, begin, directory, clock)
    who_am_i = _Each(WhoAmI, begin)
    mailing_links = _Each(MailingLinks, mint, clock, new_id)
    register_tenant = _Each(
        RegisterTenant, begin, directory, passwords, mailing_links, clock, new_id
    )
    add_member = _Each(AddMember, begin, passwords, clock, new_id)
    list_members = _Each(ListMembers, begin)
    change_roles = _Each(ChangeRoles, begin, clock)
    remove_member = _Each(RemoveMember, begin, clock)

    ask_email_verification = _Each(AskEmailVerification, begin, directory, mailing_links)
    verify_email = _Each(VerifyEmail, begin, directory, directory, clock)
    ask_password_reset = _Each(AskPasswordReset, begin, directory, mailing_links)
    reset_password = _Each(ResetPassword, begin, directory, directory, passwords, clock)
    change_password = _Each(ChangePassword, begin, passwords, clock)
    change_name = _Each(ChangeName, begin, clock)
    ask_email_change = _Each(AskEmailChange, begin, passwords, mailing_links, clock)
    confirm_email_change = _Each(ConfirmEmailChange, begin, directory, directory, clock)
    list_sessions = _Each(ListSessions, begin, clock)
    revoke_session = _Each(RevokeSession, begin, clock)
    sign_out_everywhere = _Each(SignOutEverywhere, begin, clock)
    list_memberships = _Each(ListMemberships, begin)
    switch_tenant = _Each(SwitchTenant, begin, session_start)

    invite_member = _Each(invitations.InviteMember, begin, mint, clock, new_id)
    resend_invitation = _Each(invitations.ResendInvitation, begin, mint, clock, new_id)
    revoke_invitation = _Each(invitations.RevokeInvitation, begin, clock)
    list_invitations = _Each(invitations.ListInvitations, begin)
    accept_invitation = _Each(
        AcceptInvitation, begin, directory, directory, passwords, clock, new_id
    )
    join_tenant = _Each(JoinTenant, begin, directory, clock)
    allow_registration = _Each(registrations.AllowRegistration, begin, clock)
    ask_registration = _Each(registrations.AskRegistration, begin, mint, clock, new_id)
    complete_registration = _Each(
        registrations.CompleteRegistration, begin, directory, passwords, clock, new_id
    )
    read_access_matrix = _Each(ReadAccessMatrix)
    compose_role = _Each(compose_roles.ComposeRole, begin, clock, new_id)
    change_role = _Each(compose_roles.ChangeRole, begin, clock)
    remove_role = _Each(compose_roles.RemoveRole, begin, clock)
    list_roles = _Each(compose_roles.ListRoles, begin)
    read_role = _Each(compose_roles.ReadRole, begin)
    suspend_member = _Each(suspend_members.SuspendMember, begin, clock)
    resume_member = _Each(suspend_members.ResumeMember, begin, clock)
    admit_support = _Each(support_access.AdmitSupport, begin, directory, platform, clock, new_id)
    dismiss_support = _Each(support_access.DismissSupport, begin, clock)
    list_support_grants = _Each(support_access.ListSupportGrants, begin)
    list_tenants = _Each(suspend_tenants.ListTenants, platform)
    suspend_tenant = _Each(suspend_tenants.SuspendTenant, begin, clock)
    resume_tenant = _Each(suspend_tenants.ResumeTenant, begin, clock)
    create_platform = _Each(CreatePlatform, begin, passwords, clock, new_id)
    suspend_tenant_by_command = _Each(suspend_tenants.SuspendTenantByCommand, begin, clock)
    resume_tenant_by_command = _Each(suspend_tenants.ResumeTenantByCommand, begin, clock)

    read_branding = _Each(ReadBranding, begin, clock, new_id)
    change_branding = _Each(ChangeBranding, begin, clock, new_id)
    change_logo = _Each(ChangeLogo, begin, images, vault, clock, new_id)
    remove_logo = _Each(RemoveLogo, begin, clock, new_id)
    read_logo = _Each(ReadLogo, begin, vault)
    read_credentials = _Each(ReadCredentials, begin)
    set_credential = _Each(SetCredential, begin, vendor_accounts, clock, new_id, new_secret)
    check_credential = _Each(CheckCredential, begin, vendor_accounts, clock)
    withdraw_credential = _Each(WithdrawCredential, begin, clock)
