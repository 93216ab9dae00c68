// Counts on what the server said at the region's data-at: [data-until] (what is left), [data-lateness] and [data-end].
// Without it the page reloads itself; live.js brings what changes.
(function () {
  "use strict";
  var loaded, drift;

  // The words of portal/following/wording.py.
  function span(seconds, word) {
    var minutes = Math.floor(Math.abs(seconds) / 60), days = Math.floor(minutes / 1440), hours = Math.floor(minutes % 1440 / 60);
    var parts = [days, hours, days ? 0 : minutes % 60].map(function (n, i) { return n ? n + "\u00a0" + word[i] : ""; });
    return minutes ? parts.filter(Boolean).join(" ") : word[3];
  }
  function clock(ms) { return new Date(ms + 7 * 3600000).toISOString().slice(11, 16); }

  function tell() {
    var region = document.querySelector("[data-at]");
    if (!region) return;
    // The server's clock counts, not the phone's.
    if (region !== loaded) { loaded = region; drift = region.dataset.at - Date.now(); }
    var now = Date.now() + drift, word = region.dataset.words.split("|");
    region.querySelectorAll("[data-until]").forEach(function (el) {
      var left = (el.dataset.until - now) / 1000;
      el.textContent = el.dataset[left < 0 ? "over" : "left"].replace("{}", span(left, word));
      el.className = "big " + (left < 0 ? "late" : left < 300 ? "soon" : "calm");
    });
    var said = region.querySelector("[data-lateness]");
    if (!said) return;
    // In a pause the step keeps what was left of it.
    var d = said.dataset, end = now + Math.max(d.kept || d.due - now, 0) + d.rest * 1000, late = Math.trunc(Math.round((end - d.planned) / 1000) / 60);
    said.textContent = late ? d[late > 0 ? "late" : "early"].replace("{}", Math.abs(late)) : d.even;
    said.className = late > 0 ? "late" : "calm";
    region.querySelector("[data-end]").textContent = clock(end);
  }
  document.addEventListener("moi", tell);
  // Nobody touches the screen on the wall, so live.js takes it for quiet; but the whole hall looks at it.
  if (document.body.className == "stage") setInterval(function () { dispatchEvent(new Event("hoi-lai")); }, 15000);
  setInterval(tell, 5000);
  tell();
})();
