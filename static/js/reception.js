// The reception: a press on the list goes out at once, one after the other, and only the changed rows come back.
// They ride hidden in the fragment of the counter, with live.js too. Without this script the page is a plain form.
(function () {
  "use strict";
  var form = document.getElementById("diem-danh"), list = document.getElementById("khach"), rows = {}, queue = Promise.resolve();

  function number(row) {
    var at = row.querySelector("button,a");
    return at && (at.value || at.getAttribute("href")).match(/\d+/)[0];
  }

  function put(row) {
    var id = number(row);
    if (rows[id]) rows[id].replaceWith(row);
    else list.insertBefore(row, list.firstChild);
    rows[id] = row;
  }

  async function send(button) {
    var body = new FormData(form), door = document.getElementById("dem"), box = document.createElement("template"), fresh;
    body.append("g", button.value);
    try {
      var answer = await fetch(form.action + "?v=" + door.dataset.v, {
        method: "POST", body: body, headers: { "HX-Request": "true" }, credentials: "same-origin"
      });
      box.innerHTML = await answer.text();
      fresh = box.content.querySelector("#dem");
    } catch (e) { /* shown below */ }
    document.getElementById("chua-gui").hidden = !!fresh;
    button.disabled = false;
    if (!fresh) return;
    door.replaceWith(fresh);
    fresh.dispatchEvent(new CustomEvent("moi", { bubbles: true }));
  }

  Array.from(list.children).forEach(function (row) { rows[number(row)] = row; });

  // A click and not the submit event, which does not name its button in old browsers.
  list.addEventListener("click", function (e) {
    var button = e.target.closest("button");
    if (!button) return;
    e.preventDefault();
    button.disabled = true;
    queue = queue.then(function () { return send(button); });
  });

  // Before filter.js reads the rows anew: it listens on the document, this on the window in the capturing phase.
  addEventListener("moi", function (e) {
    var box = e.target.querySelector("[data-rows]");
    if (box) Array.from(box.children).forEach(put);
  }, true);

  // Whoever was searched for and not found comes as a walk-in under that name.
  var more = document.getElementById("them"), name = document.getElementById("name"), q = document.getElementById("q");
  if (more) more.addEventListener("toggle", function () {
    if (more.open && !name.value && !/\d/.test(q.value)) name.value = q.value;
    if (more.open) name.focus();
  });
})();
