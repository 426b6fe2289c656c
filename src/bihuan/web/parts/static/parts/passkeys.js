// Forms that ask the browser for a passkey: <form data-passkey="get|create" data-options="/…/options/">. No dependency.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  function readOptions(told) {
    const asked = { ...told.publicKey, challenge: bytes(told.publicKey.challenge) };
    for (const name of Object.keys(asked)) if (asked[name] === null) delete asked[name];
    if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
    if (asked.excludeCredentials) asked.excludeCredentials = listed(asked.excludeCredentials);
    if (asked.allowCredentials) asked.allowCredentials = listed(asked.allowCredentials);
    return { publicKey: asked };
  }

  function writeAnswer(key) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (key.response[name]) response[name] = text(key.response[name]);
    }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} });
  }

  async function ask(form) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token }, credentials: "same-origin" });
    if (answer.redirected) { location.assign(answer.url); return; } // a page of ours asks for something first
    if (answer.status === 423) { location.reload(); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    const key = await navigator.credentials[form.dataset.passkey](readOptions(await answer.json()));
    form.elements.answer.value = writeAnswer(key);
    form.submit();
  }

  if (!window.PublicKeyCredential) return; // the forms stay hidden: the other ways are open
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const failed = form.querySelector("[data-passkey-failed]");
      failed.hidden = true;
      ask(form).catch(() => { failed.hidden = false; });
    });
  }
})();
