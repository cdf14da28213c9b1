"use strict";
// The anchor scrolls by itself; a page opened inside the chat's frame needs the push once it is laid out.
const hit = document.getElementById("hit");
if (hit && (location.hash === "" || location.hash === "#hit")) {
  hit.scrollIntoView({ block: "center" });
  hit.focus({ preventScroll: true });
}
