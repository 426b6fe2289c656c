// Scanning bar codes with the camera into a field of one code a line, where the browser can; else the field stays as it is.
"use strict";
(() => {
  for (const place of document.querySelectorAll("[data-scanner]")) {
    const field = document.getElementById(place.dataset.scanner);
    const button = place.querySelector("[data-camera]"), video = place.querySelector("[data-video]");
    if (!field) continue;
    field.focus();
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) continue;
    place.querySelector("[data-no-camera]").hidden = true;
    button.hidden = false;
    let stream = null, seen = "";
    async function look(detector) {
      if (!stream) return;
      try {
        for (const one of await detector.detect(video)) {
          if (one.rawValue === seen) continue;
          seen = one.rawValue;
          field.value = field.tagName === "TEXTAREA" ? `${field.value.trimEnd()}\n${seen}\n`.trimStart() : seen;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          navigator.vibrate?.(80);
        }
      } catch { /* a picture that cannot be read: the next one comes */ }
      setTimeout(() => look(detector), 200);
    }
    function stop() { for (const track of stream?.getTracks() || []) track.stop(); stream = null; video.hidden = true; }
    button.addEventListener("click", async () => {
      if (stream) { stop(); return; }
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        video.srcObject = stream; video.hidden = false; await video.play();
        look(new BarcodeDetector({ formats: ["code_128"] }));
      } catch { stop(); place.querySelector("[data-no-camera]").hidden = false; }
    });
    addEventListener("pagehide", stop);
  }
})();
