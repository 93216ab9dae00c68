// The live script: keeps the clock row and the time of the step counting and the screen awake, loads the page anew when the phase
// changes, and shows what waits on this phone as it will stand once it is sent, so that a whole script can be led without a network.
(function () {
  "use strict";
  var BECOMES = { tick: "done", finish: "done", skip: "off", untick: "", unskip: "", reopen: "" };
  var loaded, drift, due, first, lock, asking;

  function find(name) { return document.querySelector(name); }
  function clock(ms) { return new Date(ms + 7 * 3600000).toISOString().slice(11, 16); }

  // The server's clock counts, not the phone's: from its moment of rendering on, which of a saved page lies further back.
  function tell() {
    var row = find(".clock");
    if (!row) return;
    var d = row.dataset, step = find("[data-step]"), said = row.querySelector("[data-lateness]");
    if (row !== loaded) {
      drift = d.at - (!loaded && document.documentElement.dataset.saved || Date.now());
      loaded = row;
      due = d.due;
      first = find(".step.now");
    }
    // A page that is saved later than it was rendered must know its own moment.
    var now = d.at = Date.now() + drift, left = d.left || d.due - now, end = now + Math.max(left, 0) + d.rest * 1000;
    var late = Math.trunc(Math.round((end - d.planned) / 1000) / 60);
    row.querySelector("[data-now]").textContent = clock(now);
    row.querySelector("[data-end]").textContent = clock(end);
    said.textContent = late ? d[late > 0 ? "late" : "early"].replace("{}", Math.abs(late)) : d.even;
    said.className = late > 0 ? "late" : "early";
    if (step) step.textContent = left < 0 ? step.dataset.over.replace("{}", Math.max(1, Math.floor(-left / 60000)))
      : left <= step.closest(".step").dataset.s * 200 ? step.dataset.soon.replace("{}", Math.ceil(left / 60000)) : "";
  }

  document.addEventListener("truoc-moi", function (e) {
    if (e.target.id == "kich-ban" && e.target.dataset.phase != e.detail.dataset.phase) { e.preventDefault(); location.reload(); }
  });
  document.addEventListener("moi", function (e) {
    var region = find("#kich-ban"), v = e.target.dataset.v, wrong = e.target.querySelector("[aria-invalid]");
    // A single tick came back: if nothing else happened in between, there is nothing to ask for.
    if (e.target != region && v - 1 == parseInt(region.dataset.v)) region.dataset.v = region.dataset.v.replace(/^\d+/, v);
    if (wrong) wrong.focus();
    both();
  });

  function item(body) {
    var task = body.get("task"), step = body.get("step");
    return task ? "v-" + step + "-" + task : "b-" + step;
  }
  document.addEventListener("xep-hang", function (e) {
    var b = e.target, box = b.closest(".more"), of = box && box.querySelector(".vh");
    if (of) e.detail.what += " (" + of.textContent.slice(2) + ")";
    if (b.matches(".tick[value=untick]")) e.detail.what = find("#kich-ban").dataset.untick + ": " + e.detail.what;
    // Shares its form with the note, but what undoes it builds on it.
    if (b.value == "skip") e.detail.target = item(new URLSearchParams(e.detail.body));
  });

  // Each time that something waits this runs for all that waits, in order: twice must be as good as once.
  document.addEventListener("cho-gui", function (e) {
    var sent = e.detail, body = new URLSearchParams(sent.body), verb = body.get("verb"), state = BECOMES[verb];
    var el = document.getElementById(item(body)), row = find(".clock"), wait = find("#hang-doi").dataset.mark;
    if (!row || !/\/kich-ban\//.test(sent.url)) return;
    tell();
    if (state == null) return line(sent, verb, el, row, wait, +body.get("minutes"));
    if (!el) return;
    if (verb == "skip") el.querySelector(".cho").textContent = body.get("text") + " · " + wait;
    if (!el.matches(".tick")) {
      el.classList.remove("done", "off");
      if (state) el.classList.add(state);
      return go(sent.at + drift, row);
    }
    el.closest("li").className = state;
    el.setAttribute("aria-pressed", state == "done");
    el.firstElementChild.textContent = state == "done" ? "✓" : state ? "–" : "";
    // The next press means the opposite.
    el.value = state ? "untick" : "tick";
    el.disabled = state == "off";
  });

  // What changes no tick is one more line.
  function line(sent, verb, el, row, wait, minutes) {
    var d = row.dataset, at = sent.at + drift, p = document.createElement("p"), which = d.left ? "left" : "due";
    if (!document.getElementById(sent.key)) {
      p.id = sent.key;
      p.className = "said";
      p.textContent = sent.what + " · " + wait;
      if (el && el.matches(".tick")) el.closest("li").appendChild(p);
      else if (el) el.querySelector(".tasks").after(p);
      else row.appendChild(p);
      if (verb == "pause" || verb == "continue") find("#dung").hidden = verb != "pause";
      if (verb == "pause" && !d.left) d.left = d.due - at;
      if (verb == "continue" && d.left) { d.due = at + +d.left; delete d.left; }
      if (verb == "adjust" && el) {
        el.dataset.s = +el.dataset.s + minutes * 60;
        if (el.matches(".now")) d[which] = +d[which] + minutes * 60000;
      }
    }
    go(at, row);
    // After the end nothing is taken any more.
    if (!verb) find("#kich-ban").querySelectorAll("button").forEach(function (b) { b.disabled = true; });
  }

  // Opens the step that is on after that.
  function go(at, row) {
    var steps = Array.from(document.querySelectorAll(".step")), d = row.dataset, told = find("[data-open]");
    var open = steps.filter(function (s) { return !s.matches(".done,.off"); }), now = open[0], count = find("[data-step]");
    document.querySelectorAll("button.tick").forEach(function (t) { t.disabled = t.closest(".off"); });
    if (now != find(".step.now")) {
      steps.forEach(function (s) {
        var on = s == now;
        s.classList.toggle("now", on);
        s.firstElementChild.open = on;
        s.querySelector("[value=finish]").classList.toggle("quiet", !on);
      });
      if (d.left) d.left = now ? now.dataset.s * 1000 : 0;
      d.due = now && now == first ? due : at + (now ? now.dataset.s * 1000 : 0);
      if (now && count) now.querySelector("time").appendChild(count);
      if (now) now.scrollIntoView();
    }
    d.rest = open.slice(1).reduce(function (sum, s) { return sum + +s.dataset.s; }, 0);
    row.querySelector("[data-n]").textContent = now ? d.nth.replace("{}", steps.indexOf(now) + 1) : d.all;
    if (told) told.textContent = open.length ? told.dataset.open.replace("{}", open.length) : "";
    tell();
  }

  // A lock ends by itself when the page is hidden; it is asked for again when it shows.
  async function wake() {
    var on = !document.hidden && find("#kich-ban[data-phase=live]");
    if (!navigator.wakeLock || asking || !on == !lock) return;
    asking = true;
    try {
      if (on) {
        lock = await navigator.wakeLock.request("screen");
        lock.addEventListener("release", function () { lock = null; });
      } else await lock.release();
    } catch (e) {
      // Battery saver or an old browser: the screen sleeps as it always did.
    }
    asking = false;
  }

  function both() { tell(); wake(); }
  document.addEventListener("visibilitychange", both);
  setInterval(both, 5000);
  both();
})();
