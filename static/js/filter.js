// Search as you type over rows that are already on the page: <input data-filter="id of the list">. A row carries data-f="folded text",
// or is a child of the list whose first element is searched. [data-count] says "12/300". Works without diacritics, every typed word
// must occur. Without this script the form searches on the server.
(function () {
  "use strict";
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d");
  }

  function start(input) {
    var rows = [];

    function read() {
      var list = document.getElementById(input.dataset.filter), marked = list ? list.querySelectorAll("[data-f]") : [];
      rows = Array.from(marked.length || !list ? marked : list.children);
    }

    // Folded once: a row that changes comes as a new one.
    function textOf(row) {
      return row.folded || (row.folded = row.dataset.f || fold(row.firstElementChild.textContent));
    }

    function apply() {
      var words = fold(input.value).split(/\s+/).filter(Boolean), shown = 0;
      rows.forEach(function (row) {
        var text = textOf(row), on = words.every(function (w) { return text.indexOf(w) >= 0; });
        if (row.hidden == on) row.hidden = !on;
        shown += on ? 1 : 0;
      });
      var count = document.querySelector("[data-count]");
      if (count) count.textContent = shown + "/" + rows.length;
      var none = document.querySelector("[data-none]");
      if (none) none.hidden = shown > 0;
    }

    read();
    apply();
    input.addEventListener("input", apply);
    input.form.addEventListener("submit", function (e) {
      var first = rows.find(function (row) { return !row.hidden; });
      var to = first && first.querySelector("button,a,input");
      e.preventDefault();
      if (to) to.focus();
    });
    document.addEventListener("moi", function () { read(); apply(); });
  }

  document.querySelectorAll("input[data-filter]").forEach(start);
})();
