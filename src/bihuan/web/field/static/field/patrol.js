// One's own position, when one's own thumb asks for it: the phone is asked once, its answer goes into the form and is sent.
"use strict";
(() => {
  const show = () => { for (const button of document.querySelectorAll("[data-place-tell]")) button.hidden = !navigator.geolocation; };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-place-tell]");
    if (!button) return;
    const form = button.form, failed = form.querySelector("[data-place-failed]");
    button.disabled = true; failed.hidden = true;
    navigator.geolocation.getCurrentPosition(
      (found) => {
        form.elements.longitude.value = found.coords.longitude.toFixed(5);
        form.elements.latitude.value = found.coords.latitude.toFixed(5);
        button.disabled = false;
        form.requestSubmit();
      },
      () => { button.disabled = false; failed.hidden = false; },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 },
    );
  });
  new MutationObserver(show).observe(document.getElementById("main"), { childList: true, subtree: true });
  show();
})();
