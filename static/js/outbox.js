// The queue of what was done without a network: keeps each form[data-outbox] in IndexedDB, shows it, sends it in order.
// The contract is in docs/components.md ("Offline"). #hang-doi holds the sentences and says who is signed in (data-actor).
// On a page with data-save: registers /sw.js and saves the page itself, as the server sent it.
(function () {
  "use strict";
  var box = document.getElementById("hang-doi"), root = document.documentElement, PAGES = "trang", SIGNAL = "hang-doi";
  if (!box) return;
  var say = box.dataset, me = say.actor, id = Math.random(), all = [], fails = 0, nextAt = 0, tail = Promise.resolve();
  var opened, timer, token, renewed, state, busy, elsewhere, broken, painted = [], snapshot = page(), savedAt = root.dataset.saved, saving;

  function open() {
    return opened = new Promise(function (yes, no) {
      var asked = indexedDB.open("hang-doi", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("q", { keyPath: "n", autoIncrement: true }); };
      // A phone that lay aside may have closed the store meanwhile.
      asked.onsuccess = function () { asked.result.onclose = function () { opened = 0; }; yes(asked.result); };
      asked.onerror = no;
      // Some browsers never answer.
      setTimeout(no, 5000);
    });
  }

  async function store(use, mode) {
    var db = await (opened || open());
    return new Promise(function (yes, no) {
      var work = db.transaction("q", mode || "readwrite", { durability: "strict" }), asked = use(work.objectStore("q"));
      work.oncomplete = function () { yes(asked.result); };
      work.onerror = work.onabort = no;
    });
  }

  async function read() { all = await store(function (q) { return q.getAll(); }, "readonly"); }

  function none() {}
  function find(name) { return box.querySelector(name); }
  function mine(e) { return !e.said && e.actor == me; }
  // Of this conference: at another one other things have the same ids.
  function place(url) { return url.split("/", 3) + ""; }
  function here(e) { return mine(e) && place(e.url) == place(location.pathname); }
  function others(e) { return !e.said && e.actor != me; }
  function told(e) { return e.said && e.actor == me; }
  function hour(ms) { return new Date(+ms + 7 * 3600000).toISOString().slice(11, 16); }
  function fill(text, n, t) { return text.replace("{n}", n).replace("{t}", hour(t || 0)); }
  // Without a store nobody else is there, and nothing is remembered.
  function memo(name, value) {
    try {
      return value ? localStorage.setItem(name, value) : localStorage.getItem(name) || "";
    } catch (e) {
      return "";
    }
  }
  function signal() { memo(SIGNAL, Math.random()); }

  async function draw() {
    await read();
    show();
    paint();
  }

  // A write that goes through at once is not worth a line.
  function show() {
    var wait = all.filter(mine), foreign = all.filter(others).length, list = all.filter(told), lines = [];
    var late = wait.length && (fails || state || elsewhere || Date.now() - wait[0].at > 2000);
    if (late) lines.push(fill(say.wait, wait.length, wait[0].at));
    if (late && !state) lines.push(busy ? say.sending : nextAt ? fill(say.next, 0, nextAt) : "");
    if (wait.length && state) lines.push(say[state]);
    if (foreign) lines.push(fill(say.foreign, foreign));
    if (broken) lines.push(say.broken + broken);
    if (savedAt) lines.push(fill(say.saved, 0, savedAt));
    box.hidden = !lines.length && !list.length;
    find("p").textContent = lines.join(" ");
    find("[data-acts]").hidden = !late && !list.length;
    if (find("[data-in]")) find("[data-in]").hidden = state != "login";
    var ul = find("ul");
    ul.textContent = "";
    ul.hidden = !list.length;
    list.forEach(function (e) {
      var li = document.createElement("li"), b = document.createElement("button");
      li.textContent = (e.ok ? "" : say.bad + " ") + e.what + " (" + hour(e.at) + "): " + e.said + " ";
      b.className = "btn link";
      b.textContent = say.drop;
      b.onclick = function () { store(function (q) { return q.delete(e.n); }).then(signal).then(draw); };
      li.appendChild(b);
      ul.appendChild(li);
    });
  }

  // Where the mark of a thing stands; what waits inside of it, as tasks do in a step, has a mark of its own.
  function holder(el) { return el.matches(".tick") ? el.lastElementChild : el.matches("details,.step") ? el.querySelector("summary") : el; }
  function marked(el) { return Array.from(holder(el).children).find(function (part) { return part.className == "cho"; }); }

  function paint() {
    painted = all.filter(here);
    painted.forEach(function (e) {
      var el = document.getElementById(e.target);
      if (el && !el.matches("form,ul,ol,section,select") && !marked(el)) {
        var mark = document.createElement("small");
        mark.className = "cho";
        mark.textContent = say.mark;
        el.classList.add("queued");
        holder(el).appendChild(mark);
      }
      (el || document).dispatchEvent(new CustomEvent("cho-gui", { bubbles: true, detail: e }));
    });
  }

  function keep(e) {
    return store(function (q) {
      var asked = q.getAll();
      asked.onsuccess = function () {
        asked.result.forEach(function (o) { if (here(o) && o.target == e.target) e.after = o.key; });
        q.add(e);
      };
      return asked;
    });
  }

  // The click and not the submit: Chrome 64 does not say which button submitted.
  document.addEventListener("click", function (event) {
    var b = event.target.closest("button"), f = b && b.form, now = Date.now();
    if (!f || !("outbox" in f.dataset) || b.type != "submit") return;
    event.preventDefault();
    if (now - b.last < 300) return;
    // Without a network nobody else can say what is missing.
    if (!navigator.onLine && !f.reportValidity()) return;
    b.last = now;
    var body = new URLSearchParams();
    new FormData(f).forEach(function (v, k) { if (k != "csrf_token" && k != "form_key") body.append(k, v); });
    if (b.name) body.append(b.name, b.value);
    var words = b.cloneNode(true);
    words.querySelectorAll("i,small").forEach(function (el) { el.remove(); });
    var typed = body.get("text") || body.get("name");
    var e = {
      key: Array.from(crypto.getRandomValues(new Uint8Array(16)), function (n) { return (n + 256).toString(16).slice(1); }).join(""),
      actor: me, url: new URL(f.getAttribute("action"), location).pathname, target: f.dataset.outbox, body: body + "", at: now,
      what: ((b.dataset.what || words.textContent + (f.dataset.what ? ": " + f.dataset.what : "")) + (typed ? ": " + typed : "")).replace(/\s+/g, " ").trim().slice(0, 150)
    };
    b.dispatchEvent(new CustomEvent("xep-hang", { bubbles: true, detail: e }));
    tail = tail.then(function () { return keep(e); }).then(function () {
      var around = f.closest("details:not(.fold)");
      if (around) around.open = false;
      if (!("keep" in f.dataset)) f.reset();
      f.querySelectorAll("[aria-invalid]").forEach(function (el) { el.removeAttribute("aria-invalid"); });
      broken = "";
      draw().then(flush);
      setTimeout(show, 2100);
      signal();
    }, function () {
      // Nothing can be kept here (private window, full disk): what was typed stays, or goes as if there were no script.
      broken = " " + say.bad + " " + e.what;
      show();
      return ask(say.session, {}).then(function () {
        [[b.name, b.value], ["form_key", e.key]].forEach(function (field) {
          var hidden = document.createElement("input");
          hidden.type = "hidden";
          hidden.name = field[0];
          hidden.value = field[1];
          f.appendChild(hidden);
        });
        f.action = e.url;
        f.submit();
      }, none);
    });
  });

  // One sender for all tabs: a lock where the browser has them, else a lease of 40 s.
  async function alone(run) {
    if (navigator.locks) return navigator.locks.request(SIGNAL, { ifAvailable: true }, function (lock) {
      elsewhere = !lock;
      return lock && run();
    });
    var lease = memo("thue").split(" ");
    elsewhere = lease[0] != id && lease[1] > Date.now();
    if (elsewhere) return;
    hold();
    await new Promise(function (yes) { setTimeout(yes, 60); });
    elsewhere = parseFloat(memo("thue") || id) != id;
    if (elsewhere) return;
    await run();
    leave();
  }
  function leave() { if (parseFloat(memo("thue")) == id) localStorage.removeItem("thue"); }
  addEventListener("pagehide", leave);
  function hold() { memo("thue", id + " " + (Date.now() + 40000)); }

  async function flush() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      await read();
      if (all.some(mine)) await alone(async function () { while (await sendNext()); });
    } catch (e) {
      fails++;
    }
    busy = false;
    plan();
  }

  function plan() {
    var wait = state ? 60000 : elsewhere ? 3000 : Math.min(60000, 2000 * 2 ** (fails - 1)) * (0.8 + Math.random() * 0.4);
    clearTimeout(timer);
    nextAt = Date.now() + wait;
    if (all.some(mine)) timer = setTimeout(flush, wait);
    show();
  }

  async function ask(url, options) {
    var stop = window.AbortController && new AbortController(), clock;
    options.signal = stop ? stop.signal : undefined;
    options.credentials = "same-origin";
    try {
      return await Promise.race([
        fetch(url, options).then(async function (a) { return { status: a.status, text: await a.text() }; }),
        new Promise(function (_, no) { clock = setTimeout(no, 30000); })
      ]);
    } catch (e) {
      if (stop) stop.abort();
      throw e;
    } finally {
      clearTimeout(clock);
    }
  }

  // True: go on with the next one. What ends here by an exception is tried again later.
  async function sendNext() {
    await read();
    var e = all.find(mine);
    if (!e) return fails = 0;
    if (!navigator.locks) hold();
    token = token || (document.querySelector("[name=csrf_token]") || "").value;
    var near = here(e), live = near && document.querySelector("[data-live]");
    var answer = await ask(e.url, {
      method: "POST", redirect: "manual", headers: { Outbox: me, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded" },
      body: e.body + "&form_key=" + e.key + (e.after ? "&after=" + e.after : "") +
        "&ago=" + Math.max(0, Math.round((Date.now() - e.at) / 1000)) + "&csrf_token=" + encodeURIComponent(token) + (live ? "&v=" + live.dataset.v : "")
    });
    var status = answer.status;
    if (status == 401 || !status) return renew(e);
    if (status > 499 || status == 408 || status == 425 || status == 429) throw status;
    var got = document.createElement("template"), ok = status < 300;
    got.innerHTML = answer.text;
    var sentence = got.content.querySelector("[data-said],[role=alert]:not([hidden])");
    e.said = sentence ? sentence.textContent.trim() : ok ? "" : say.refused;
    e.ok = ok;
    var parts = Array.from(got.content.children).filter(function (part) { return near && part.id && document.getElementById(part.id) && !taken(part); });
    var shown = status == 422 && parts.some(function (part) { return part.querySelector("[aria-invalid]"); });
    await store(function (q) { return e.said && !shown ? q.put(e) : q.delete(e.n); });
    fails = 0;
    state = "";
    await draw();
    parts.forEach(swap);
    // Its form may have been folded away when it was pressed.
    if (shown) parts.forEach(function (part) {
      var around = part.closest("details");
      if (around && part.querySelector("[aria-invalid]")) around.open = true;
    });
    var el = near && document.getElementById(e.target);
    if (el && marked(el) && !all.some(function (o) { return here(o) && o.target == e.target; })) {
      // An answer without the row.
      el.classList.remove("queued");
      marked(el).remove();
      refetch(true);
    }
    signal();
    return true;
  }

  // Whether the form that a refusal would fill holds something else by now: an earlier refusal, or what was typed since.
  function taken(part) {
    var wrong = part.querySelector("[aria-invalid]"), old = wrong && document.getElementById(wrong.id);
    return old && old.form && Array.from(old.form.elements).some(function (f) {
      return f.hasAttribute("aria-invalid") || "defaultValue" in f && f.value != f.defaultValue;
    });
  }

  function swap(part) {
    var old = document.getElementById(part.id);
    if (!document.dispatchEvent(new CustomEvent("thay", { cancelable: true, detail: [old, part] }))) return;
    old.replaceWith(part);
    part.dispatchEvent(new CustomEvent("moi", { bubbles: true }));
  }

  // Asks at once, or even for the whole region anew.
  function refetch(whole) {
    var live = document.querySelector("[data-live]");
    if (whole && live) live.dataset.v = "x";
    dispatchEvent(new Event("hoi-lai"));
  }

  async function renew(e) {
    var now = JSON.parse((await ask(say.session, {})).text);
    token = now.csrf;
    state = now.actor == me ? "" : now.actor ? "other" : "login";
    if (state) return false;
    if (renewed == e.key) throw e;
    renewed = e.key;
    return true;
  }

  function page() { return "save" in box.dataset ? "<!doctype html>" + root.outerHTML : ""; }

  function save() {
    // In the next tab somebody else may have come.
    if (!snapshot || root.dataset.saved || !navigator.serviceWorker || (memo("ai") || me) != me) return;
    var headers = { "Content-Type": "text/html; charset=utf-8", "X-Luc": Date.now() };
    caches.open(PAGES).then(function (c) { return c.put(location.pathname, new Response(snapshot, { headers: headers })); }).catch(none);
  }

  function rescue() {
    var a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([JSON.stringify(all.filter(function (e) { return e.actor == me; }), null, 1)], { type: "application/json" }));
    a.download = "cho-gui.json";
    document.body.appendChild(a).click();
    a.remove();
  }

  box.addEventListener("click", function (event) {
    var what = event.target.dataset.do;
    if (what == "send") flush();
    if (what == "export") rescue();
  });
  // Nobody leaves while something waits: the next person could not send it. The saved pages go with whoever leaves.
  document.addEventListener("submit", async function (event) {
    var f = event.target;
    if (!("signOut" in f.dataset)) return;
    event.preventDefault();
    // A browser that keeps nothing lets people go, too.
    await read().catch(none);
    state = all.some(mine) ? "stay" : "";
    show();
    if (state) return box.scrollIntoView();
    snapshot = "";
    if (window.caches) await caches.delete(PAGES).catch(none);
    f.submit();
  });
  ["online", "focus", "pageshow", "load"].forEach(function (name) { addEventListener(name, flush); });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) flush(); });
  addEventListener("storage", async function (event) {
    if (event.key != SIGNAL) return;
    var before = painted;
    await draw();
    // What another tab was refused, or need not have done, changes no version: here it would wait for ever.
    refetch(before.some(function (e) { return !painted.some(function (o) { return o.n == e.n; }); }));
  });
  document.addEventListener("moi", function (event) {
    saving = saving || setTimeout(function () {
      saving = 0;
      if (snapshot && !all.some(mine)) { snapshot = page(); save(); }
    }, 5000);
    paint();
    show();
  });

  addEventListener("hoi-xong", function () { savedAt = ""; delete root.dataset.saved; show(); });

  open().then(draw).then(flush).catch(function () { broken = " "; show(); });
  if (window.caches && memo("ai") != me) caches.delete(PAGES).then(save, none);
  else save();
  memo("ai", me);
  if (snapshot && navigator.serviceWorker) addEventListener("load", function () {
    var files = Array.from(document.querySelectorAll("head [src],head [rel=stylesheet],head [rel=icon]"), function (el) { return new URL(el.src || el.href).pathname; });
    navigator.serviceWorker.register("/sw.js").catch(none);
    navigator.serviceWorker.ready.then(function (ready) { ready.active.postMessage(files); });
  });
})();
