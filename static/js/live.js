// Keeps every element with data-live="/url" and data-v="n" fresh: GET url?v=n answers 204 (nothing new) or the fragment.
// Before a swap the element fires "truoc-moi" (cancelable, detail = the new element), after it the new one fires "moi"; both bubble.
// "hoi-lai" on the window asks at once, "hoi-xong" tells there that all is fresh; "thay" on the document swaps what outbox.js was answered (detail = [old, new]).
// A fragment without data-live ends the polling. [data-net] shows while the server is out of reach, [data-gone] when the session ended.
(function () {
  "use strict";
  var minute = 60000, active = Date.now(), fails = 0, timer, busy, again;

  function show(name, on) {
    var line = document.querySelector(name);
    if (!line || line.hidden != on) return;
    line.hidden = !on;
    line.querySelector("time").textContent = new Date(Date.now() + 7 * 3600000).toISOString().slice(11, 16);
  }

  // 15 s while somebody is active, 60 s when quiet, twice as long after each failure up to 2 minutes, give or take a fifth.
  function plan(now) {
    clearTimeout(timer);
    if (document.hidden || !document.querySelector("[data-live]")) return;
    var wait = Math.min(2 * minute, (Date.now() - active > 5 * minute ? minute : minute / 4) * 2 ** fails);
    timer = setTimeout(round, now ? 0 : wait * (0.8 + Math.random() * 0.4));
  }

  async function round() {
    // What happens while an answer is under way is perhaps not in that answer: ask once more after it.
    if (busy) return again = true;
    busy = true;
    again = false;
    try {
      for (var el of document.querySelectorAll("[data-live]")) await refresh(el);
      fails = 0;
      dispatchEvent(new Event("hoi-xong"));
    } catch (e) {
      fails++;
    }
    show("[data-net]", fails > 0);
    busy = false;
    plan(again);
  }

  async function refresh(el) {
    var url = el.dataset.live, text;
    var answer = await Promise.race([
      fetch(url + (url.indexOf("?") < 0 ? "?" : "&") + "v=" + el.dataset.v, { headers: { "HX-Request": "true" }, credentials: "same-origin" })
        .then(async (a) => { text = await a.text(); return a; }),
      new Promise((_, no) => setTimeout(no, minute / 2))
    ]);
    // A redirect leads to the sign-in page: neither 200 nor 204.
    var status = answer.redirected || answer.status;
    if (status > 428) throw status;
    if (status == 200) {
      var box = document.createElement("template");
      box.innerHTML = text;
      swap(el, box.content.firstElementChild);
    } else if (status != 204) {
      el.removeAttribute("data-live");
      show("[data-gone]", true);
    }
  }

  // Never under somebody's fingers, but an answer to what he sent. What a person has typed, ticked or opened stands in the new one too, if it has an id.
  function swap(el, fresh, answer) {
    var at = document.activeElement, kept = [];
    if (!answer && el.contains(at) && at.matches("textarea,select,input:not([type=checkbox]):not([type=radio])")) return;
    if (!el.dispatchEvent(new CustomEvent("truoc-moi", { bubbles: true, cancelable: true, detail: fresh }))) return;
    el.querySelectorAll("input[id]:not([type=hidden]),textarea[id],details[id]").forEach((f) => {
      var key = f.open ? "open" : f.checked !== f.defaultChecked ? "checked" : "value";
      if (f.type != "file" && f[key] !== f.defaultValue) kept.push([f.id, key, f[key]]);
    });
    if (el.contains(at)) kept.push([at.id]);
    el.replaceWith(fresh);
    kept.forEach((k) => {
      var f = document.getElementById(k[0]);
      if (f && k[1]) f[k[1]] = k[2];
      else if (f) f.focus({ preventScroll: true });
    });
    active = Date.now();
    fresh.dispatchEvent(new CustomEvent("moi", { bubbles: true }));
  }

  function wake(event) {
    // "pageshow" also comes with the first load, when everything is fresh.
    if (event.persisted === false) return;
    active = Date.now();
    plan(true);
  }
  function seen() {
    if (Date.now() - active > 5 * minute) plan(true);
    active = Date.now();
  }
  ["focus", "online", "pageshow", "hoi-lai"].forEach((name) => addEventListener(name, wake));
  document.addEventListener("thay", (event) => { event.preventDefault(); swap(...event.detail, true); });
  ["keydown", "mousedown", "touchstart"].forEach((name) => addEventListener(name, seen));
  document.addEventListener("visibilitychange", wake);
  plan();
})();
