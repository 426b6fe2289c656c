// On the page to sign in and on the lock screen: what a worker kept for going without a network goes with the session.
// Crossings that wait to be sent stay: they name nobody, and somebody went through.
"use strict";
(async () => {
  try {
    for (const name of await caches.keys()) await caches.delete(name);
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  } catch { /* a browser without workers keeps nothing */ }
  document.documentElement.dataset.forgotten = "1";
})();
