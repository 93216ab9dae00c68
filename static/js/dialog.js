// A confirmation is a page; where the browser knows <dialog>, a link with data-dialog shows that page's #confirm in one.
(function () {
  "use strict";
  if (!window.HTMLDialogElement) return;

  async function open(link) {
    var answer = await fetch(link.href, { credentials: "same-origin" });
    var page = new DOMParser().parseFromString(await answer.text(), "text/html");
    var part = answer.ok && page.getElementById("confirm");
    if (!part) throw answer;
    var box = document.createElement("dialog");
    box.setAttribute("aria-labelledby", "confirm-title");
    box.appendChild(document.importNode(part, true));
    document.body.appendChild(box);
    box.addEventListener("close", function () { box.remove(); link.focus(); });
    box.addEventListener("click", function (e) {
      if (e.target == box || e.target.closest("[data-close]")) {
        e.preventDefault();
        box.close();
      }
    });
    box.showModal();
  }

  document.addEventListener("click", function (e) {
    var link = e.target.closest("a[data-dialog]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    e.preventDefault();
    open(link).catch(function () { location.href = link.href; });
  });
})();
