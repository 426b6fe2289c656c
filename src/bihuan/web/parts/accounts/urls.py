"""Addresses of signing in and of the account."""

from __future__ import annotations

from django.urls import path

from bihuan.web.parts.accounts import first_step, locking, own, people, proving, setting_up, signing

urlpatterns = [
    path("sign-in/", first_step.SignIn.as_view(), name="sign-in"),
    path("sign-in/drill/", first_step.drill_sign_in, name="drill-sign-in"),
    path("sign-out/", first_step.SignOut.as_view(), name="sign-out"),
    path("sign-in/second/", signing.second, name="sign-in-second"),
    path("sign-in/second/options/", signing.second_options, name="sign-in-second-options"),
    path("sign-in/second/passkey/", signing.second_passkey, name="sign-in-second-passkey"),
    path("sign-in/passkey/options/", signing.passkey_options, name="sign-in-passkey-options"),
    path("sign-in/passkey/", signing.passkey, name="sign-in-passkey"),
    path("account/", own.account, name="account"),
    path("account/set-up/", setting_up.set_up, name="account-set-up"),
    path("account/set-up/authenticator/", setting_up.totp, name="account-totp"),
    path("account/set-up/passkey/options/", setting_up.passkey_options, name="account-passkey-options"),
    path("account/set-up/passkey/", setting_up.passkey_add, name="account-passkey-add"),
    path("account/codes/", setting_up.codes, name="account-codes"),
    path("account/factors/<str:factor_id>/remove/", own.factor_remove, name="account-factor-remove"),
    path("account/password/", own.password, name="account-password"),
    path("account/sessions/<str:session_id>/end/", own.session_end, name="account-session-end"),
    path("account/lock/", own.lock, name="account-lock"),
    path("account/active/", own.active, name="account-active"),
    path("account/locked/", locking.locked, name="account-locked"),
    path("account/locked/options/", locking.unlock_options, name="account-unlock-options"),
    path("account/locked/passkey/", locking.unlock_passkey, name="account-unlock-passkey"),
    path("account/proof/", proving.proof, name="account-proof"),
    path("account/proof/options/", proving.proof_options, name="account-proof-options"),
    path("account/proof/passkey/", proving.proof_passkey, name="account-proof-passkey"),
    path("account/people/", people.people, name="account-people"),
    path("account/people/propose/", people.propose, name="account-propose"),
    path("account/people/reset/", people.reset, name="account-reset"),
    path("account/people/proposals/<str:proposal_id>/confirm/", people.confirm, name="account-confirm"),
    path("account/people/proposals/<str:proposal_id>/withdraw/", people.withdraw, name="account-withdraw"),
    path("account/people/grants/<str:grant_id>/revoke/", people.revoke, name="account-revoke"),
    path("account/terminal/", people.terminal, name="account-terminal"),
]
