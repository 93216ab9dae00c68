// Saves form[data-autosave="/url"] 2 s after the last change. The answer is JSON {version, at} (200) or {message} (409, 422).
// A 409 stops the saving and says so; what was typed stays. All sentences stand in the page, on [data-saved].
(function () {
  "use strict";
  document.querySelectorAll("form[data-autosave]").forEach(function (form) {
    var line = form.querySelector("[data-saved]"), timer = 0, wait = 2000, changed = 0, saved = 0, busy = false, off = false;

    function say(text) { line.textContent = text; }

    function body() {
      var all = new URLSearchParams();
      new FormData(form).forEach(function (value, name) { if (typeof value == "string") all.append(name, value); });
      return all;
    }

    function later(ms) {
      clearTimeout(timer);
      if (!off) timer = setTimeout(save, ms);
    }

    function heard(status, data, upto) {
      if (status == 200) {
        saved = upto;
        wait = 2000;
        if (form.elements.version && data.version) form.elements.version.value = data.version;
        say(line.dataset.saved.replace("{}", data.at));
      } else if (status == 409) {
        off = true;
        say(data.message || line.dataset.stale);
      } else if (status == 401 || status == 403) say(line.dataset.gone);
      else if (status == 422) say(data.message || line.dataset.wrong);
      else throw status;
    }

    async function save() {
      if (busy || off || changed == saved) return;
      busy = true;
      var upto = changed;
      try {
        var answer = await fetch(form.dataset.autosave, { method: "POST", body: body(), credentials: "same-origin", headers: { "HX-Request": "true", Accept: "application/json" } });
        var data = {};
        try { data = await answer.json(); } catch (e) { data = {}; }
        heard(answer.redirected ? 401 : answer.status, data, upto);
      } catch (e) {
        say(line.dataset.retry);
        wait = Math.min(60000, wait * 2);
        later(wait);
      }
      busy = false;
      if (changed > upto) later(wait);
    }

    function touch() { changed += 1; later(wait); }
    form.addEventListener("input", touch);
    form.addEventListener("change", touch);
    form.addEventListener("submit", function () { off = true; clearTimeout(timer); });
    addEventListener("online", function () { later(0); });
    document.addEventListener("visibilitychange", function () { if (document.hidden) later(0); });
    addEventListener("beforeunload", function (e) {
      if (!off && changed > saved) { e.preventDefault(); e.returnValue = ""; }
    });
  });
})();
