// The service worker, at /sw.js: reads only (Safari sends empty bodies when a worker passes a POST on). FILES and CSP stand above.
// Pages come from the network; after 4 s or without one the page that outbox.js has saved, marked with its time. Once somebody has been
// asked who he is, the saved pages may be another person's: the next page is waited for much longer.
"use strict";
var DAYS = 3 * 864e5, STORE = "tep", PAGES = "trang", ASKED = "/g/";

addEventListener("install", skipWaiting);
// A page that has saved itself says which files it is made of; they come out of the browser's own store.
addEventListener("message", function (event) {
  var mine = event.data.filter(function (path) { return FILES.includes(path); });
  event.waitUntil(caches.open(STORE).then(function (c) { return c.addAll(mine); }));
});
addEventListener("activate", function (event) {
  event.waitUntil(caches.open(STORE).then(async function (c) {
    for (var r of await c.keys()) if (!FILES.includes(new URL(r.url).pathname)) await c.delete(r);
    await clients.claim();
  }));
});

async function saved(path) {
  var pages = await caches.open(PAGES), letter = path.startsWith("/m/"), newest = 0, found, door;
  for (var r of await pages.keys()) {
    var page = await pages.match(r), at = +page.headers.get("X-Luc"), name = new URL(r.url).pathname;
    if (at && Date.now() - at > DAYS) {
      await pages.delete(r);
      await pages.delete(name + "/ma");
    } else if (name == path) { found = page; newest = at; }
    // The code of a letter is looked up in the list of guests that was saved last: yesterday's may be that of a rehearsal.
    else if (letter && at > newest && name.endsWith("/don-tiep")) { door = name; newest = at; }
  }
  if (door) return Response.redirect(door + "#" + path.slice(3));
  if (!found) return;
  var html = (await found.text()).replace("<html", '<html data-saved="' + newest + '"');
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": CSP } });
}

async function page(request, path) {
  var net = fetch(request);
  net.catch(function () {});
  try {
    var c = await caches.open(STORE), asked = await c.match(ASKED);
    var first = await Promise.race([net, new Promise(function (late) { setTimeout(late, asked ? 20000 : 4000); })]);
    if (first && first.status < 502) {
      c.delete(ASKED);
      return first;
    }
  } catch (e) {
    // No network: below.
  }
  return await saved(path) || net;
}

addEventListener("fetch", function (event) {
  var r = event.request, url = new URL(r.url), path = url.pathname;
  if (r.method != "GET" || url.origin != location.origin) return;
  if (FILES.includes(path)) event.respondWith(caches.match(path).then(function (hit) { return hit || fetch(r); }));
  else if (r.mode == "navigate" && /^\/(hoi-nghi|m)\//.test(path)) event.respondWith(page(r, path));
  else if (/^\/(dang-nhap|g\/)/.test(path)) event.waitUntil(saved("").then(async function () {
    return (await caches.open(STORE)).put(ASKED, new Response());
  }));
});
