// The live script: sends form[data-outbox] without a reload, keeps the clock row counting, loads the page anew when the phase changes.
// Answers: the region #kich-ban (also with 404, 409, 422, where it carries the sentence) or a fragment with role=alert.
(function () {
  "use strict";
  var loaded, drift;

  function region() { return document.getElementById("kich-ban"); }
  function hide(name, on) { var el = document.querySelector(name); if (el) el.hidden = on; return el; }
  function clock(ms) { return new Date(ms + 7 * 3600000).toISOString().slice(11, 16); }

  // The server's clock counts, not the phone's: from its moment of rendering on.
  function tell() {
    var row = document.querySelector(".clock[data-at]");
    if (!row) return;
    if (row !== loaded) { loaded = row; drift = row.dataset.at - Date.now(); }
    var now = Date.now() + drift, end = Math.max(row.dataset.due, now) + row.dataset.rest * 1000;
    var late = Math.trunc((end - row.dataset.planned) / 60000), said = row.querySelector("[data-lateness]");
    row.querySelector("[data-now]").textContent = clock(now);
    row.querySelector("[data-end]").textContent = clock(end);
    said.textContent = late ? row.dataset[late > 0 ? "late" : "early"].replace("{}", Math.abs(late)) : row.dataset.even;
    said.className = late > 0 ? "late" : "early";
  }

  // What somebody has begun to write elsewhere stays; the form that was sent is done with.
  function swap(fresh, sent) {
    var old = region(), at = document.activeElement, kept = [];
    if (old.dataset.phase != fresh.dataset.phase) return location.reload();
    old.querySelectorAll("details[open],textarea").forEach(function (el) {
      if (!el.contains(sent) && !sent.contains(el) || el.classList.contains("fold")) kept.push([el.id, el.value]);
    });
    old.replaceWith(fresh);
    kept.forEach(function (pair) {
      var el = document.getElementById(pair[0]);
      if (!el) return;
      if (el.open === false) el.open = true;
      else if (pair[1]) el.value = pair[1];
    });
    var again = at && at.id && document.getElementById(at.id);
    if (again) again.focus({ preventScroll: true });
    var alert = fresh.querySelector("[role=alert]:not([hidden])"), wrong = fresh.querySelector("[aria-invalid]");
    if (alert) alert.scrollIntoView({ block: "center" });
    if (wrong) wrong.focus();
    tell();
  }

  async function send(form, body) {
    try {
      var answer = await fetch(form.action, { method: "POST", body: body, credentials: "same-origin", headers: { "HX-Request": "true" } });
      if (answer.redirected || answer.status > 499) throw answer;
      var box = document.createElement("template");
      box.innerHTML = await answer.text();
      var part = box.content.firstElementChild;
      if (part.id == "kich-ban") swap(part, form);
      else {
        var note = hide("[data-refused]", false);
        note.textContent = part.textContent;
        note.scrollIntoView({ block: "center" });
      }
      hide("[data-unsent]", true);
    } catch (e) {
      hide("[data-unsent]", false);
    }
    form.removeAttribute("aria-busy");
  }

  // The click and not the submit: Chrome 64 does not say which button submitted.
  document.addEventListener("click", function (e) {
    var button = e.target.closest("form[data-outbox] button");
    if (!button) return;
    var form = button.form;
    e.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    var body = new URLSearchParams();
    new FormData(form).forEach(function (value, name) { body.append(name, value); });
    body.append(button.name, button.value);
    form.setAttribute("aria-busy", "true");
    send(form, body);
  });
  document.addEventListener("truoc-moi", function (e) {
    if (e.target.id == "kich-ban" && e.target.dataset.phase != e.detail.dataset.phase) { e.preventDefault(); location.reload(); }
  });
  document.addEventListener("moi", tell);
  setInterval(tell, 5000);
  tell();
})();
