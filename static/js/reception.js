// The reception: what is pressed goes through outbox.js; here the rows show it at once, and take what live.js or the answer brings.
// Changed rows ride hidden in the fragment of the counter. A guest who is there has a page of his own; without a network #sua stands in.
(function () {
  "use strict";
  var list = document.getElementById("khach"), via, press = document.getElementById("diem-danh"), edit = document.getElementById("sua");
  var q = document.getElementById("q"), more = document.getElementById("them"), rows = {};

  function button(row) { return row.querySelector("button,a"); }
  function number(row) {
    var at = button(row);
    return at && (at.value || at.getAttribute("href")).match(/\d+/)[0];
  }
  function name(row) { return row.firstElementChild.firstChild.textContent.trim(); }

  function put(row) {
    var id = number(row);
    if (rows[id]) rows[id].replaceWith(row);
    else list.insertBefore(row, list.firstChild);
    rows[id] = row;
  }

  // How the row will stand: who is there has a link, as in the list of the server; whoever is not, a button.
  function mark(row, id, present, text) {
    var b = document.createElement(present ? "a" : "button");
    b.className = present ? "btn quiet queued" : "btn queued";
    b.name = "g";
    b.href = "don-tiep/" + id;
    b.value = id;
    b.textContent = (present ? "✓ " : "") + text;
    button(row).replaceWith(b);
  }

  Array.from(list.children).forEach(function (row) { rows[number(row)] = row; });

  document.addEventListener("xep-hang", function (e) {
    var b = e.target, entry = e.detail;
    if (b.form == press) {
      var id = parseInt(b.value);
      entry.target = "g" + id;
      entry.what = b.textContent + ": " + name(rows[id]);
      if (rows[id] == via) entry.body += "&via=qr";
    } else if (b.form == edit) {
      entry.target = "g" + edit.dataset.id;
      entry.url += edit.dataset.id + "/" + b.dataset.action;
      entry.what = b.textContent + ": " + name(rows[edit.dataset.id]);
      edit.hidden = true;
    } else if (more && more.contains(b)) entry.what = b.textContent + ": " + document.getElementById("name").value;
  });

  document.addEventListener("cho-gui", function (e) {
    var url = e.detail.url, id = e.detail.target.slice(1), row = rows[id], sent = new URLSearchParams(e.detail.body);
    var wait = press.dataset.queued, action = url.split("/").pop();
    if (action == "them" && !document.getElementById(e.detail.key)) {
      var li = document.createElement("li");
      li.id = e.detail.key;
      li.className = "tam";
      li.appendChild(document.createElement("span")).textContent = sent.get("name") + " · " + wait;
      list.insertBefore(li, list.firstChild);
    } else if (row && action == "undo") mark(row, id, false, press.dataset.label + " · " + wait);
    else if (row && /don-tiep/.test(url)) mark(row, id, true, (sent.get("seat") || "") + " " + wait);
  });

  // Before filter.js reads the rows anew and outbox.js paints: they listen on the document, this on the window in the capturing phase.
  addEventListener("moi", function (e) {
    var box = e.target.querySelector("[data-rows]");
    document.querySelectorAll(".tam").forEach(function (li) { li.remove(); });
    if (box) Array.from(box.children).forEach(put);
  }, true);

  // While somebody is looked for, the found rows stand close below the search.
  function calm() {
    document.querySelectorAll("#dem,.tabs").forEach(function (box) { box.hidden = !!q.value; });
  }
  addEventListener("input", calm);
  addEventListener("moi", calm);

  list.addEventListener("click", function (e) {
    var a = e.target.closest("a"), net = document.querySelector("[data-net]");
    if (!a || !edit || navigator.onLine && net.hidden && !a.matches(".queued")) return;
    e.preventDefault();
    var row = a.closest("li");
    edit.dataset.id = number(row);
    edit.hidden = false;
    // For somebody else the same button is no second tap.
    Array.from(edit.elements).forEach(function (b) { b.last = 0; });
    edit.querySelector("b").textContent = name(row);
    edit.elements.seen.value = parseInt(document.getElementById("dem").dataset.v);
    edit.scrollIntoView({ block: "center" });
  });

  // Whoever was searched for and not found comes as a walk-in under that name.
  document.addEventListener("toggle", function (e) {
    var typed = document.getElementById("name");
    if (e.target.id != "them" || !e.target.open) return;
    if (!typed.value && !/\d/.test(q.value)) typed.value = q.value;
    typed.focus();
  }, true);

  // The code of a letter that is scanned without a network: its beginning is looked up in a list that is fetched when all is quiet.
  var codes = location.pathname + "/ma", code = location.hash.slice(1).toUpperCase();
  if (/^\w{9,}$/.test(code) && window.caches) caches.match(codes).then(async function (answer) {
    var lines = answer ? (await answer.text()).split("\n") : ["", ""], at = 0, found = [];
    lines[0].split(",").forEach(function (run) {
      var ends = run.split("-"), id = +ends[0];
      for (; id <= ends[1]; id++, at += 3) if (lines[1].slice(at, at + 3) == code.slice(0, 3) && rows[id]) found.push(rows[id]);
    });
    Array.from(list.children).forEach(function (row) { row.hidden = found.indexOf(row) < 0; });
    document.querySelector("[data-none]").hidden = found.length > 0;
    via = found[0];
    if (via) button(via).focus();
  });
  else if (window.caches && navigator.serviceWorker) setTimeout(function () {
    fetch(codes, { credentials: "same-origin" }).then(function (answer) {
      // After the end of the session the answer is the page to sign in.
      if (answer.ok && !answer.redirected) caches.open("trang").then(function (c) { c.put(codes, answer); });
    }, function () {});
  }, 20000);
})();
