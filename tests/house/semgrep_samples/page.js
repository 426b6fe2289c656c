function bad(part, text, other) {
  // ruleid: script-forbidden
  part.innerHTML = text;
  // ruleid: script-forbidden
  localStorage.setItem("name", text);
  // ruleid: script-forbidden
  eval(text);
  // ruleid: script-forbidden
  other.postMessage(text, "*");
  part.textContent = text;
}
