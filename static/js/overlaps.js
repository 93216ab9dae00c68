// Asks form [data-overlaps="/url"] anew when one of the fields named in data-fields has changed: GET url?day=…&venue=… answers the
// fragment, whose element takes the place of the one with its id. Without an answer the old one stays; the server checks again anyway.
(function () {
  "use strict";
  document.querySelectorAll("[data-overlaps]").forEach(function (box) {
    var form = box.closest("form"), names = box.dataset.fields.split(" "), timer = 0, asked = 0;

    async function ask() {
      var all = new URLSearchParams(), mine = ++asked;
      names.forEach(function (name) { all.append(name, form.elements[name].value); });
      var answer = await fetch(box.dataset.overlaps + "?" + all, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      // An answer that a newer question has overtaken says nothing any more.
      if (answer.status == 200 && !answer.redirected && mine == asked) box.innerHTML = await answer.text();
    }

    form.addEventListener("input", function (e) {
      if (names.indexOf(e.target.name) < 0) return;
      clearTimeout(timer);
      timer = setTimeout(function () { ask().catch(function () {}); }, 500);
    });
  });
})();
